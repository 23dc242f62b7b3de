//! What one missed, whatever it was and however one came to miss it.

use crate::support::{TestServer, doing, room, said, saying};
use parlor::{
    domain::{Act, Seq},
    protocol::{CatchUp, Code, Command, Missed, Probe, limits::MAX_CATCH_UP_ENTRIES},
};

#[tokio::test]
async fn a_little_is_told_entry_by_entry_and_much_as_the_room_reads_now() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    for (missed, is_told) in
        [(0, true), (1, true), (MAX_CATCH_UP_ENTRIES, true), (MAX_CATCH_UP_ENTRIES + 1, false)]
    {
        ben.has_heard(&room, ann.last(&room)).await;
        ben.leave(&room).await;
        for n in 0..missed {
            ann.send(Command::Post(saying(&room, &n.to_string()))).await;
        }
        let end = ann.last(&room).get() + missed as u64;
        ann.has_heard(&room, Seq::new(end)).await;
        let joined = ben.join(&room).await;
        assert_eq!(matches!(joined.missed, Missed::After { .. }), is_told, "{missed} missed");
        assert_eq!(ben.last(&room), Seq::new(end));
    }
    assert_eq!(ben.read_back(&room).await, ann.messages(&room));
}

#[tokio::test]
async fn a_log_of_any_length_is_read_page_by_page_while_others_go_on_talking() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let long = 3 * MAX_CATCH_UP_ENTRIES + 7;
    for n in 1..=long as u64 {
        let act = match n % 10 {
            8 => Act::Deleted { target: Seq::new(n - 2) },
            9 => Act::Edited { target: Seq::new(n - 2), body: Some(crate::support::body("edited")) },
            _ => said(&n.to_string()),
        };
        ann.send(Command::Post(doing(&room, act))).await;
    }
    ann.has_heard(&room, Seq::new(long as u64)).await;

    let mut ben = server.person("Ben").await;
    let head = ben.join(&room).await.seq;
    let (mut entries, mut after) = (Vec::new(), Seq::START);
    while after < head {
        let page = ben.catch_up(&room, after).await;
        assert!(!page.entries.is_empty() && page.entries.len() <= MAX_CATCH_UP_ENTRIES);
        assert_eq!(page.entries[0].prev, after);
        after = page.entries.last().unwrap().seq;
        entries.extend(page.entries);
        let live = ann.say(&room, "meanwhile").await;
        ben.has_heard(&room, live).await;
    }
    assert_eq!(entries.len(), after.get() as usize);
    let mut replayed = parlor::domain::Conversation::default();
    entries.iter().chain(ben.entries(&room)).for_each(|entry| replayed.apply(entry));
    assert_eq!(replayed.messages(), ann.messages(&room), "replayed from zero it reads as it was told");
    assert_eq!(replayed.messages(), ben.read_back(&room).await, "and as it is read back from the file");
}

#[tokio::test]
async fn what_is_after_the_end_is_nothing_and_another_room_is_not_read() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for after in [0, 1, u64::MAX] {
        let page = ann.catch_up(&room, Seq::new(after)).await;
        assert_eq!((page.entries, page.seq), (Vec::new(), Seq::START));
    }
    let elsewhere = crate::support::room("elsewhere");
    ann.send(Command::CatchUp(CatchUp { room: elsewhere.clone(), after: Seq::START })).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.room), (Code::NotJoined, Some(elsewhere)));
}

#[tokio::test]
async fn a_heartbeat_says_where_the_log_of_each_room_ends_by_itself_and_when_asked() {
    let server = TestServer::start().await;
    let (kitchen, garden) = (room("kitchen"), room("garden"));
    let mut ann = server.person("Ann").await;
    ann.join(&kitchen).await;
    ann.join(&garden).await;
    ann.say(&garden, "hello").await;
    // The client compares every heartbeat with what it was told.
    ann.send(Command::Probe(Probe {})).await;
    ann.heartbeat().await;
    ann.heartbeat().await;
}
