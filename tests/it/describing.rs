//! What a room is about: its topic, description and pins, over the socket and on the sheet that shows them.

use crate::support::{Ask, Client, TestServer, doing, room, saying};
use parlor::{
    domain::{Act, Description, Message, RoomName, Seq, Topic},
    protocol::{Code, Command},
};

fn topic(text: &str) -> Act {
    Act::TopicSet { topic: Topic::parse(text).unwrap() }
}

fn described(text: &str) -> Act {
    Act::Described { description: Description::parse(text.to_owned()).unwrap() }
}

fn pins(client: &Client, room: &RoomName) -> Vec<Seq> {
    let pinned = client.messages(room).iter().filter(|message| message.pinned);
    pinned.map(|message| message.seq).collect()
}

/// The sheet's HTML.
async fn sheet(server: &TestServer, room: &RoomName) -> String {
    let answer = server.get(&format!("{}/about?sheet=whole", room.path())).await;
    assert_eq!(answer.status, 200);
    answer.text().to_owned()
}

#[tokio::test]
async fn everyone_is_told_what_a_room_is_about_whenever_they_come() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = server.two_in(&room).await;
    ann.does(&room, topic("Coffee")).await;
    let said = ann.say(&room, "Water first").await;
    ann.does(&room, Act::Pinned { target: said }).await;
    ann.does(&room, described("- black\n- green")).await;
    let last = ben.does(&room, topic("Tea  and\ttalk")).await;
    ann.has_heard(&room, last).await;
    assert_eq!(pins(&ben, &room), [said]);
    assert_eq!(ben.messages(&room), ann.messages(&room));
    assert_eq!(ann.texts(&room), ["Water first"], "only what was said is a message");

    let mut late = server.newcomer().await;
    let joined = late.join(&room).await;
    assert_eq!(joined.topic.as_ref().map(Topic::as_str), Some("Tea and talk"));
    assert_eq!(late.messages(&room), ann.messages(&room));
    let entries = late.catch_up(&room, Seq::START).await.entries;
    assert_eq!(entries.len(), last.get() as usize);
    assert_eq!(entries.last().unwrap().act, topic("Tea and talk"));

    server.restart().await;
    let mut back = server.newcomer().await;
    assert_eq!(back.join(&room).await.topic, joined.topic, "as it is on disk");
    back.does(&room, topic("")).await;
    assert_eq!(server.newcomer().await.join(&room).await.topic, None);
}

#[tokio::test]
async fn a_page_shows_the_topic_of_a_room_whether_anybody_is_there_or_not() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.does(&room, topic("Tea <b>& talk</b>")).await;
    for _ in 0..2 {
        let page = server.get(&room.path()).await;
        assert!(page.text().contains("Tea &lt;b&gt;&amp; talk&lt;/b&gt;<"), "{}", page.text());
        server.restart().await;
    }
}

#[tokio::test]
async fn what_cannot_be_a_topic_a_description_or_a_pin_is_refused_by_name() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let topic_at = ann.does(&room, topic("Tea")).await;
    let (long, longer) = ("x".repeat(Topic::MAX_CHARS + 1), "x".repeat(Description::MAX_BYTES + 1));
    for (fields, code) in [
        (format!(r#""type":"set_topic","payload":{{"topic":"{long}","#), Code::BadBody),
        (r#""type":"set_topic","payload":{"topic":"a\u202eb","#.to_owned(), Code::BadBody),
        (r#""type":"set_topic","payload":{"body":"Tea","#.to_owned(), Code::BadFrame),
        (r#""type":"set_topic","payload":{"topic":"Tea","description":"Tea","#.to_owned(), Code::BadFrame),
        (format!(r#""type":"describe","payload":{{"description":"{longer}","#), Code::BadBody),
        (r#""type":"describe","payload":{"topic":"Tea","#.to_owned(), Code::BadFrame),
        (r#""type":"pin","payload":{"#.to_owned(), Code::BadFrame),
        (r#""type":"pin","payload":{"target":1,"emoji":"🎉","#.to_owned(), Code::BadFrame),
        (format!(r#""type":"pin","payload":{{"target":{topic_at},"#), Code::NoMessage),
        (r#""type":"unpin","payload":{"target":99,"#.to_owned(), Code::NoMessage),
    ] {
        let id = saying(&room, "x").id;
        ann.send_text(&format!("{{{fields}\"room\":\"a\",\"id\":\"{id}\"}}}}")).await;
        assert_eq!(ann.refused().await.code, code, "{}", &fields[..fields.len().min(80)]);
    }
    for n in 1..=Message::MAX_PINS {
        let target = ann.say(&room, &n.to_string()).await;
        ann.does(&room, Act::Pinned { target }).await;
    }
    let target = ann.say(&room, "one more").await;
    ann.send(Command::Post(doing(&room, Act::Pinned { target }))).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooManyPins, Some("pin")));
    let first = pins(&ann, &room)[0];
    ann.does(&room, Act::Deleted { target: first }).await;
    ann.does(&room, Act::Pinned { target }).await;
    assert_eq!(pins(&ann, &room).len(), Message::MAX_PINS, "what is deleted is no pin any more");
}

#[tokio::test]
async fn the_sheet_shows_what_a_room_is_about_and_its_form_changes_that() {
    let server = TestServer::start().await;
    let room = room("웹소켓");
    let path = format!("{}/about", room.path());
    let empty = sheet(&server, &room).await;
    assert!(empty.contains("Nobody has said yet") && empty.contains("Nothing is pinned"), "{empty}");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let said = ann.say(&room, "read *this*").await;
    ann.does(&room, Act::Pinned { target: said }).await;

    let form = "topic=Tea+%26+talk&description=**Rules**%0D%0A%0D%0A-+be+kind";
    let answer = server.ask(Ask::post_form(&path, form)).await;
    assert_eq!((answer.status, answer.header("location")), (303, path.as_str()));
    ann.has_heard(&room, Seq::new(4)).await;
    let shown = sheet(&server, &room).await;
    for part in [
        "Tea &amp; talk",
        "<strong>Rules</strong>",
        "<li>",
        "1 person here",
        "read this",
        &format!("data-at=\"{said}\""),
        &format!("http://{}/r/웹소켓<", server.addr()),
        "<svg viewBox=\"0 0 ",
        "role=\"img\" aria-label=\"QR code of 웹소켓\"",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let again = server.ask(Ask::post_form(&path, form)).await;
    assert_eq!(again.status, 303);
    let unpin = server.ask(Ask::post_form(&format!("{path}?sheet=whole"), format!("unpin={said}"))).await;
    assert_eq!(unpin.status, 200);
    assert!(unpin.text().contains("Nothing is pinned") && !unpin.text().contains("<html"));
    ann.has_heard(&room, Seq::new(5)).await;
    assert!(pins(&ann, &room).is_empty(), "what the form left as it was is no entry");

    let long = "x".repeat(Topic::MAX_CHARS + 1);
    let refused = server.ask(Ask::post_form(&path, format!("topic={long}&description=kept"))).await;
    assert_eq!(refused.status, 200);
    assert!(refused.text().contains("at most 120 characters") && refused.text().contains(&long));
    assert!(refused.text().contains("kept</textarea>"), "nothing that was written is lost");
    let foreign = Ask::post_form(&path, "topic=mine").with("origin", "https://evil.example");
    assert_eq!(server.ask(foreign).await.status, 403);
    assert!(sheet(&server, &room).await.contains("Tea &amp; talk"));
}

#[tokio::test]
async fn a_host_name_that_no_host_can_have_makes_no_link_and_no_picture_of_one() {
    let server = TestServer::start().await;
    let sheet =
        async |host: String| server.ask(Ask::get("/r/a/about").with("host", host)).await.text().to_owned();
    assert!(sheet("chat.example:3000".to_owned()).await.contains("crispEdges"));
    assert!(!sheet(format!("{}.example", "x".repeat(2_000))).await.contains("crispEdges"));
}
