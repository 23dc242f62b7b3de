//! What another process finds in the same data folder.

use crate::support::{TestServer, nickname, room, saying};
use parlor::{
    domain::Seq,
    protocol::{LobbyRoom, Missed},
    server::{Server, ServerError},
};

#[tokio::test]
async fn a_restart_loses_nothing_and_goes_on_where_it_was() {
    let mut server = TestServer::start().await;
    let room = room("방");
    let mut ann = server.person("Ann").await;
    let before = ann.join(&room).await;
    ann.say(&room, "before").await;
    let log = ann.messages(&room).to_vec();
    let cookie = ann.goes().await;

    server.restart().await;
    let mut ann = server.known(&cookie).await;
    assert_eq!(ann.nickname(), "Ann", "a chosen nickname is kept");
    let after = ann.join(&room).await;
    let Missed::Reset(page) = after.missed else { panic!("a new connection has nothing") };
    assert_eq!((after.epoch, after.seq, page.messages), (before.epoch, Seq::new(1), log));
    assert_eq!(ann.say(&room, "after").await, Seq::new(2));
    assert_eq!(ann.texts(&room), ["before", "after"]);
}

#[tokio::test]
async fn an_id_sent_again_after_a_restart_is_kept_once() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let say = saying(&room, "once");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let kept = ann.post(say.clone()).await;
    let cookie = ann.goes().await;

    server.restart().await;
    let mut ann = server.known(&cookie).await;
    ann.join(&room).await;
    assert_eq!(ann.post(say).await, kept);
    ann.say(&room, "new").await;
    assert_eq!(ann.texts(&room), ["once", "new"]);
}

#[tokio::test]
async fn the_lobby_remembers_the_rooms_in_which_something_was_said() {
    let mut server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    for name in ["spoken", "silent"] {
        ann.join(&room(name)).await;
    }
    ann.say(&room("spoken"), "hello").await;
    ann.close().await;

    server.restart().await;
    let mut ben = server.newcomer().await;
    ben.watch_lobby().await;
    ben.lobby(|lobby| {
        lobby.rooms == [LobbyRoom { name: room("spoken"), people: 0 }] && lobby.rooms_total == 1
    })
    .await;
}

#[tokio::test]
async fn a_nickname_chosen_in_passing_is_not_mistaken_for_the_usual_one() {
    let mut server = TestServer::start().await;
    let mut ann = server.newcomer().await;
    ann.rename("김철수").await;
    let cookie = ann.goes().await;
    server.restart().await;
    assert_eq!(server.known(&cookie).await.you().nickname, nickname("김철수"));
}

#[tokio::test]
async fn two_servers_never_work_in_one_data_folder() {
    let server = TestServer::start().await;
    let second = Server::bind(server.config().clone()).await;
    assert!(matches!(second, Err(ServerError::Taken(folder)) if folder == server.data()));
}
