//! Reading what was said before one came, and what one could not follow.

use crate::support::{Client, TestServer, room, saying};
use parlor::{
    domain::{Body, Earlier, PageRequest, RoomName, Seq},
    protocol::{
        Code, Command, Event, History, MessagePage, Missed,
        limits::{MAX_CATCH_UP_ENTRIES, MAX_PAGE_MESSAGES},
    },
};

/// Says this many things, numbered from 1, without waiting for each.
async fn say_many(client: &mut Client, room: &RoomName, many: usize) {
    for n in 1..=many {
        client.send(Command::Post(saying(room, &n.to_string()))).await;
    }
    client.has_heard(room, Seq::new(many as u64)).await;
}

#[tokio::test]
async fn a_late_joiner_is_given_the_newest_page_and_reads_back_to_the_beginning() {
    let server = TestServer::start().await;
    let room = room("a");
    let many = 2 * MAX_PAGE_MESSAGES + 7;
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    say_many(&mut ann, &room, many).await;

    let mut ben = server.person("Ben").await;
    let joined = ben.join(&room).await;
    let Missed::Reset(page) = joined.missed else { panic!("a newcomer has nothing") };
    assert_eq!(page.messages.len(), MAX_PAGE_MESSAGES);
    assert_eq!(page.messages.last().unwrap().seq, Seq::new(many as u64));
    assert_eq!(ben.read_back(&room).await, ann.messages(&room));
    assert!(ben.texts(&room).iter().map(|text| text.parse()).eq((1..=many).map(Ok)));
}

#[tokio::test]
async fn a_page_of_the_longest_messages_has_as_many_as_fit_and_all_of_them_can_be_read() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let long = |n: usize| format!("{n} {}", "x".repeat(Body::MAX_BYTES - 10));
    let many = 15;
    for n in 1..=many {
        ann.send(Command::Post(saying(&room, &long(n)))).await;
    }
    ann.has_heard(&room, Seq::new(many as u64)).await;

    let mut ben = server.person("Ben").await;
    let Missed::Reset(newest) = ben.join(&room).await.missed else { panic!("a newcomer has nothing") };
    let seqs = |page: &MessagePage| page.messages.iter().map(|message| message.seq.get()).collect::<Vec<_>>();
    assert_eq!((seqs(&newest), newest.earlier), (vec![12, 13, 14, 15], Earlier::More));
    assert_eq!(ben.read_back(&room).await, ann.messages(&room));
    assert_eq!(ben.texts(&room), (1..=many).map(long).collect::<Vec<_>>());
    for (part, expected, later) in [
        (PageRequest::After(Seq::new(3)), vec![4, 5, 6, 7], true),
        (PageRequest::After(Seq::new(13)), vec![14, 15], false),
        (PageRequest::Around(Seq::new(8)), vec![6, 7, 8, 9], true),
    ] {
        let page = ben.history(&room, part).await.page;
        assert_eq!((seqs(&page), page.later), (expected, later), "{part:?}");
    }
}

#[tokio::test]
async fn a_page_holds_the_newest_before_a_place_and_ends_at_the_beginning() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let epoch = ann.join(&room).await.epoch;
    say_many(&mut ann, &room, 5).await;
    for (before, expected) in [(4, vec![1, 2, 3]), (1, vec![]), (0, vec![]), (u64::MAX, vec![1, 2, 3, 4, 5])]
    {
        let page = ann.history(&room, PageRequest::Before(Seq::new(before))).await;
        let seqs: Vec<_> = page.page.messages.iter().map(|message| message.seq.get()).collect();
        assert_eq!((seqs, page.epoch), (expected, epoch), "before {before}");
    }
}

#[tokio::test]
async fn a_page_is_read_from_any_place_in_both_directions() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let many = 2 * MAX_PAGE_MESSAGES as u64;
    say_many(&mut ann, &room, many as usize).await;
    let page = MAX_PAGE_MESSAGES as u64;
    let half = page / 2;
    for (part, expected, earlier, later) in [
        (PageRequest::After(Seq::new(7)), 8..=7 + page, Earlier::More, true),
        (PageRequest::After(Seq::START), 1..=page, Earlier::Nothing, true),
        (PageRequest::After(Seq::new(page)), page + 1..=many, Earlier::More, false),
        (PageRequest::Around(Seq::new(page)), page - half..=page + half - 1, Earlier::More, true),
        (PageRequest::Around(Seq::new(1)), 1..=half, Earlier::Nothing, true),
        (PageRequest::Around(Seq::new(many)), many - half..=many, Earlier::More, false),
        (PageRequest::Before(Seq::new(9)), 1..=8, Earlier::Nothing, true),
    ] {
        let read = ann.history(&room, part).await.page;
        let seqs: Vec<_> = read.messages.iter().map(|message| message.seq.get()).collect();
        assert_eq!(seqs, expected.collect::<Vec<_>>(), "{part:?}");
        assert_eq!((read.earlier, read.later), (earlier, later), "{part:?}");
    }
    let nothing = ann.history(&room, PageRequest::After(Seq::new(many))).await.page;
    assert_eq!((nothing.messages.len(), nothing.earlier, nothing.later), (0, Earlier::More, false));
}

#[tokio::test]
async fn somebody_who_missed_much_is_shown_the_room_anew_and_can_read_back() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    ann.say(&room, "before").await;
    ben.has_heard(&room, Seq::new(1)).await;
    ben.leave(&room).await;
    for n in 0..=MAX_CATCH_UP_ENTRIES {
        ann.say(&room, &n.to_string()).await;
    }

    let joined = ben.join(&room).await;
    assert!(matches!(joined.missed, Missed::Reset(page) if page.messages.len() == MAX_PAGE_MESSAGES));
    assert_eq!(ben.read_back(&room).await, ann.messages(&room));
}

#[tokio::test]
async fn nobody_reads_a_room_they_have_not_joined() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.send(Command::History(History { room: room.clone(), part: PageRequest::Before(Seq::new(9)) })).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.room), (Code::NotJoined, Some(room)));
}

#[tokio::test]
async fn a_reader_who_stops_reading_slows_nobody_is_told_that_it_is_behind_and_fills_that_from_the_log() {
    const WORDS: usize = 16 * 1024;
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let mut slow = server.slow_reader().await;
    ann.join(&room).await;
    slow.join(&room).await;
    // More than the ring of the room and all buffers of the system on the way hold.
    let many = 800;
    let long = "x".repeat(WORDS);
    for n in 0..many {
        ann.send(Command::Post(saying(&room, &long))).await;
        if n % 50 == 0 {
            ann.has_heard(&room, Seq::new(n / 2)).await;
        }
    }
    ann.has_heard(&room, Seq::new(many)).await;

    slow.expect("`behind`", |event| matches!(event, Event::Behind(_)).then_some(())).await;
    assert!(slow.last(&room) < Seq::new(many));
    while slow.last(&room) < Seq::new(many) {
        let after = slow.last(&room);
        slow.catch_up(&room, after).await;
    }
    assert_eq!(slow.entries(&room), ann.entries(&room));
    let next = ann.say(&room, "and on it goes").await;
    slow.has_heard(&room, next).await;
    assert_eq!(slow.texts(&room), ann.texts(&room));
}

#[tokio::test]
async fn places_beyond_what_a_log_can_have_are_places_after_its_end() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    say_many(&mut ann, &room, 3).await;
    for beyond in [u64::MAX, u64::MAX - 1, i64::MAX as u64, i64::MAX as u64 + 1, 4] {
        let beyond = Seq::new(beyond);
        assert_eq!(ann.history(&room, PageRequest::After(beyond)).await.page.messages, [], "after {beyond}");
        let before = ann.history(&room, PageRequest::Before(beyond)).await.page.messages;
        assert_eq!(before.len(), 3, "before {beyond}");
        let around = ann.history(&room, PageRequest::Around(beyond)).await.page.messages;
        assert_eq!(around.len(), 3, "around {beyond}");
        assert_eq!(ann.catch_up(&room, beyond).await.entries, [], "{beyond}");
        for path in [
            format!("/r/a?at={beyond}"),
            format!("/r/a?before={beyond}"),
            format!("/r/a?after={beyond}"),
            format!("/r/a/watch?at={beyond}"),
            format!("/r/a/watch/new?since={beyond}"),
            format!("/r/a/search?q=1&from=2024-01-{beyond}&until={beyond}-01-01&zone=-{beyond}"),
            format!("/r/a/search?q=1&after=ffffffffffffffff.{beyond}"),
        ] {
            let status = server.get(&path).await.status;
            // What was found is in another index: that is said, and is not the server's fault.
            assert!(status == 200 || (status == 503 && path.contains("ffff")), "{path}: {status}");
        }
    }
}
