//! What a disk does to those who write: it takes no more, or has given back something else.

use crate::support::{Program, TestServer, room, saying, within};
use parlor::{
    domain::Seq,
    protocol::{Code, Command, Read, Rename},
};
use std::{fs, path::Path};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Of how many bytes a file may be when the disk takes no more: fewer than any database has.
const NOTHING_MORE: u64 = 4096;

#[tokio::test]
async fn a_disk_that_takes_no_more_is_told_to_the_sender_served_from_and_used_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::with_limited_files(folder.path()).await;
    let room = room("a");
    let (mut ann, mut ben) = (program.newcomer().await, program.newcomer().await);
    ann.join(&room).await;
    ben.join(&room).await;
    ann.say(&room, "before").await;

    if !program.limit_files(Some(NOTHING_MORE)) {
        // Where it counts it must be there.
        assert!(std::env::var_os("CI").is_none(), "there is no `prlimit` on this machine");
        eprintln!("not tested: there is no `prlimit` on this machine");
        return;
    }
    let post = saying(&room, "after");
    for _ in 0..20 {
        ann.send(Command::Post(post.clone())).await;
        let refused = ann.refused().await;
        assert_eq!(refused.code, Code::NotKept);
        assert!(refused.message.contains("the disk fails or is full"), "{}", refused.message);
        assert!(!refused.message.contains("parlor.db"), "where the file lies is nobody's business");
    }
    let well = program.get("/health/ready").await;
    assert_eq!(well.status, 503);
    let why = String::from_utf8(well.body).unwrap();
    assert!(why.contains("the disk fails or is full") && !why.contains("parlor.db"), "{why}");
    assert_eq!(program.get("/health/live").await.status, 200, "it would not help to start it anew");
    ann.send(Command::Rename(Rename { nickname: crate::support::nickname("Ann") })).await;
    assert_eq!(ann.refused().await.code, Code::NotKept);
    // What is there is served meanwhile, also to those who come now.
    let mut cat = program.newcomer().await;
    cat.join(&room).await;
    assert_eq!(cat.texts(&room), ["before"]);
    cat.join(&crate::support::room("where nobody spoke")).await;

    assert!(program.limit_files(None));
    // Whoever asks finds out, also when nobody talks; what was found is told for a second.
    let well = async { while program.get("/health/ready").await.status != 200 {} };
    within("health", well).await;
    assert_eq!(ann.post(post).await.seq, Seq::new(2), "what was refused has no place");
    for client in [&mut ann, &mut ben, &mut cat] {
        client.has_heard(&room, Seq::new(2)).await;
        assert_eq!(client.texts(&room), ["before", "after"]);
    }
    let (_, lines) = program.logs("the database is written again").await;
    let told = lines.iter().filter(|line| line.contains("nothing was written")).count();
    assert_eq!(told, 1, "a full disk writes no line for every message: {lines:?}");

    program.signal("TERM");
    assert!(program.ends().await.success());
    let checked = Program::run(&["check".as_ref(), folder.path().join("parlor.db").as_ref()]);
    let text = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && text.contains("1 rooms, 2 entries"), "{text}");
}

#[tokio::test]
async fn a_server_that_cannot_open_another_file_says_so() {
    let program = Program::start().await;
    let mut stream = TcpStream::connect(program.addr()).await.unwrap();
    let mut ready = async || {
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: here\r\n\r\n").await.unwrap();
        let (mut answer, mut part) = (Vec::new(), [0; 1024]);
        while !answer.ends_with(b"}") {
            let read = within("an answer", stream.read(&mut part)).await.unwrap();
            assert_ne!(read, 0, "it is kept open");
            answer.extend_from_slice(&part[..read]);
        }
        String::from_utf8(answer).unwrap()
    };
    assert!(ready().await.starts_with("HTTP/1.1 200"));
    if !program.limit_open_files(Some(3)) {
        eprintln!("not tested: there is no `prlimit` on this machine");
        return;
    }
    let answer = ready().await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("another file"), "{answer}");
    assert!(program.limit_open_files(None));
    assert!(ready().await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn on_a_disk_that_is_nearly_full_people_are_told_and_can_read_and_delete() {
    let server = TestServer::with(|config| config.least_free = u64::MAX).await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    ann.send(Command::Post(saying(&room, "one"))).await;
    let refused = ann.refused().await;
    assert_eq!(refused.code, Code::NotKept);
    assert!(refused.message.contains("nearly full"), "{}", refused.message);
    assert_eq!(server.get("/health/ready").await.status, 503);
    assert_eq!(server.get("/r/a").await.status, 200);
    // What is beside the log as well; how far somebody has read is not worth a word.
    ann.send(Command::Read(Read { room: room.clone(), seq: Seq::new(1) })).await;
    ann.send(Command::Rename(Rename { nickname: crate::support::nickname("Ann") })).await;
    let refused = ann.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::NotKept, Some("rename")));
    assert!(refused.message.contains("nearly full"), "{}", refused.message);
}

#[tokio::test]
async fn a_page_that_cannot_be_read_says_so_to_programs_as_well() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.newcomer().await;
    ann.join(&room).await;
    ann.say(&room, "one").await;
    let file = rusqlite::Connection::open(server.data().join("parlor.db")).unwrap();
    file.execute_batch("UPDATE entry SET body = char(7)").unwrap();
    for path in ["/r/a?at=1", "/r/a/watch?at=1"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 503, "{path}");
        assert!(String::from_utf8(answer.body).unwrap().contains("role=\"alert\""));
    }
    file.execute_batch("UPDATE entry SET body = 'one'").unwrap();
    assert_eq!(server.get("/r/a?at=1").await.status, 200);
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_at_the_start_with_what_to_do() {
    let newer = |path: &Path| {
        rusqlite::Connection::open(path)
            .unwrap()
            .execute_batch("PRAGMA application_id = 1347570770; PRAGMA user_version = 99")
    };
    let others =
        |path: &Path| rusqlite::Connection::open(path).unwrap().execute_batch("CREATE TABLE theirs (x)");
    let letter = |path: &Path| {
        fs::write(path, "a letter to a friend. ".repeat(100)).unwrap();
        Ok(())
    };
    type Spoil<'a> = &'a dyn Fn(&Path) -> rusqlite::Result<()>;
    let spoiled: [(Spoil<'_>, &[&str]); 3] = [
        (&newer, &["schema 99", "install the newer Parlor"]),
        (&others, &["another program", "choose another data folder"]),
        (&letter, &["damaged", "backup"]),
    ];
    for (spoil, told) in spoiled {
        let folder = tempfile::tempdir().unwrap();
        spoil(&folder.path().join("parlor.db")).unwrap();
        let data = folder.path().to_owned();
        let starting = tokio::task::spawn_blocking(move || {
            Program::run(&["--data".as_ref(), data.as_ref(), "--listen".as_ref(), "127.0.0.1:0".as_ref()])
        });
        let output = within("the program's end", starting).await.unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(told.iter().all(|told| text.contains(told)) && !text.contains("panicked"), "{text}");
    }
}
