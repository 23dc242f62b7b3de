//! What may be done to what was said: editing, deleting, reacting, answering.

use crate::support::{Client, TestServer, body, doing, emoji, room, said, saying};
use parlor::{
    domain::{Act, Body, Message, RoomName, Seq},
    protocol::{Code, Command, Post, limits::MAX_PAGE_MESSAGES},
};
use rusqlite::{Connection, OpenFlags};

fn edited(target: Seq, text: &str) -> Act {
    Act::Edited { target, body: Some(body(text)) }
}

fn reacted(target: Seq, text: &str) -> Act {
    Act::Reacted { target, emoji: emoji(text) }
}

fn unreacted(target: Seq, text: &str) -> Act {
    Act::Unreacted { target, emoji: emoji(text) }
}

async fn refusal(client: &mut Client, room: &RoomName, act: Act) -> Code {
    let post = doing(room, act);
    client.send(Command::Post(post.clone())).await;
    let refused = client.refused().await;
    assert_eq!((refused.id, refused.command.as_deref()), (Some(post.id.to_string()), Some(post.name())));
    assert_eq!(refused.room.as_ref(), Some(room));
    refused.code
}

/// A room with two people, and what one of them said.
async fn scene(server: &TestServer, room: &RoomName) -> (Client, Client, Seq) {
    let (mut ann, mut ben) = server.two_in(room).await;
    let said = ann.say(room, "first").await;
    ben.has_heard(room, said).await;
    (ann, ben, said)
}

#[tokio::test]
async fn everyone_sees_what_was_done_to_a_message_whenever_they_come() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, said) = scene(&server, &room).await;
    ann.does(&room, edited(said, "second")).await;
    ben.does(&room, reacted(said, "👍")).await;
    ann.has_heard(&room, ben.last(&room)).await;
    ann.does(&room, reacted(said, "👍")).await;
    ann.does(&room, reacted(said, "🎉")).await;
    let last = ann.does(&room, unreacted(said, "🎉")).await;
    ben.has_heard(&room, last).await;

    let [message] = ann.messages(&room) else { panic!("one thing was said") };
    assert_eq!(message.body, Some(body("second")));
    assert!(message.edited.is_some() && message.changed == last);
    let [thumbs] = &message.reactions[..] else { panic!("{:?}", message.reactions) };
    assert_eq!((thumbs.emoji.as_str(), &thumbs.people), ("👍", &vec![ben.you().clone(), ann.you().clone()]));
    assert_eq!(ben.messages(&room), ann.messages(&room));

    let mut late = server.newcomer().await;
    late.join(&room).await;
    assert_eq!(late.messages(&room), ann.messages(&room), "as told in a page");
    server.restart().await;
    let mut back = server.tab_of(&ann).await;
    back.join(&room).await;
    assert_eq!(back.messages(&room), ann.messages(&room), "as it is on disk");
}

#[tokio::test]
async fn what_was_done_while_one_was_away_is_there_when_one_is_back() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, said) = scene(&server, &room).await;
    ben.leave(&room).await;
    ann.does(&room, edited(said, "changed")).await;
    let other = ann.say(&room, "gone soon").await;
    ann.does(&room, reacted(said, "❤️")).await;
    ann.does(&room, Act::Deleted { target: other }).await;
    ben.join(&room).await;
    assert_eq!(ben.messages(&room), ann.messages(&room));
    assert_eq!(ben.texts(&room), ["changed", ""]);
}

#[tokio::test]
async fn an_answer_names_what_it_answers_and_survives_it() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, said) = scene(&server, &room).await;
    ann.does(&room, Act::Deleted { target: said }).await;
    ben.does(&room, Act::Said { body: Some(body("an answer")), reply_to: Some(said) }).await;
    assert_eq!(ben.messages(&room)[1].reply_to, Some(said));
    let none = Act::Said { body: Some(body("to nothing")), reply_to: Some(Seq::new(99)) };
    assert_eq!(refusal(&mut ben, &room, none).await, Code::NoMessage);
}

#[tokio::test]
async fn nobody_changes_what_somebody_else_said_or_what_is_not_there() {
    let server = TestServer::start().await;
    let (here, elsewhere) = (room("here"), room("elsewhere"));
    let (mut ann, mut ben, said) = scene(&server, &here).await;
    for act in [edited(said, "not by me"), Act::Deleted { target: said }] {
        assert_eq!(refusal(&mut ben, &here, act).await, Code::NotYours);
    }
    let reaction = ben.does(&here, reacted(said, "👍")).await;
    ann.has_heard(&here, reaction).await;
    for act in [
        edited(Seq::new(99), "of nothing"),
        edited(Seq::START, "of nothing"),
        reacted(Seq::new(u64::MAX), "👍"),
        // A reaction is an entry, but no message.
        Act::Deleted { target: reaction },
    ] {
        assert_eq!(refusal(&mut ann, &here, act).await, Code::NoMessage);
    }
    ann.join(&elsewhere).await;
    assert_eq!(refusal(&mut ann, &elsewhere, edited(said, "of another room")).await, Code::NoMessage);
    assert_eq!(ann.messages(&elsewhere), []);
    ann.does(&here, Act::Deleted { target: said }).await;
    for act in [edited(said, "after all"), Act::Deleted { target: said }, reacted(said, "👍")] {
        assert_eq!(refusal(&mut ann, &here, act).await, Code::NoMessage);
    }
    assert_eq!(ann.texts(&here), [""]);
}

#[tokio::test]
async fn the_same_command_again_is_done_once_and_told_its_place() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let (mut ann, _ben, said) = scene(&server, &room).await;
    let acts = [reacted(said, "👍"), unreacted(said, "👍"), edited(said, "second"), edited(said, "third")];
    let posts: Vec<Post> = acts.map(|act| doing(&room, act)).into();
    let mut places = Vec::new();
    for post in &posts {
        places.push(ann.post(post.clone()).await.seq);
    }
    let deleted = doing(&room, Act::Deleted { target: said });
    server.restart().await;
    let mut ann = server.tab_of(&ann).await;
    ann.join(&room).await;
    for (post, place) in posts.iter().zip(&places) {
        assert_eq!(ann.post(post.clone()).await.seq, *place);
    }
    assert_eq!(ann.texts(&room), ["third"]);
    assert!(ann.messages(&room)[0].reactions.is_empty(), "a late repeat does not bring the reaction back");
    let place = ann.post(deleted.clone()).await.seq;
    assert_eq!(
        ann.post(deleted).await.seq,
        place,
        "what is deleted can be deleted again, by the same command"
    );
    assert_eq!(ann.post(posts[3].clone()).await.seq, places[3]);
}

#[tokio::test]
async fn a_deleted_message_leaves_no_words_on_disk_nor_on_any_way_to_read_it() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, _) = scene(&server, &room).await;
    let before = ann.last(&room);
    let secret = ann.say(&room, "the first secret").await;
    ann.does(&room, edited(secret, "the second secret")).await;
    ann.say(&room, "between").await;
    let last = ann.does(&room, Act::Deleted { target: secret }).await;
    ben.has_heard(&room, last).await;

    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = Connection::open_with_flags(server.data().join("parlor.db"), flags).unwrap();
    let bodies: String =
        file.query_row("SELECT group_concat(body) FROM entry", [], |row| row.get(0)).unwrap();
    assert!(!bodies.contains("secret"), "{bodies}");
    let page = String::from_utf8(server.get("/r/a").await.body).unwrap();
    assert!(!page.contains("secret"));
    let mut late = server.newcomer().await;
    late.join(&room).await;
    assert_eq!(late.texts(&room), ["first", "", "between"]);
    let entries = late.catch_up(&room, before).await.entries;
    assert_eq!(entries.len(), 4);
    assert!(!format!("{entries:?}").contains("secret"));
    assert!(entries.windows(2).all(|pair| pair[1].prev == pair[0].seq), "the places stay");
    assert_eq!(late.messages(&room), ann.messages(&room));
}

#[tokio::test]
async fn a_page_holds_as_many_messages_however_much_was_done_to_them() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, _) = scene(&server, &room).await;
    for n in 0..MAX_PAGE_MESSAGES {
        let said = ann.say(&room, &n.to_string()).await;
        ben.does(&room, reacted(said, "👍")).await;
        ann.does(&room, edited(said, &format!("{n}, edited"))).await;
    }
    let mut late = server.newcomer().await;
    late.join(&room).await;
    assert_eq!(late.messages(&room).len(), MAX_PAGE_MESSAGES);
    assert_eq!(late.read_back(&room).await, ann.messages(&room));
}

#[tokio::test]
async fn a_message_is_edited_so_often_and_no_toggling_of_others_counts_against_its_author() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, said) = scene(&server, &room).await;
    for n in 1..=600 {
        for act in [reacted(said, "👍"), unreacted(said, "👍")] {
            ben.send(Command::Post(doing(&room, act))).await;
        }
        if n % 20 == 0 {
            ben.has_heard(&room, Seq::new(n as u64)).await;
        }
    }
    for n in 0..Message::MAX_EDITS {
        ann.does(&room, edited(said, &format!("edit {n}"))).await;
    }
    assert_eq!(refusal(&mut ann, &room, edited(said, "too much")).await, Code::MessageFull);
    ben.does(&room, reacted(said, "👍")).await;
    ann.does(&room, Act::Deleted { target: said }).await;
    assert_eq!(ann.texts(&room), [""]);
}

#[tokio::test]
async fn an_emoji_with_something_invisible_in_it_is_refused_and_how_it_is_presented_makes_it_no_other() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben, said) = scene(&server, &room).await;
    for emoji in ["👍\u{e0041}", "👍\u{e007f}", "👍\u{200d}", "👍\u{fe0f}\u{fe0f}"] {
        assert_eq!(refusal(&mut ben, &room, reacted(said, emoji)).await, Code::BadEmoji, "{emoji:?}");
    }
    ann.does(&room, reacted(said, "❤")).await;
    ben.does(&room, reacted(said, "❤️")).await;
    ann.has_heard(&room, Seq::new(said.get() + 2)).await;
    let reactions = ann.messages(&room)[0].reactions.clone();
    assert_eq!((reactions.len(), reactions[0].people.len()), (1, 2));
    ann.does(&room, unreacted(said, "❤\u{fe0e}")).await;
    ben.has_heard(&room, Seq::new(said.get() + 3)).await;
    assert_eq!(ben.messages(&room)[0].reactions[0].people.len(), 1);
    let mut late = server.newcomer().await;
    late.join(&room).await;
    assert_eq!(late.messages(&room), ben.messages(&room));
}

#[tokio::test]
async fn what_no_command_can_be_is_refused_by_name() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, _ben, said_at) = scene(&server, &room).await;
    let long = "x".repeat(Body::MAX_BYTES + 1);
    for (fields, code) in [
        (format!(r#""type":"react","payload":{{"target":{said_at},"emoji":"no","#), Code::BadEmoji),
        (format!(r#""type":"react","payload":{{"target":{said_at},"#), Code::BadFrame),
        (format!(r#""type":"edit","payload":{{"target":{said_at},"body":" ","#), Code::BadBody),
        (format!(r#""type":"edit","payload":{{"target":{said_at},"body":"{long}","#), Code::BadBody),
        (r#""type":"edit","payload":{"body":"x","#.to_owned(), Code::BadFrame),
        (format!(r#""type":"say","payload":{{"target":{said_at},"body":"x","#), Code::BadFrame),
        (r#""type":"delete","payload":{"target":-1,"#.to_owned(), Code::BadFrame),
        (r#""type":"delete","payload":{"target":"1","#.to_owned(), Code::BadFrame),
    ] {
        let id = saying(&room, "x").id;
        ann.send_text(&format!("{{{fields}\"room\":\"a\",\"id\":\"{id}\"}}}}")).await;
        assert_eq!(ann.refused().await.code, code, "{}", &fields[..fields.len().min(80)]);
    }
    assert_eq!(ann.does(&room, said("all is well")).await, said_at.next());
}
