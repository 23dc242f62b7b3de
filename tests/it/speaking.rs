//! Saying something: who hears it, what is kept, and in which order.

use crate::support::{Ask, TestServer, fresh_id, room, said, saying};
use futures::future;
use parlor::{
    domain::{RoomName, Seq},
    protocol::{Code, Command, Event, Post},
};
use rusqlite::{Connection, OpenFlags};
use std::time::{SystemTime, UNIX_EPOCH};

#[tokio::test]
async fn everyone_in_the_room_hears_it_and_nobody_else() {
    let server = TestServer::start().await;
    let (here, elsewhere) = (room("here"), room("elsewhere"));
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    let mut cem = server.person("Cem").await;
    ann.join(&here).await;
    ben.join(&here).await;
    cem.join(&elsewhere).await;

    let seq = ann.say(&here, "hello").await;
    for listener in [&mut ann, &mut ben] {
        let (entry, text) = listener.said(&here).await;
        assert_eq!((entry.seq, text.as_str()), (seq, "hello"));
    }
    let seq = cem.say(&elsewhere, "quiet here").await;
    let heard = cem.until("its own words", |event| matches!(event, Event::Told(_))).await;
    assert!(heard.iter().all(|event| !matches!(event, Event::Told(told) if told.room == here)), "{heard:?}");
    assert_eq!(seq, Seq::new(1), "each room counts for itself");
}

#[tokio::test]
async fn an_entry_says_who_when_where_and_what_came_before() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "first").await;
    ann.said(&room).await;
    let say = saying(&room, "second");
    let kept = ann.post(say.clone()).await;
    let entry = ann.told(&room).await;
    assert_eq!((entry.seq, entry.prev, entry.id), (kept.seq, Seq::new(1), say.id));
    assert_eq!((entry.from, entry.act), (ann.you().clone(), say.act));
    let age = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64 - entry.at.millis();
    assert!(age < 60_000, "said {age} ms ago");
}

#[tokio::test]
async fn an_entry_is_on_disk_before_anyone_is_told() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = Connection::open_with_flags(server.data().join("parlor.db"), flags).unwrap();
    for text in ["one", "two", "three"] {
        ann.send(Command::Post(saying(&room, text))).await;
        let (entry, _) = ben.said(&room).await;
        let on_disk: String = file
            .query_row("SELECT body FROM entry WHERE seq = ?", [entry.seq.get() as i64], |row| row.get(0))
            .unwrap();
        assert_eq!(on_disk, text);
    }
}

#[tokio::test]
async fn code_tables_and_emoji_arrive_to_the_letter() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    for text in [
        "```js\n\tif (a < b && c) {\r\n    return `${x}`;\n}\n```",
        "| 구분 | HTTP |\n| ---- | ---- |\n|      | \"양방향\" |",
        "  indented, and a space at the end \n\n\nthree breaks",
        "👩‍🚀 🕸️ e\u{301} \u{AC00} \u{1100}\u{1161} <script>alert(1)</script> \\u0041 \\n",
        "مرحبا \u{2067}English\u{2069} עברית",
    ] {
        ann.say(&room, text).await;
        assert_eq!(ben.said(&room).await.1, text);
    }
}

#[tokio::test]
async fn the_longest_message_fits_a_frame_however_it_is_escaped() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for unit in ["x", "가", "\"", "\\", "🙂"] {
        let longest = unit.repeat(parlor::domain::Body::MAX_BYTES / unit.len());
        ann.say(&room, &longest).await;
        assert_eq!(ann.said(&room).await.1, longest);
    }
}

#[tokio::test]
async fn the_same_id_again_says_nothing_twice_and_is_told_its_place() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let mut tab = server.tab_of(&ann).await;
    ann.join(&room).await;
    tab.join(&room).await;
    let say = saying(&room, "once");
    let first = ann.post(say.clone()).await;
    ann.say(&room, "something between").await;
    assert_eq!(ann.post(say.clone()).await, first);
    assert_eq!(tab.post(say).await, first, "from another tab too");

    let last = tab.say(&room, "last").await;
    ann.has_heard(&room, last).await;
    assert_eq!(ann.texts(&room), ["once", "something between", "last"]);
}

#[tokio::test]
async fn an_id_belongs_to_one_person_in_one_room() {
    let server = TestServer::start().await;
    let (kitchen, garden) = (room("kitchen"), room("garden"));
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    let id = fresh_id();
    let say = |room: &RoomName, text| Post { id, ..saying(room, text) };
    ann.join(&kitchen).await;
    ann.join(&garden).await;
    ben.join(&kitchen).await;
    assert_eq!(ann.post(say(&kitchen, "Ann's")).await.seq, Seq::new(1));
    assert_eq!(ann.post(say(&garden, "Ann's, elsewhere")).await.seq, Seq::new(1));
    assert_eq!(ben.post(say(&kitchen, "Ben's")).await.seq, Seq::new(2));
}

#[tokio::test]
async fn when_all_speak_at_once_everyone_hears_one_order_without_holes() {
    const EACH: usize = 40;
    let server = TestServer::start().await;
    let room = room("모두");
    let mut people = Vec::new();
    for name in ["Ann", "Ben", "민수", "🙂"] {
        let mut client = server.person(name).await;
        client.join(&room).await;
        people.push(client);
    }
    let all = Seq::new((people.len() * EACH) as u64);
    future::join_all(people.iter_mut().map(async |client| {
        for n in 0..EACH {
            let text = format!("{n} of {}", client.nickname());
            client.send(Command::Post(saying(&room, &text))).await;
        }
        client.has_heard(&room, all).await;
    }))
    .await;

    let log = people[0].entries(&room);
    for client in &people {
        assert_eq!(client.entries(&room), log);
        let own: Vec<_> = client.entries(&room).iter().filter(|entry| entry.from == *client.you()).collect();
        let in_order = (0..EACH).map(|n| format!("{n} of {}", client.nickname()));
        assert!(
            own.iter().map(|entry| entry.act.clone()).eq(in_order.map(|text| said(&text))),
            "each keeps their own order"
        );
    }
}

#[tokio::test]
async fn nobody_speaks_in_a_room_they_have_not_joined() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let say = saying(&room, "from outside");
    ann.send(Command::Post(say.clone())).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.id), (Code::NotJoined, Some(say.id.to_string())));
    assert_eq!(ann.join(&room).await.seq, Seq::START);
    assert_eq!(ann.post(say).await.seq, Seq::new(1), "a refused id may be used again");
}

#[tokio::test]
async fn a_form_says_something_for_somebody_who_is_not_in_the_room() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let form = |body: &str| Ask::post_form("/api/say", format!("room=a&body={body}"));
    let said = server.ask(form("Hello%0D%0Athere")).await;
    assert_eq!(said.status, 200, "{}", said.text());
    let seq = Seq::new(said.text().parse().unwrap());
    let heard = ann.hears_of(&room, seq).await;
    assert_eq!(ann.texts(&room), ["Hello\nthere"]);
    assert!(heard.iter().all(|event| matches!(event, Event::Told(_))), "nobody came or went: {heard:?}");
    for (body, status) in [("", 400), ("%00", 400)] {
        assert_eq!(server.ask(form(body)).await.status, status, "{body:?}");
    }
    assert_eq!(ann.texts(&room).len(), 1);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_says_it_once_and_another_text_is_another_message() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let page = server.ask(Ask::get("/r/a").with("cookie", ann.cookie())).await;
    let (_, form) = page.text().split_once("name=\"form\" value=\"").unwrap();
    let form = form[..36].to_owned();
    let say = async |body: &str| {
        let ask = Ask::post_form("/api/say", format!("room=a&form={form}&body={body}"));
        server.ask(ask.with("cookie", ann.cookie())).await.text().parse::<u64>().unwrap()
    };
    let (first, again) = tokio::join!(say("Hello"), say("Hello"));
    assert_eq!(first, again);
    let other = say("Goodbye").await;
    assert_eq!(other, first + 1, "whoever goes back in the browser may say something else");
    // What is no id of a form is as none.
    let junk = Ask::post_form("/api/say", "room=a&form=x&body=Hello").with("cookie", ann.cookie());
    assert_eq!(server.ask(junk).await.text(), (other + 1).to_string());
    ann.has_heard(&room, Seq::new(other + 1)).await;
    assert_eq!(ann.texts(&room), ["Hello", "Goodbye", "Hello"]);
}

#[tokio::test]
async fn a_form_leads_back_to_its_page_also_where_the_browser_does_not_say_which_it_was() {
    let server = TestServer::start().await;
    let room = room("방-a&b+c");
    let page = server.get(&room.path()).await;
    let action = |name: &str| {
        let (_, form) = page.text().split_once(&format!("action=\"/api/{name}?")).unwrap();
        format!("/api/{name}?{}", form.split('"').next().unwrap().replace("&amp;", "&"))
    };
    let html = |ask: Ask| server.ask(ask.with("accept", "text/html"));
    let said = html(Ask::post_form(&action("say"), "room=a&body=Hello")).await;
    assert_eq!((said.status, said.header("location")), (302, room.path().as_str()));
    let refused = html(Ask::post_form(&action("say"), "room=a&body=")).await;
    assert!(refused.header("location").starts_with(&format!("{}?__path=", room.path())), "{refused:?}");
    let named = html(Ask::post_form(&action("nickname"), "nickname=Ann")).await;
    assert_eq!(named.header("location"), room.path());
    let lobby = server.get("/").await;
    assert!(lobby.text().contains("action=\"/api/nickname?back=/\""));
    // Nobody is led away, and where it is said where one comes from, that holds.
    for back in ["//evil.example", "https://evil.example/", "/%5Cevil.example"] {
        let said = html(Ask::post_form(&format!("/api/say?back={back}"), "room=a&body=Hello")).await;
        assert!(!said.header("location").contains("evil"), "{said:?}");
    }
    let referred = Ask::post_form(&action("say"), "room=a&body=Hello").with("referer", "http://here/r/b");
    assert_eq!(html(referred).await.header("location"), "http://here/r/b?");
}
