//! What those who run the server do: back it up, restore it, verify it, and let old words go.

use crate::support::{Program, TestServer, room, saying};
use parlor::{
    domain::{Earlier, RoomName, Seq},
    protocol::{Join, Missed},
    server::Config,
};
use std::{fs, path::Path, process::Output, time::Duration};
use tokio::time;

fn backup(data: &Path, to: &Path) -> Output {
    Program::run(&["backup".as_ref(), to.as_ref(), "--data".as_ref(), data.as_ref()])
}

fn check(file: &Path) -> Output {
    Program::run(&["check".as_ref(), file.as_ref()])
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What a newcomer sees of a room.
async fn seen(server: &TestServer, room: &RoomName) -> (Vec<String>, Earlier, Seq) {
    let joined = server.newcomer().await.join(room).await;
    let Missed::Reset(page) = joined.missed else { panic!("a newcomer misses all") };
    let texts = page
        .messages
        .iter()
        .map(|message| message.body.as_ref().map_or_else(String::new, ToString::to_string));
    (texts.collect(), page.earlier, joined.seq)
}

#[tokio::test]
async fn a_server_goes_on_from_a_backup_as_another_log_with_the_same_people() {
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy.db");
    let server = TestServer::start().await;
    let room = room("방");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "before").await;
    let made = backup(server.data(), &copy);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stdout).contains("identity.key"), "people are told what else to keep");
    let epoch = ann.join(&room).await.epoch;
    ann.say(&room, "only in the original").await;
    assert_eq!(check(&copy).status.code(), Some(0));

    let key = fs::read(server.data().join("identity.key")).unwrap();
    let restore = |config: &mut Config| {
        fs::create_dir_all(&config.data).unwrap();
        fs::copy(&copy, config.database()).unwrap();
        fs::write(config.data.join("identity.key"), key).unwrap();
    };
    let restored = TestServer::with(restore).await;
    let mut ann = restored.known(ann.cookie()).await;
    assert_eq!(ann.nickname(), "Ann");
    let join = Join { room: room.clone(), nickname: None, after: Some(Seq::new(2)), epoch: Some(epoch) };
    let joined = ann.join_as(join).await;
    assert!(matches!(joined.missed, Missed::Reset(_)), "what she has of the original is of another log");
    assert_ne!(joined.epoch, epoch);
    assert_eq!(ann.say(&room, "in the copy").await, Seq::new(2));
    assert_eq!(ann.texts(&room), ["before", "in the copy"]);
}

#[tokio::test]
async fn backups_and_checks_are_made_while_people_talk() {
    let copies = tempfile::tempdir().unwrap();
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for n in 0..3 {
        let copy = copies.path().join(format!("{n}.db"));
        let (data, file) = (server.data().to_owned(), copy.clone());
        let making = tokio::task::spawn_blocking(move || backup(&data, &file));
        let mut said = 0;
        while !making.is_finished() || said == 0 {
            ann.say(&room, "meanwhile").await;
            said += 1;
        }
        let made = making.await.unwrap();
        assert!(made.status.success(), "{}", text(&made.stderr));
        assert!(check(&copy).status.success());
        let checked = check(&server.config().database());
        assert!(checked.status.success() && text(&checked.stdout).contains("is whole"));
        let again = backup(server.data(), &copy);
        assert_eq!(again.status.code(), Some(1));
        assert!(text(&again.stderr).contains("exists already"));
    }
}

#[tokio::test]
async fn a_damaged_file_fails_the_check_and_makes_no_backup() {
    let copies = tempfile::tempdir().unwrap();
    let copy = copies.path().join("copy.db");
    let mut server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    for _ in 0..3 {
        ann.say(&room, "word").await;
    }
    server.stop().await;
    let file = server.config().database();
    rusqlite::Connection::open(&file).unwrap().execute("DELETE FROM entry WHERE seq = 2", []).unwrap();
    let checked = check(&file);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text(&checked.stdout).contains("room \"a\", place 3"), "{}", text(&checked.stdout));
    assert_eq!(backup(server.data(), &copy).status.code(), Some(1));
    assert_eq!(fs::read_dir(copies.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn words_that_are_no_longer_kept_are_said_to_be_and_the_room_goes_on() {
    let mut server = TestServer::with(|config| config.keep = Some(Duration::from_millis(1))).await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let post = saying(&room, "an old word");
    let kept = ann.post(post.clone()).await;
    let cookie = ann.goes().await;
    // At its start a server lets go of what is too old; it does not wait with serving for that.
    server.restart().await;
    while seen(&server, &room).await.0 != Vec::<String>::new() {
        time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(seen(&server, &room).await, (Vec::new(), Earlier::NotKept, Seq::new(1)));
    let mut ann = server.known(&cookie).await;
    ann.join(&room).await;
    assert_eq!(ann.post(post).await, kept, "it is still known to have been said");
    assert_eq!(ann.say(&room, "a young word").await, Seq::new(2));
    assert_eq!(seen(&server, &room).await, (vec!["a young word".to_owned()], Earlier::NotKept, Seq::new(2)));
}
