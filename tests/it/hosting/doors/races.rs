//! What happens at the moment when a door closes: nobody slips in, and nothing is said after it.

use super::door;
use crate::{
    hosting::{ban, owner_and_guest, role, unban},
    support::{Client, TestServer, doing, room, saying},
};
use parlor::{
    domain::{Act, Door, PageRequest, Person, RoomRole, Seq},
    protocol::{Code, Command, Event, History, Join, Probe},
};

#[tokio::test]
async fn nobody_slips_in_beside_a_door_that_closes() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let mut crowd = Vec::new();
    for _ in 0..20 {
        crowd.push(server.newcomer().await);
    }
    let enter = || Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None });
    let entering = async {
        for client in &mut crowd {
            client.send(enter()).await;
        }
    };
    let ((), _) = tokio::join!(entering, ann.does(&room, door(Door::Link)));
    for client in &mut crowd {
        assert_eq!(client.refused().await.code, Code::Closed, "at once, or after they were in");
    }
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn nothing_is_said_after_a_door_has_closed_however_they_race() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let says: Vec<_> = (0..200).map(|n| saying(&room, &format!("{n}"))).collect();
    let send = async {
        for say in &says {
            ben.send(Command::Post(say.clone())).await;
        }
    };
    let close = async {
        let fifty = |event: &Event| matches!(event, Event::Told(told) if told.entry.seq == Seq::new(50));
        ann.until("fifty", fifty).await;
        ann.does(&room, door(Door::Link)).await
    };
    let ((), closed) = tokio::join!(send, close);
    let (mut kept, mut refused) = (Vec::new(), 0);
    while kept.len() + refused < says.len() {
        let answer = ben
            .expect("an answer", |event| match event {
                Event::Kept(accepted) => Some(Ok(accepted.seq)),
                Event::Refused(why) => why.id.is_some().then_some(Err(why.code)),
                _ => None,
            })
            .await;
        match answer {
            Ok(seq) => kept.push(seq),
            Err(code) => {
                assert!(matches!(code, Code::Closed | Code::NotJoined), "{code:?}");
                refused += 1;
            }
        }
    }
    assert!(0 < refused && kept.iter().all(|seq| *seq < closed), "{kept:?} after {closed}");
}

/// The places of the log that somebody was told of until they were shut out.
async fn heard_until_shut_out(client: &mut Client, code: Code) -> Vec<Seq> {
    let is_last = |event: &Event| matches!(event, Event::Refused(why) if why.code == code);
    let heard = client.until("the end of a membership", is_last).await;
    let told = |event| if let Event::Told(told) = event { Some(told.entry.seq) } else { None };
    heard.into_iter().filter_map(told).collect()
}

#[tokio::test]
async fn whoever_is_shut_out_hears_why_and_nothing_after_it_also_if_it_was_sent_at_once() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut cho = server.newcomer().await;
    cho.join(&room).await;
    let seq = ann.does(&room, role(cho.you().person, RoomRole::Host)).await;
    assert_eq!(cho.told(&room).await.seq, seq);
    let mut watcher = server.watcher(None).await;
    watcher.join(&room).await;
    let ben_is = ben.you().person;
    let ways = [
        (door(Door::Link), door(Door::Open), Code::Closed),
        (ban(ben_is, None), unban(ben_is), Code::Banned),
    ];
    for (way, back, code) in ways.into_iter().cycle().take(10) {
        let first = ann.last(&room).get() + 1;
        // Many, so that the writer has several of them to commit together.
        let says = || (0..20).map(|number| saying(&room, &number.to_string()));
        for post in says().chain([doing(&room, way)]).chain(says()) {
            ann.send(Command::Post(post)).await;
        }
        let heard = heard_until_shut_out(&mut ben, code).await;
        assert_eq!(heard.last(), Some(&Seq::new(first + 20)), "{code:?}, and nothing after it");
        if code == Code::Closed {
            let watched = heard_until_shut_out(&mut watcher, code).await;
            assert_eq!(watched.last(), Some(&Seq::new(first + 20)));
        }
        for seq in first..=first + 40 {
            assert_eq!(cho.told(&room).await.seq, Seq::new(seq), "who stays hears all, in order");
        }
        ann.has_heard(&room, Seq::new(first + 40)).await;
        let seq = ann.does(&room, back).await;
        assert_eq!(cho.told(&room).await.seq, seq);
        ben.join(&room).await;
        watcher.join(&room).await;
    }
}

/// Shuts out people who have stopped reading, by one act for all or one for each, and lets them read on when more was said.
async fn slow_readers_are_shut_out(code: Code, acts: impl Fn(&[Person]) -> Vec<Act>) {
    const WORDS: usize = 16 * 1024;
    let server = TestServer::start().await;
    let room = room("tea");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "mine").await;
    // Buffers of the system hold some of it, the ring 2 MiB more: so of those who came each a mebibyte after the other, one at
    // least has what follows still to come from the ring.
    let (mut slow, long) = (Vec::new(), "x".repeat(WORDS));
    for _ in 0..6 {
        let mut client = server.slow_reader().await;
        client.join(&room).await;
        slow.push(client);
        for _ in 0..1024 * 1024 / WORDS {
            ann.send(Command::Post(saying(&room, &long))).await;
        }
        ann.has_heard(&room, Seq::new(1 + (slow.len() * 1024 * 1024 / WORDS) as u64)).await;
    }
    for client in &mut slow {
        // Each makes a connection take what is new.
        for _ in 0..35 {
            client.send(Command::Probe(Probe {})).await;
        }
    }
    let people: Vec<_> = slow.iter().map(|client| client.you().person).collect();
    let mut ends = Vec::new();
    for act in acts(&people) {
        ends.push(ann.does(&room, act).await);
    }
    for text in ["after", "and after that"] {
        ann.say(&room, text).await;
    }
    for (client, end) in slow.iter_mut().zip(ends.into_iter().cycle()) {
        let mut heard = heard_until_shut_out(client, code).await;
        client.send(Command::History(History { room: room.clone(), part: PageRequest::Around(end) })).await;
        heard.extend(heard_until_shut_out(client, Code::NotJoined).await);
        assert!(!heard.is_empty() && heard.iter().all(|seq| *seq <= end), "{heard:?} after {end}");
    }
}

#[tokio::test]
async fn nobody_hears_what_is_said_after_the_door_closed_however_slowly_they_read() {
    slow_readers_are_shut_out(Code::Closed, |_| vec![door(Door::Link)]).await;
}

#[tokio::test]
async fn nobody_hears_what_is_said_after_they_were_banned_however_slowly_they_read() {
    let bans = |people: &[Person]| people.iter().map(|person| ban(*person, None)).collect();
    slow_readers_are_shut_out(Code::Banned, bans).await;
}
