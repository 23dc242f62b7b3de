//! Calm mode: a room in which very many new people write at once has them wait.

use super::{known_for, now_millis, owner_and_guest, refused, role};
use crate::support::{Ask, Client, TestServer, room, said, saying};
use parlor::{
    domain::{Act, Entry, HostAct, RoomName, RoomRole},
    protocol::{Code, Command, Event},
};

/// How many messages each of the newcomers of a raid sends.
const EACH: usize = 30;

/// Sends so many messages from each of them at once, and gives how many were kept.
async fn raid(newcomers: &mut [Client], room: &RoomName) -> usize {
    for n in 0..EACH {
        for newcomer in &mut *newcomers {
            newcomer.send(Command::Post(saying(room, &format!("noise {n}")))).await;
        }
    }
    let mut kept = 0;
    for newcomer in newcomers {
        for _ in 0..EACH {
            kept += newcomer
                .expect("an answer", |event| match event {
                    Event::Kept(_) => Some(1),
                    Event::Refused(refused) => Some(usize::from(refused.code != Code::Newcomer)),
                    _ => None,
                })
                .await;
        }
    }
    kept
}

/// So many people that each of them is one of many, all new.
async fn crowd(server: &TestServer, room: &RoomName) -> Vec<Client> {
    let mut newcomers = Vec::new();
    for _ in 0..12 {
        let mut newcomer = server.newcomer().await;
        newcomer.join(room).await;
        newcomers.push(newcomer);
    }
    newcomers
}

fn calm_entries(client: &Client, room: &RoomName) -> Vec<Entry> {
    let is_calm = |entry: &&Entry| matches!(entry.act, Act::Host(HostAct::CalmSet { .. }));
    client.entries(room).iter().filter(is_calm).cloned().collect()
}

#[tokio::test]
async fn a_room_that_very_many_new_people_write_in_has_them_wait_until_a_host_ends_it() {
    let server = TestServer::with(|config| config.rate.burst = 500).await;
    let room = room("tea");
    let mut ann = known_for(&server, 60).await;
    ann.join(&room).await;
    ann.say(&room, "mine").await;
    let mut newcomers = crowd(&server, &room).await;
    let kept = raid(&mut newcomers, &room).await;
    let is_calm = |event: &Event| matches!(event, Event::Told(told) if told.entry.act == Act::Host(HostAct::CalmSet { minutes: 10 }));
    ann.until("calm mode", is_calm).await;
    let entry = calm_entries(&ann, &room).pop().unwrap();
    assert_eq!(entry.from.nickname.as_str(), "Parlor");
    assert!(200 <= kept, "{kept} were kept");
    assert_eq!(raid(&mut newcomers, &room).await, 0);
    let refusal = refused(&mut newcomers[0], &room, said("more noise")).await;
    let until = entry.at.millis() + 10 * 60_000;
    assert_eq!((refusal.code, refusal.until.map(|until| until.millis())), (Code::Newcomer, Some(until)));
    // Whoever was here before talks on, and who comes now is told how long they wait.
    let mut known = server.tab_of(&ann).await;
    assert_eq!(known.join(&room).await.newcomer_until, None);
    known.say(&room, "what was that?").await;
    let mut late = server.newcomer().await;
    assert_eq!(late.join(&room).await.newcomer_until, refusal.until);

    let hosts = format!("{}/hosts?sheet=whole", room.path());
    let sheet = server.ask(Ask::get(&hosts).with("cookie", ann.cookie())).await;
    assert!(sheet.text().contains("Calm mode until") && sheet.text().contains("Parlor"), "{}", sheet.text());
    let end = Ask::post_form(&hosts, "does=calm&minutes=0".to_owned()).with("cookie", ann.cookie());
    assert!(server.ask(end).await.text().contains("ended calm mode"));
    late.say(&room, "thank you").await;
    // They know better for an hour.
    assert_eq!(raid(&mut newcomers, &room).await, EACH * newcomers.len());
    let seq = late.say(&room, "noise indeed").await;
    ann.has_heard(&room, seq).await;
    assert_eq!(calm_entries(&ann, &room).len(), 2);
}

#[tokio::test]
async fn where_everybody_is_new_nobody_waits() {
    let server = TestServer::with(|config| config.rate.burst = 500).await;
    let room = room("party");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let mut newcomers = crowd(&server, &room).await;
    assert_eq!(raid(&mut newcomers, &room).await, EACH * newcomers.len());
    let seq = newcomers[0].say(&room, "what a party").await;
    ann.has_heard(&room, seq).await;
    assert_eq!(calm_entries(&ann, &room), []);
}

#[tokio::test]
async fn an_operator_may_leave_calm_mode_to_the_hosts() {
    let server = TestServer::with(|config| {
        config.rate.burst = 500;
        config.rooms.calms_itself = false;
    });
    let (server, room) = (server.await, room("tea"));
    let mut ann = known_for(&server, 60).await;
    ann.join(&room).await;
    ann.say(&room, "mine").await;
    let mut newcomers = crowd(&server, &room).await;
    assert_eq!(raid(&mut newcomers, &room).await, EACH * newcomers.len());
    let hosts = format!("{}/hosts?sheet=whole", room.path());
    let begin = Ask::post_form(&hosts, "does=calm&minutes=60".to_owned()).with("cookie", ann.cookie());
    assert!(server.ask(begin).await.text().contains("Calm mode until"));
    assert_eq!(raid(&mut newcomers, &room).await, 0);
}

#[tokio::test]
async fn a_host_begins_calm_mode_by_a_button_and_it_outlives_a_restart() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let hosts = format!("{}/hosts?sheet=whole", room.path());
    for (cookie, begins) in [(ben.cookie().to_owned(), false), (ann.cookie().to_owned(), true)] {
        let begin = Ask::post_form(&hosts, "does=calm&minutes=60".to_owned()).with("cookie", cookie);
        assert_eq!(server.ask(begin).await.text().contains("Calm mode until"), begins);
    }
    let refusal = refused(&mut ben, &room, said("me too")).await;
    let minutes = (refusal.until.unwrap().millis() - now_millis()) / 60_000;
    assert!(refusal.code == Code::Newcomer && (58..60).contains(&minutes), "{refusal:?}");
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Voice)).await;
    ben.has_heard(&room, seq).await;
    ben.say(&room, "thank you").await;
    server.restart().await;
    let mut late = server.newcomer().await;
    assert_eq!(late.join(&room).await.newcomer_until, refusal.until);
    for wrong in ["", "x", "-1", "1441", "4294967297"] {
        let form = Ask::post_form(&hosts, format!("does=calm&minutes={wrong}")).with("cookie", ann.cookie());
        assert!(server.ask(form).await.text().contains("role=\"alert\""), "{wrong}");
    }
}
