//! Names that look like others': of people in a room, and of rooms.

use crate::support::{Ask, TestServer, nickname, room};
use parlor::{
    domain::{RoomName, nfc},
    protocol::{Code, Command, Join, Rename},
};
use rusqlite::Connection;

fn join(room: &RoomName) -> Command {
    Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })
}

/// A `rename` as a program may send it, whatever the name.
fn raw_rename(name: &str) -> String {
    serde_json::json!({ "type": "rename", "payload": { "nickname": name } }).to_string()
}

#[tokio::test]
async fn nobody_goes_by_a_name_that_looks_like_somebody_elses() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Anna").await;
    ann.join(&room).await;
    let mut eve = server.person("Eve").await;
    eve.join(&room).await;
    for twin in ["ANNA", "Ａｎｎａ", "Аnna", "Αnna", "Ánna"] {
        eve.send(Command::Rename(Rename { nickname: nickname(&nfc(twin)) })).await;
        assert_eq!(eve.refused().await.code, Code::NicknameTaken, "{twin}");
    }
    for hidden in
        ["An\u{200D}na", "An\u{200C}na", "An\u{FE0F}na", "A\u{1D159}nna", "\u{1BCA0}", "Anna\u{E0061}"]
    {
        eve.send_text(&raw_rename(hidden)).await;
        assert_eq!(eve.refused().await.code, Code::BadNickname, "{hidden:?}");
        let form = encoded(hidden);
        let claim = Ask::post_form("/api/nickname", format!("nickname={form}")).with("cookie", eve.cookie());
        assert_eq!(server.ask(claim).await.status, 400, "{hidden:?}");
    }
    // Whoever goes by such a name elsewhere is numbered here.
    let mut other = server.person("Аnna").await;
    assert_eq!(other.join(&room).await.you.nickname.as_str(), "Аnna 2");
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn names_with_selectors_joiners_and_flags_are_let_in() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    for name in [
        "渡邉\u{E0102}",
        "葛\u{E0100}城",
        "می\u{200C}روم",
        "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        "김Kim",
        "ㅋㅋㅋ",
    ] {
        assert_eq!(ann.rename(name).await.member.nickname.as_str(), name);
    }
}

#[tokio::test]
async fn a_link_that_looks_like_a_rooms_leads_there() {
    let server = TestServer::start().await;
    let lounge = room("lounge");
    let mut ann = server.person("Ann").await;
    ann.join(&lounge).await;
    ann.say(&lounge, "hello").await;
    let leads_to = async |name: &str| {
        let answer = server.get(&format!("/r/{}", encoded(name))).await;
        (answer.status, answer.header("location").to_owned())
    };
    for twin in ["lоunge", "ｌｏｕｎｇｅ", "lo\u{200D}unge", "lo\u{200C}unge"] {
        assert_eq!(leads_to(twin).await, (303, "/r/lounge".to_owned()), "{twin}");
        ann.send_text(&serde_json::json!({"type": "join", "payload": {"room": twin}}).to_string()).await;
        let refused = ann.refused().await;
        assert_eq!(refused.code, Code::BadRoom, "{twin}");
        assert!(refused.message.contains("looks like lounge"), "{}", refused.message);
        let say = Ask::post_form("/api/say", format!("room={}&body=x", encoded(twin)));
        assert!((400..500).contains(&server.ask(say).await.status), "{twin}");
    }
    assert_eq!(leads_to("lo\u{FE0F}unge").await, (303, "/r/lounge".to_owned()));
    // Where there is no such room, to the plain name; and where none can be, to the lobby.
    assert_eq!(leads_to("ＴＥＡ").await, (303, "/r/tea".to_owned()));
    assert_eq!(leads_to("te\u{FE0F}a").await, (303, "/?refused=room".to_owned()));
    // Rooms that people tell apart are two.
    for other in ["loungé", "lounges", "ㅋㅋㅋ", "渡邉\u{E0102}", "何？"] {
        assert_eq!(leads_to(other).await.0, 200, "{other}");
    }
}

#[tokio::test]
async fn a_room_that_nothing_was_said_in_yet_has_no_twin_either() {
    let server = TestServer::start().await;
    let (mut ann, mut eve) = (server.person("Ann").await, server.person("Eve").await);
    ann.join(&room("lounge")).await;
    eve.send(join(&room("lоunge"))).await;
    assert_eq!(eve.refused().await.code, Code::BadRoom);
}

#[tokio::test]
async fn no_room_begins_with_a_sign_that_looks_like_the_one_of_rooms_that_are_not_listed() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    // A room of that name would be in the way of saying why.
    ann.join(&room("tea")).await;
    for (written, meant) in [("～", '~'), ("∼", '~'), ("〜", '~'), ("⁓", '~'), ("＠", '@'), ("﹫", '@')]
    {
        let name = format!("{written}tea");
        ann.send(join(&room(&name))).await;
        let refused = ann.refused().await;
        assert_eq!(refused.code, Code::BadRoom, "{name}");
        let sentence = format!("begins with {written}, which only looks like {meant}. Begin it with {meant}");
        assert!(refused.message.contains(&sentence), "{}", refused.message);
        let answer = server.get(&format!("/r/{}", encoded(&name))).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/?refused=room"), "{name}");
    }
    for tag in ["en", "ko"] {
        let lobby = server.ask(Ask::get("/?refused=room").with("accept-language", tag)).await;
        let hint = lobby.text().split_once("id=\"room-hint\"").unwrap().1.split_once('<').unwrap().0;
        assert!(hint.contains('~') && hint.contains('@'), "{hint}");
    }
    for own in ["~tea", "@tea"] {
        ann.join(&room(own)).await;
    }
}

#[tokio::test]
async fn names_that_earlier_versions_let_in_are_still_read() {
    let mut server = TestServer::start().await;
    let lounge = room("lounge");
    let mut ann = server.person("Ann").await;
    ann.join(&lounge).await;
    ann.say(&lounge, "hello").await;
    let cookie = ann.cookie().to_owned();
    ann.close().await;
    server.stop().await;
    let file = Connection::open(server.data().join("parlor.db")).unwrap();
    file.execute_batch(
        "INSERT INTO room (name, epoch, last, trimmed, alias) SELECT 'lo\u{200D}unge', epoch, last, trimmed, alias FROM room;
         INSERT INTO entry (room, seq, prev, at, id, person, nickname, kind, target, body)
         SELECT (SELECT id FROM room WHERE name != 'lounge'), seq, prev, at, id, person, 'An\u{200D}n', kind, target, 'from the twin'
         FROM entry;
         INSERT INTO room (name, epoch, last, trimmed, alias) SELECT '～lounge', epoch, last, trimmed, alias FROM room WHERE name = 'lounge';
         INSERT INTO entry (room, seq, prev, at, id, person, nickname, kind, target, body)
         SELECT (SELECT id FROM room WHERE name = '～lounge'), seq, prev, at, id, person, nickname, kind, target, 'from the wave'
         FROM entry WHERE body = 'hello';
         UPDATE person SET nickname = 'An\u{FE0F}n';",
    )
    .unwrap();
    drop(file);
    server.start_again().await;
    let [twin, wave] = ["lo\u{200D}unge", "～lounge"].map(room);
    for (room, text) in [(&lounge, "hello"), (&twin, "from the twin"), (&wave, "from the wave")] {
        let page = server.get(&room.path()).await;
        assert_eq!(page.status, 200, "{room}");
        assert!(page.text().contains(text), "{room}");
        let mut known = server.known(&cookie).await;
        known.join(room).await;
        assert_eq!(known.nickname(), "An\u{FE0F}n", "whoever had it keeps it until they choose another");
    }
}

#[tokio::test]
async fn marks_do_not_pile_up_in_names_and_topics() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    let tower = format!("Z{}", "\u{301}".repeat(20));
    ann.send_text(&raw_rename(&tower)).await;
    assert_eq!(ann.refused().await.code, Code::BadNickname);
    let answer = server.get(&format!("/r/{}", encoded(&tower))).await;
    assert_eq!(answer.header("location"), "/?refused=room");
    let topic = Ask::post_form("/r/a/about?sheet=whole", format!("topic={}", encoded(&tower)));
    let sheet = server.ask(topic).await;
    assert!(sheet.text().contains("role=\"alert\""), "{}", sheet.text());
    ann.rename("Tuấn").await;
}
