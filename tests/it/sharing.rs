//! Files that people share: taken, shown, given back so that they cannot run, and let go.

use crate::support::{Answer, Ask, Client, TestServer, room, within};
use image::{DynamicImage, ImageFormat, RgbImage};
use parlor::{
    domain::Act,
    server::limits::{MAX_UPLOADS_PER_PERSON, MEBIBYTE_BYTES, UPLOAD_RATE},
};
use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::Command,
    time,
};

fn bring(name: &str, content: impl Into<Vec<u8>>) -> Ask {
    Ask::post(&format!("/api/files?name={name}"), content)
}

async fn brings(server: &TestServer, person: &Client, name: &str, content: impl Into<Vec<u8>>) -> Answer {
    server.ask(bring(name, content).with("cookie", person.cookie())).await
}

/// The path that a message names a file by which was taken.
fn path(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let taken: serde_json::Value = serde_json::from_str(answer.text()).unwrap();
    taken["path"].as_str().unwrap().to_owned()
}

/// A picture of so much noise that it is not a small file.
fn picture(side: u32, format: ImageFormat) -> Vec<u8> {
    let noise = |x: u32, y: u32| (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761);
    let image =
        RgbImage::from_fn(side, side, |x, y| image::Rgb(noise(x, y).to_be_bytes()[..3].try_into().unwrap()));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Every content that the server holds, and every one that is coming.
fn contents(server: &TestServer) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    walk(&server.data().join("files"), &mut found);
    found
}

/// The headers that keep whatever is in a file from running.
fn cannot_run(answer: &Answer) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
}

#[tokio::test]
async fn a_picture_is_shown_and_any_other_file_is_downloaded_as_it_was() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let photo = picture(600, ImageFormat::Png);
    let shown = path(&brings(&server, &ann, "My%20photo.PNG", photo.clone()).await);
    assert!(shown.ends_with("/600x600/My-photo.png"), "{shown}");
    let answer = server.get(&shown).await;
    cannot_run(&answer);
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"));
    assert_eq!(answer.header("content-disposition"), "inline");
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(answer.body, photo);
    let small = server.get(&format!("{shown}?small")).await;
    cannot_run(&small);
    assert_eq!((small.status, small.header("content-type")), (200, "image/jpeg"));
    assert!(small.body.len() < photo.len() / 2);

    let pdf = path(&brings(&server, &ann, "%EB%B3%B4%EA%B3%A0%EC%84%9C.pdf", "%PDF-1.7 and more").await);
    assert!(pdf.ends_with("/17/보고서.pdf"), "it says how much it has: {pdf}");
    let encoded = pdf.replace("보고서", "%EB%B3%B4%EA%B3%A0%EC%84%9C");
    let as_before = encoded.replace("/17/", "/");
    let lies = encoded.replace("/17/", "/5000/");
    assert_eq!(server.get(&lies).await.status, 404, "nobody is told of another size than it has");
    for path in [encoded.clone(), encoded + "?small", as_before] {
        let answer = server.get(&path).await;
        cannot_run(&answer);
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"));
        assert_eq!(answer.header("content-disposition"), "attachment");
        assert_eq!(answer.text(), "%PDF-1.7 and more");
    }
}

#[tokio::test]
async fn what_could_run_is_never_shown_whatever_it_is_called() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let page = "<!DOCTYPE html><script>alert(1)</script>";
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (name, content) in
        [("a.png", page), ("a.html", page), ("a.svg", svg), ("a.gif", svg), ("a.js", "alert(1)")]
    {
        let path = path(&brings(&server, &ann, name, content).await);
        let answer = server.get(&path).await;
        cannot_run(&answer);
        let how = (answer.header("content-type"), answer.header("content-disposition"));
        assert_eq!(how, ("application/octet-stream", "attachment"), "{name}");
        // Nor is it, when somebody makes a picture of its path.
        let (folder, name) = path.rsplit_once('/').unwrap();
        assert_eq!(server.get(&format!("{folder}/10x10/{name}")).await.status, 404);
    }
    // A page that begins like a picture is none, and no file either: nobody meant to share it.
    let begins = [b"\x89PNG\r\n\x1a\n", page.as_bytes()].concat();
    let answer = brings(&server, &ann, "a.png", begins).await;
    assert_eq!((answer.status, answer.text()), (422, "This picture cannot be read. It may be damaged."));
    assert_eq!(contents(&server).len(), 3, "of the five two have the same content, and two others");
}

#[tokio::test]
async fn a_photo_tells_nobody_where_it_was_taken() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let clean = picture(200, ImageFormat::Jpeg);
    // Exif with the tag that leads to a camera's place (TIFF 6.0; Exif 2.32, section 4.6.6): degrees north as a text.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0 37.5665 GPSLatitude");
    let segment = [&[0xff, 0xe1, 0, u8::try_from(exif.len() + 2).unwrap()], &exif[..]].concat();
    let photo = [&clean[..2], &segment, &clean[2..]].concat();
    let path = path(&brings(&server, &ann, "IMG.jpg", photo.clone()).await);
    for path in [path.clone(), format!("{path}?small")] {
        let given = server.get(&path).await.body;
        for secret in [&b"Exif"[..], b"GPSLatitude", b"37.5665"] {
            assert!(photo.windows(secret.len()).any(|bytes| bytes == secret));
            assert!(!given.windows(secret.len()).any(|bytes| bytes == secret));
        }
        assert_eq!(image::load_from_memory(&given).unwrap().width(), 200);
    }
}

#[tokio::test]
async fn the_same_content_is_kept_once_whoever_brings_it_under_whatever_name() {
    let server = TestServer::start().await;
    let (ann, ben) = (server.person("Ann").await, server.person("Ben").await);
    let one = path(&brings(&server, &ann, "a.txt", "the same").await);
    let other = path(&brings(&server, &ben, "b.txt", "the same").await);
    assert_eq!(one.rsplit_once('/').unwrap().0, other.rsplit_once('/').unwrap().0);
    assert_eq!(contents(&server).len(), 1);
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_words_and_leaves_nothing() {
    let server = TestServer::with(|config| config.files.bytes = MEBIBYTE_BYTES).await;
    let ann = server.person("Ann").await;
    let large = vec![b'x'; MEBIBYTE_BYTES as usize + 1];
    let answer = brings(&server, &ann, "a.bin", large.clone()).await;
    assert_eq!((answer.status, answer.text()), (413, "A file may have 1 MB at most."));
    // One that does not say how long it is, is cut off where it becomes too long.
    let chunk = [format!("{:x}\r\n", large.len()).as_bytes(), &large, b"\r\n0\r\n\r\n"].concat();
    let answer = in_chunks(&server, &ann, &chunk).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    let korean = bring("a.bin", large).with("cookie", ann.cookie()).with("accept-language", "ko");
    assert_eq!(server.ask(korean).await.text(), "파일 하나는 1MB까지 올릴 수 있습니다.");
    assert_eq!(brings(&server, &ann, "a.bin", "").await.status, 400);
    assert_eq!(contents(&server), [] as [PathBuf; 0]);
    assert_eq!(brings(&server, &ann, "a.bin", vec![b'x'; MEBIBYTE_BYTES as usize]).await.status, 200);
}

/// Sends a body in chunks of its own making, and the answer's beginning.
async fn in_chunks(server: &TestServer, person: &Client, body: &[u8]) -> String {
    let mut socket = TcpStream::connect(server.addr()).await.unwrap();
    let head = format!(
        "POST /api/files?name=a HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\ntransfer-encoding: chunked\r\n\r\n",
        server.addr(),
        person.cookie()
    );
    socket.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
    let mut answer = vec![0; 64];
    let read = socket.read(&mut answer).await.unwrap_or_default();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn a_picture_that_would_fill_the_memory_is_refused() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let bomb = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0\x3b";
    let answer = brings(&server, &ann, "bomb.gif", bomb.to_vec()).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("too many pixels"), "{}", answer.text());
    assert_eq!(contents(&server), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn whatever_becomes_of_the_process_of_a_picture_becomes_of_that_picture_alone() {
    // None of them is written here: while one test writes a program, another that starts one keeps it from being run.
    for (program, status) in [
        (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/sharing/killed.sh"), 422),
        // It fails, as a decoder does that is wrong.
        ("/usr/bin/false", 422),
        // It says what is no answer.
        ("/bin/echo", 503),
    ] {
        let server = TestServer::with(|config| config.program = program.into()).await;
        let ann = server.person("Ann").await;
        let refused = brings(&server, &ann, "a.png", picture(60, ImageFormat::Png)).await;
        assert_eq!(refused.status, status, "{program}: {}", refused.text());
        assert_eq!(contents(&server), [] as [PathBuf; 0], "{program}");
        assert_eq!(brings(&server, &ann, "a.txt", "words").await.status, 200);
    }
}

#[tokio::test]
async fn the_process_of_a_picture_ends_when_nobody_waits_for_it_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let [whole, small] = ["whole", "small"].map(|name| folder.path().join(name));
    // Nobody writes there, so that it would read for ever.
    assert!(std::process::Command::new("mkfifo").arg(&whole).status().unwrap().success());
    let mut command = Command::new(env!("CARGO_BIN_EXE_parlor"));
    command.arg("picture").args([whole, small]).stdin(Stdio::piped()).kill_on_drop(true);
    let mut process = command.spawn().unwrap();
    // The system closes it with a server that is killed.
    drop(process.stdin.take());
    assert!(!within("its end", process.wait()).await.unwrap().success());
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let mut socket = TcpStream::connect(server.addr()).await.unwrap();
    let head = format!(
        "POST /api/files?name=a HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\ncontent-length: 100000\r\n\r\n",
        server.addr(),
        ann.cookie()
    );
    socket.write_all(&[head.as_bytes(), &[b'x'; 5000]].concat()).await.unwrap();
    until(|| contents(&server).len() == 1).await;
    drop(socket);
    until(|| contents(&server).is_empty()).await;
}

/// Waits until this holds, which it does in a moment.
async fn until(holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            time::sleep(Duration::from_millis(5)).await;
        }
    };
    time::timeout(Duration::from_secs(10), waiting).await.expect("it holds in the end");
}

#[tokio::test]
async fn one_person_shares_so_much_and_all_together_so_much() {
    let server = TestServer::with(|config| {
        (config.files.a_day, config.files.total) = (2 * MEBIBYTE_BYTES, 3 * MEBIBYTE_BYTES);
    })
    .await;
    let (ann, ben) = (server.person("Ann").await, server.person("Ben").await);
    let file = |letter: u8| vec![letter; MEBIBYTE_BYTES as usize];
    for letter in [b'a', b'b'] {
        path(&brings(&server, &ann, "a", file(letter)).await);
    }
    let answer = brings(&server, &ann, "a", file(b'c')).await;
    assert_eq!(answer.status, 429);
    assert!(answer.text().starts_with("You have shared 2 MB today"), "{}", answer.text());
    path(&brings(&server, &ben, "a", file(b'd')).await);
    let answer = brings(&server, &ben, "a", file(b'e')).await;
    assert_eq!((answer.status, answer.text()), (507, "This server has no room for more files."));
    assert_eq!(contents(&server).len(), 3);
}

#[tokio::test]
async fn who_shares_too_fast_waits_and_others_do_not() {
    let server = TestServer::start().await;
    let (ann, ben) = (server.person("Ann").await, server.person("Ben").await);
    let mut statuses = Vec::new();
    // Some may be forgiven meanwhile, but not as many again.
    while statuses.last() != Some(&429) && statuses.len() < 2 * UPLOAD_RATE.burst as usize {
        statuses.push(brings(&server, &ann, "a", "a").await.status);
    }
    assert_eq!(statuses.pop(), Some(429));
    assert_eq!(brings(&server, &ben, "b", "b").await.status, 200);
}

#[tokio::test]
async fn another_site_shares_nothing_in_somebodys_name() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let ask = bring("a", "a").with("cookie", ann.cookie()).with("origin", "https://evil.example");
    assert_eq!(server.ask(ask).await.status, 403);
    assert_eq!(contents(&server), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn there_is_nothing_at_any_other_path() {
    let server = TestServer::start().await;
    let ann = server.person("Ann").await;
    let there = path(&brings(&server, &ann, "a.txt", "a").await);
    let hash = there.split('/').nth(2).unwrap();
    for path in [
        "/files/".to_owned(),
        "/files/parlor.db".to_owned(),
        format!("/files/{hash}"),
        format!("/files/{hash}/../{hash}"),
        format!("/files/{hash}/%2e%2e%2fparlor.db"),
        format!("/files/{}/a.txt", "0".repeat(64)),
        format!("/files/{hash}/1x1/a.txt"),
        format!("/files/{hash}/%ff"),
    ] {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_page_shows_a_picture_with_its_room_and_what_looks_like_one_as_the_text_that_it_is() {
    let server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let shown = path(&brings(&server, &ann, "a.png", picture(600, ImageFormat::Png)).await);
    ann.say(&room, &format!("look:\n{shown}")).await;
    ann.say(&room, &format!("https://evil.example{shown}")).await;
    let page = server.get(&room.path()).await;
    let html = page.text();
    assert_eq!(html.matches("<img class=\"file__picture\"").count(), 1);
    assert!(
        html.contains(&format!("src=\"{shown}?small\" alt=\"a.png\" width=\"400\" height=\"400\"")),
        "{html}"
    );
    assert!(page.header("content-security-policy").contains("img-src 'self' blob:;"));
}

#[tokio::test]
async fn a_file_goes_with_its_last_message_and_what_nobody_names_within_a_day() {
    let mut server = TestServer::start().await;
    let room = room("a");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    let named = path(&brings(&server, &ann, "named.txt", "named").await);
    let unnamed = path(&brings(&server, &ann, "unnamed.txt", "unnamed").await);
    let taken_back = path(&brings(&server, &ann, "taken_back.txt", "taken back").await);
    ann.say(&room, &named).await;
    let seq = ann.say(&room, &taken_back).await;
    assert_eq!(server.get(&taken_back).await.status, 200);
    ann.does(&room, Act::Deleted { target: seq }).await;
    assert_eq!(server.get(&taken_back).await.status, 404);

    let file = rusqlite::Connection::open(server.config().database()).unwrap();
    file.execute("UPDATE file SET at = at - 90000000", []).unwrap();
    drop(file);
    server.restart().await;
    until(|| contents(&server).len() == 1).await;
    assert_eq!((server.get(&named).await.status, server.get(&unnamed).await.status), (200, 404));
}

#[tokio::test]
async fn who_brings_the_same_content_cannot_take_it_from_who_brought_it_before() {
    let server = TestServer::start().await;
    let (mut ann, mut mallory) = server.two_in(&room("a")).await;
    let brought = path(&brings(&server, &ann, "notes.txt", "the same").await);
    let again = path(&brings(&server, &mallory, "notes.txt", "the same").await);
    let said = mallory.say(&room("a"), &again).await;
    mallory.does(&room("a"), Act::Deleted { target: said }).await;
    // She has not named hers yet.
    assert_eq!(server.get(&brought).await.status, 200);
    ann.say(&room("a"), &brought).await;
    assert_eq!(server.get(&brought).await.status, 200);
}

#[tokio::test]
async fn whoever_brings_many_files_slowly_takes_no_place_from_others() {
    let server = TestServer::start().await;
    let (ann, ben) = (server.person("Ann").await, server.person("Ben").await);
    let mut slow = Vec::new();
    for _ in 0..MAX_UPLOADS_PER_PERSON {
        let mut stream = TcpStream::connect(server.addr()).await.unwrap();
        let head = format!(
            "POST /api/files?name=a.txt HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\ncontent-length: 1000\r\n\r\nbegun",
            server.addr(),
            ann.cookie(),
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        slow.push(stream);
    }
    // All of them are coming.
    until(|| contents(&server).len() == slow.len()).await;
    assert_eq!(brings(&server, &ann, "one.txt", "more").await.status, 429);
    assert_eq!(brings(&server, &ben, "one.txt", "more").await.status, 200);
}
