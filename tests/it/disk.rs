//! What a disk does to those who write: it takes no more, or has given back something else.

use crate::support::{Program, room, saying, within};
use parlor::{
    domain::Seq,
    protocol::{Code, Command, Rename},
};
use std::{fs, path::Path};

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
    ann.send(Command::Rename(Rename { nickname: crate::support::nickname("Ann") })).await;
    assert_eq!(ann.refused().await.code, Code::NotKept);
    // What is there is served meanwhile, also to those who come now.
    let mut cat = program.newcomer().await;
    cat.join(&room).await;
    assert_eq!(cat.texts(&room), ["before"]);
    cat.join(&crate::support::room("where nobody spoke")).await;

    assert!(program.limit_files(None));
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
