//! How many rooms are opened, and how fast rooms are entered.

use crate::support::{Ask, Client, TestServer, room, saying};
use parlor::{
    domain::RoomName,
    protocol::{Code, Command, Join, Refused},
    rates::{Rate, SlowRate},
};
use std::num::NonZeroU32;

async fn turned_away(client: &mut Client, name: &RoomName) -> Refused {
    client.send(Command::Join(Join { room: name.clone(), nickname: None, after: None, epoch: None })).await;
    let refused = client.refused().await;
    assert_eq!((refused.command.as_deref(), refused.room.as_ref()), (Some("join"), Some(name)));
    refused
}

#[tokio::test]
async fn a_person_opens_so_many_rooms_and_may_enter_those_of_others_all_the_same() {
    let new_rooms = SlowRate { burst: 2, per_minute: 1 };
    let server = TestServer::with(|config| config.rooms.new_rooms = new_rooms).await;
    let (mut ann, mut ben) = (server.newcomer().await, server.newcomer().await);
    ben.join(&room("of-ben")).await;
    ben.say(&room("of-ben"), "mine").await;
    ann.join(&room("one")).await;
    ann.say(&room("one"), "also mine").await;
    ann.join(&room("two")).await;
    let refused = turned_away(&mut ann, &room("three")).await;
    assert_eq!(refused.code, Code::TooFast);
    assert!((1..=60).contains(&refused.retry_after.unwrap().get()), "{refused:?}");
    // A form opens rooms as well, without entering them.
    let form = |name: &str, client: &Client| {
        Ask::post_form(&format!("/api/say?room={name}"), format!("room={name}&body=mine"))
            .with("cookie", client.cookie())
    };
    let answer = server.ask(form("four", &ann)).await;
    assert_eq!(answer.status, 429);
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    assert!(server.ask(form("five", &ben)).await.status < 400, "another person");

    // What somebody opened is open: for them, and for all others.
    ann.say(&room("two"), "the first word").await;
    ann.join(&room("of-ben")).await;
    ann.say(&room("of-ben"), "hello").await;
    let mut tab = server.tab_of(&ann).await;
    tab.join(&room("two")).await;
    tab.join(&room("five")).await;
    assert_eq!(turned_away(&mut tab, &room("three")).await.code, Code::TooFast);
    // Its page says so before anybody writes in it, in the reader's language.
    let page = |name: &str, who: &Client| {
        Ask::get(&format!("/r/{name}")).with("cookie", who.cookie()).with("accept", "text/html")
    };
    let answer = server.ask(page("three", &ann)).await;
    assert_eq!(answer.status, 429);
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    assert!(answer.text().contains("Very many new rooms"), "{}", answer.text());
    let korean = server.ask(page("three", &ann).with("accept-language", "ko")).await;
    assert!(korean.text().contains("새 방이 아주 많습니다"), "{}", korean.text());
    let cat = server.newcomer().await;
    for (name, who) in [("of-ben", &ann), ("two", &ann), ("three", &cat)] {
        assert_eq!(server.ask(page(name, who)).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn all_people_of_a_network_open_so_many_rooms_together() {
    let new_rooms = SlowRate { burst: 1, per_minute: 1 };
    let server = TestServer::with(|config| config.rooms.new_rooms = new_rooms).await;
    let mut opened = 0;
    loop {
        let mut somebody = server.newcomer().await;
        let name = room(&format!("room-{opened}"));
        let join = Join { room: name.clone(), nickname: None, after: None, epoch: None };
        somebody.send(Command::Join(join)).await;
        let answer = somebody.until_joined_or_refused(&name).await;
        if answer.is_err() {
            break;
        }
        opened += 1;
    }
    // Sixteen at once, and maybe one or two that were forgiven meanwhile.
    assert!((16..20).contains(&opened), "{opened}");
    let mut elsewhere = server.newcomer_elsewhere().await;
    elsewhere.join(&room("elsewhere")).await;
}

#[tokio::test]
async fn a_person_enters_rooms_only_so_fast_and_what_they_are_in_costs_nothing_again() {
    let server = TestServer::with(|config| config.joins = Rate { burst: 3, per_second: 1 }).await;
    let (mut ann, mut ben) = (server.newcomer().await, server.newcomer().await);
    for _ in 0..10 {
        ann.join(&room("a")).await;
    }
    ann.join(&room("b")).await;
    ann.leave(&room("b")).await;
    let mut refused = None;
    for n in 0..10 {
        let join = Join { room: room(&format!("c-{n}")), nickname: None, after: None, epoch: None };
        ann.send(Command::Join(join)).await;
        if let Err(why) = ann.until_joined_or_refused(&room(&format!("c-{n}"))).await {
            refused = Some(why);
            break;
        }
    }
    let refused = refused.expect("that was fast");
    assert_eq!((refused.code, refused.retry_after), (Code::TooFast, Some(NonZeroU32::MIN)));
    ann.post(saying(&room("a"), "it goes on")).await;
    ben.join(&room("b")).await;
}

#[tokio::test]
async fn the_networks_of_one_ipv6_site_open_so_many_rooms_together() {
    let server = TestServer::with(|config| {
        config.rooms.new_rooms = SlowRate { burst: 1, per_minute: 1 };
        config.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    });
    let server = server.await;
    let opens = async |site: u32, network: u32, nth: u32| {
        let name = format!("room-{site}-{network}-{nth}");
        let form = Ask::post_form(&format!("/api/say?room={name}"), format!("room={name}&body=mine"));
        let address = format!("2001:db8:{site:x}:{network:x}::7");
        server.ask(form.with("x-forwarded-for", address)).await.status < 400
    };
    let mut opened = 0;
    for network in 0..16 {
        for nth in 0..12 {
            opened += u32::from(opens(1, network, nth).await);
        }
    }
    // Each is somebody new, and each network would have sixteen: all of them have eight times as many, with some forgiven.
    assert!((128..140).contains(&opened), "{opened} of 192");
    assert!(opens(2, 0, 0).await, "another site");
}
