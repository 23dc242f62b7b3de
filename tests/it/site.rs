//! The files of a page: at which addresses, for how long a browser keeps them, and how they are packed.

use crate::support::{Ask, TestServer, parts};
use std::fs;

const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[tokio::test]
async fn a_file_asked_for_by_its_name_is_asked_for_anew_each_time() {
    let server = TestServer::start().await;
    for (path, kind) in [
        ("/favicon.svg", "image/svg+xml"),
        ("/robots.txt", "text/plain"),
        ("/pkg/parlor.css", "text/css"),
        ("/pkg/parlor.js", "text/javascript"),
    ] {
        let file = server.get(path).await;
        assert_eq!((file.status, file.header("cache-control")), (200, "no-cache"), "{path}");
        assert!(file.header("content-type").starts_with(kind), "{path}: {file:?}");
        let known = Ask::get(path).with("if-none-match", file.header("etag"));
        assert_eq!(server.ask(known).await.status, 304, "{path}");
    }
}

#[tokio::test]
async fn what_a_page_is_made_of_is_asked_for_by_its_content_and_kept_for_ever() {
    let server = TestServer::start().await;
    let page = server.get("/r/a").await;
    for (address, kind) in
        parts(page.text()).into_iter().zip(["text/css", "text/javascript", "application/wasm"])
    {
        let file = server.get(address).await;
        assert_eq!((file.status, file.header("cache-control")), (200, FOR_EVER), "{address}");
        assert_eq!(file.header("content-type"), kind, "{address}");
        let (path, _) = address.split_once("?v=").expect("an address names its content");
        for other in [path, &format!("{path}?v=0"), &format!("{address}0")] {
            assert_eq!(server.get(other).await.header("cache-control"), "no-cache", "{other}");
        }
    }
}

#[tokio::test]
async fn a_page_loads_ahead_what_its_script_asks_for_and_nothing_else() {
    let server = TestServer::start().await;
    for path in ["/", "/r/a"] {
        let page = server.get(path).await;
        let [_, script, program] = parts(page.text());
        let (_, start) =
            page.text().split_once("<script type=\"module\"").expect("a page starts its program");
        let start = start.split("</script>").next().unwrap();
        assert!(start.contains(&format!("SCRIPT={script:?},")), "{start}");
        assert!(start.contains(&format!("PROGRAM={program:?};")), "{start}");
        assert_eq!(page.text().matches("preload\"").count(), 2, "{path}");
    }
}

#[tokio::test]
async fn a_build_under_a_running_server_changes_nothing_until_the_next_start() {
    let mut server = TestServer::start().await;
    let addresses = async |server: &TestServer| parts(server.get("/").await.text()).map(str::to_owned);
    let before = addresses(&server).await;
    fs::write(server.site().join("pkg/parlor.css"), "body { margin: 1px }\n").unwrap();
    fs::remove_file(server.site().join("pkg/parlor.js")).unwrap();
    let style = server.get(&before[0]).await;
    assert_eq!((style.text(), style.header("cache-control")), ("body { margin: 0 }\n", FOR_EVER));
    assert_eq!(server.get(&before[1]).await.status, 200);
    fs::write(server.site().join("pkg/parlor.js"), "export default 1;\n").unwrap();
    server.restart().await;
    let after = addresses(&server).await;
    assert_ne!(before[0], after[0], "another content is another address");
    assert_eq!(before[1..], after[1..]);
    let style = server.get(&after[0]).await;
    assert_eq!((style.text(), style.header("cache-control")), ("body { margin: 1px }\n", FOR_EVER));
    assert_eq!(server.get(&before[0]).await.header("cache-control"), "no-cache", "never under the old one");
}

#[tokio::test]
async fn a_sound_is_given_in_parts_to_who_asks_for_a_part() {
    let server = TestServer::start().await;
    let part = server.ask(Ask::get("/robots.txt").with("range", "bytes=5-9")).await;
    assert_eq!((part.status, part.text(), part.header("content-range")), (206, "agent", "bytes 5-9/14"));
    let none = server.ask(Ask::get("/robots.txt").with("range", "bytes=14-")).await;
    assert_eq!((none.status, none.header("content-range")), (416, "bytes */14"));
}

#[tokio::test]
async fn a_file_that_was_packed_when_it_was_built_is_sent_packed_to_whoever_can_unpack_it() {
    let server = TestServer::start().await;
    let page = server.get("/").await;
    let [_, script, _] = parts(page.text());
    for (accepted, encoding, content) in
        [("gzip, br", "br", "as brotli"), ("gzip", "gzip", "as gzip"), ("", "", "export default 1;\n")]
    {
        let file = server.ask(Ask::get(script).with("accept-encoding", accepted)).await;
        assert_eq!((file.header("content-encoding"), file.text()), (encoding, content));
        assert_eq!((file.header("vary"), file.header("cache-control")), ("accept-encoding", FOR_EVER));
        assert_eq!(file.header("content-type"), "text/javascript");
    }
}

#[tokio::test]
async fn a_page_whose_site_is_not_built_is_readable_all_the_same() {
    let server = TestServer::with(|config| config.site.site_root = "/nowhere".into()).await;
    assert_eq!(server.get("/r/a").await.status, 200);
}
