//! Nicknames: made up, chosen, changed, taken.

use crate::support::{Ask, Client, TestServer, nickname, room};
use parlor::{
    domain::{Language, Nickname, RoomName},
    protocol::{Code, Command, Join, Rename},
};

async fn join_under(client: &mut Client, room: &RoomName, name: &str) {
    let join = Join { room: room.clone(), nickname: Some(nickname(name)), after: None, epoch: None };
    client.send(Command::Join(join)).await;
}

#[tokio::test]
async fn a_newcomer_has_a_friendly_name_that_stays_theirs() {
    let server = TestServer::start().await;
    let ann = server.newcomer().await;
    let made_up = Nickname::generated(ann.you().person, Language::English);
    assert_eq!(ann.you().nickname, made_up);
    assert_eq!(server.tab_of(&ann).await.you(), ann.you());
}

#[tokio::test]
async fn a_newcomer_who_reads_korean_has_a_korean_name() {
    let server = TestServer::start().await;
    let (websocket, _) = server.knock(&[("accept-language", "ko-KR,ko;q=0.9,en;q=0.8")]).await.unwrap();
    let ann = Client::greeted(websocket, String::new()).await;
    assert_eq!(ann.you().nickname, Nickname::generated(ann.you().person, Language::Korean));
}

#[tokio::test]
async fn a_nickname_may_be_of_any_script_and_is_kept() {
    let server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    for name in ["김철수", "日本語", "🙂", "Zoë", "محمد", "नेहा", "👩‍🚀", "two words"]
    {
        let renamed = ann.rename(name).await;
        assert_eq!(renamed.member.nickname.as_str(), name);
        assert_eq!(server.tab_of(&ann).await.nickname(), name);
    }
}

#[tokio::test]
async fn others_see_the_change_in_every_room_and_once_in_each() {
    let server = TestServer::start().await;
    let rooms = [room("kitchen"), room("garden")];
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    for room in &rooms {
        ann.join(room).await;
        ben.join(room).await;
    }
    let renamed = ben.rename("Benjamin").await;
    assert_eq!(renamed.was, nickname("Ben"));
    for room in &rooms {
        let seen = ann.renamed(Some(room)).await;
        assert_eq!((seen.member, seen.was), (renamed.member.clone(), renamed.was.clone()));
    }
}

#[tokio::test]
async fn what_was_said_stays_under_the_name_of_that_moment() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "as Ann").await;
    ann.rename("Anna").await;
    ann.say(&room, "as Anna").await;
    let mut ben = server.person("Ben").await;
    ben.join(&room).await;
    let names: Vec<_> = ben.messages(&room).iter().map(|entry| entry.from.nickname.as_str()).collect();
    assert_eq!(names, ["Ann", "Anna"]);
}

#[tokio::test]
async fn a_name_that_somebody_in_the_room_has_is_refused_in_any_letter_case() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    let mut ben = server.person("Ben").await;
    ann.join(&room).await;
    join_under(&mut ben, &room, "ANN").await;
    let refused = ben.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::NicknameTaken, Some("join")));

    assert_eq!(ben.join(&room).await.people, 2);
    ben.send(Command::Rename(Rename { nickname: nickname("ann") })).await;
    let refused = ben.refused().await;
    assert_eq!((refused.code, refused.room.as_ref()), (Code::NicknameTaken, Some(&room)));
    assert_eq!(server.tab_of(&ben).await.nickname(), "Ben", "nothing has changed");
    ann.rename("ANN").await;
}

#[tokio::test]
async fn nobody_is_kept_out_by_the_name_they_usually_go_by() {
    let server = TestServer::start().await;
    let (room, apart) = (room("a"), room("apart"));
    let mut people = Vec::new();
    for _ in 0..3 {
        let mut client = server.person("Kim").await;
        client.join(&apart).await;
        client.leave(&apart).await;
        people.push(client);
    }
    for (client, name) in people.iter_mut().zip(["Kim", "Kim 2", "Kim 3"]) {
        assert_eq!(client.join(&room).await.you.nickname.as_str(), name);
    }
}

#[tokio::test]
async fn a_name_is_free_again_when_its_owner_has_left() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    ann.leave(&room).await;
    ben.left(&room).await;
    assert_eq!(ben.rename("Ann").await.member.nickname.as_str(), "Ann");
}

#[tokio::test]
async fn a_name_chosen_on_a_page_is_seen_in_the_room_at_once() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, ben) = server.two_in(&room).await;
    let claim = Ask::post_form("/api/nickname", "nickname=%EA%B9%80%EC%B2%A0%EC%88%98");
    let answer = server.ask(claim.with("cookie", ben.cookie()).with("origin", server.origin())).await;
    assert!(answer.status < 400, "{answer:?}");
    let seen = ann.renamed(Some(&room)).await;
    assert_eq!((seen.member.person, seen.member.nickname.as_str()), (ben.you().person, "김철수"));
}
