//! Entering a room, being in several, leaving.

use crate::support::{TestServer, nickname, room};
use parlor::{
    domain::{Epoch, Seq},
    protocol::{Code, Command, Event, Join, Leave, Missed, Read},
};

#[tokio::test]
async fn somebody_who_joins_is_told_who_is_there_and_what_was_said() {
    let server = TestServer::start().await;
    let room = room("웹소켓");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "first").await;
    ann.say(&room, "second").await;

    let mut ben = server.person("Ben").await;
    let joined = ben.join(&room).await;
    assert_eq!(joined.you, *ben.you());
    assert_eq!(joined.members, [ann.you().clone(), ben.you().clone()]);
    assert_eq!((joined.people, joined.seq), (2, Seq::new(2)));
    assert_eq!(ben.texts(&room), ["first", "second"]);
}

#[tokio::test]
async fn somebody_who_comes_back_is_given_only_what_they_missed() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let seen = ann.say(&room, "seen").await;
    ben.has_heard(&room, seen).await;
    ben.leave(&room).await;
    ann.say(&room, "missed").await;

    let joined = ben.join(&room).await;
    let Missed::After { after, entries } = joined.missed else { panic!("what was missed is little") };
    assert_eq!((after, entries.len(), entries[0].prev), (seen, 1, seen));
    assert_eq!(ben.texts(&room), ["seen", "missed"]);
}

#[tokio::test]
async fn a_place_in_another_log_or_past_the_end_of_this_one_counts_as_none() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let epoch = ann.join(&room).await.epoch;
    ann.say(&room, "all of it").await;

    let another = Epoch::new(epoch.get().wrapping_add(1));
    for (after, epoch) in [(1, another), (99, epoch)] {
        let join =
            Join { room: room.clone(), nickname: None, after: Some(Seq::new(after)), epoch: Some(epoch) };
        let joined = ann.join_as(join).await;
        assert!(matches!(joined.missed, Missed::Reset(page) if page.messages.len() == 1), "after {after}");
        assert_eq!(joined.seq, Seq::new(1));
    }
}

#[tokio::test]
async fn a_nickname_may_be_chosen_at_the_door() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    let join = Join { room: room.clone(), nickname: Some(nickname("김철수")), after: None, epoch: None };
    assert_eq!(ann.join_as(join).await.you.nickname, nickname("김철수"));
    ann.say(&room, "hello").await;
    assert_eq!(ann.told(&room).await.from.nickname, nickname("김철수"));
}

#[tokio::test]
async fn joining_again_is_looking_anew_and_nobody_sees_it() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    ann.until("Ben's coming", |event| matches!(event, Event::Count(count) if count.people == 2)).await;

    ben.join(&room).await;
    let seq = ben.say(&room, "still here, once").await;
    let heard = ann.hears_of(&room, seq).await;
    assert_eq!(heard.len(), 1, "{heard:?}");
    ben.leave(&room).await;
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn one_connection_may_be_in_several_rooms() {
    let server = TestServer::start().await;
    let (kitchen, garden) = (room("kitchen"), room("garden"));
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    ann.join(&kitchen).await;
    ann.join(&garden).await;
    ben.join(&garden).await;

    ben.say(&garden, "in the garden").await;
    ann.said(&garden).await;
    ann.leave(&kitchen).await;
    let seq = ann.say(&garden, "only here now").await;
    ben.has_heard(&garden, seq).await;
    assert_eq!(ben.texts(&garden), ["in the garden", "only here now"]);
    assert!(ann.texts(&kitchen).is_empty());
}

#[tokio::test]
async fn every_way_to_write_a_name_leads_to_the_same_room() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let one_form = room("가-chat");
    for written in ["가 chat", "  가   CHAT ", "\u{1100}\u{1161}-Chat"] {
        ann.send_text(&serde_json::json!({ "type": "join", "payload": { "room": written } }).to_string())
            .await;
        assert_eq!(ann.joined(&one_form).await.people, 1, "{written:?}");
    }
}

#[tokio::test]
async fn somebody_who_left_hears_nothing_more_and_cannot_leave_again() {
    let server = TestServer::start().await;
    let (left, stayed) = (room("left"), room("stayed"));
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    for room in [&left, &stayed] {
        ann.join(room).await;
        ben.join(room).await;
    }
    ben.leave(&left).await;
    assert_eq!(ann.left(&left).await, *ben.you());
    ann.counts(&left, 1).await;

    ann.say(&left, "not for Ben").await;
    let seq = ann.say(&stayed, "for both").await;
    ben.has_heard(&stayed, seq).await;
    assert!(ben.texts(&left).is_empty());

    ben.send(Command::Leave(Leave { room: left.clone() })).await;
    let refused = ben.refused().await;
    assert_eq!((refused.code, refused.room), (Code::NotJoined, Some(left)));
}

#[tokio::test]
async fn of_a_room_that_was_only_entered_nothing_remains_in_the_file() {
    let mut server = TestServer::start().await;
    let only = room("entered-and-left");
    let mut ann = server.newcomer().await;
    ann.join(&only).await;
    ann.send(Command::Read(Read { room: only.clone(), seq: Seq::START })).await;
    ann.leave(&only).await;
    server.watcher(None).await.join(&only).await;
    server.stop().await;
    let files: Vec<_> =
        std::fs::read_dir(server.data()).unwrap().map(|entry| entry.unwrap().path()).collect();
    for file in files.into_iter().filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        let name = only.as_str().as_bytes();
        assert!(!bytes.windows(name.len()).any(|part| part == name), "{}", file.display());
    }
}
