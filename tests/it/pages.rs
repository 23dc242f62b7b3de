//! What a browser is given over HTTP: pages, files, redirects, and the headers around them.

use crate::support::{Answer, Ask, TestServer, bodies, room, root_attribute};
use std::collections::HashSet;

/// The sources that a page's policy allows for a kind of thing.
fn sources<'a>(page: &'a Answer, directive: &str) -> Vec<&'a str> {
    let policy = page.header("content-security-policy");
    let found = policy.split("; ").find_map(|part| part.strip_prefix(directive)?.strip_prefix(' '));
    found.unwrap_or_else(|| panic!("{directive} is missing: {policy}")).split(' ').collect()
}

#[tokio::test]
async fn home_and_every_room_are_pages() {
    let server = TestServer::start().await;
    for path in ["/", "/r/a", &room("웹소켓 방").path(), "/r/🙂", "/?refused=room"] {
        let page = server.get(path).await;
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{path}");
        assert!(page.text().starts_with("<!DOCTYPE html>"), "{path}");
        assert_eq!(page.text().matches("<h1").count(), 1, "{path} has one heading of the first level");
    }
}

#[tokio::test]
async fn a_room_page_is_readable_without_a_script() {
    let server = TestServer::start().await;
    let room = room("방");
    let mut ann = server.person("Ann <b>&amp;</b>").await;
    ann.join(&room).await;
    let code = "<script>alert('x')</script>";
    let texts = ["1 < 2 && \"3\"", code, "https://parlor.example/?a=1&b=2"];
    for text in texts {
        let fenced = format!("```html\n{text}\n```");
        ann.say(&room, if text == code { &fenced } else { text }).await;
    }
    let page = server.get(&room.path()).await;
    assert_eq!(bodies(page.text()), texts);
    assert!(page.text().contains("Ann &lt;b&gt;&amp;amp;&lt;/b&gt;"), "the nickname is shown as it is");
    assert!(!page.text().contains("<script>alert"));
}

#[tokio::test]
async fn a_page_is_compressed_for_whoever_can_read_that_and_kept_by_nobody() {
    let server = TestServer::start().await;
    for (accepted, encoding) in [("br, gzip", "br"), ("gzip", "gzip"), ("", "")] {
        let page = server.ask(Ask::get("/r/a").with("accept-encoding", accepted)).await;
        assert_eq!(page.header("content-encoding"), encoding, "{accepted:?}");
        assert_eq!(page.header("cache-control"), "private, no-cache");
    }
}

#[tokio::test]
async fn a_page_is_in_the_language_that_was_chosen_or_else_asked_for() {
    let server = TestServer::start().await;
    for path in ["/", "/r/a"] {
        for (accepted, chosen, language) in [
            ("en-GB,en;q=0.9", "", "en"),
            ("ko-KR,ko;q=0.9,en;q=0.8", "", "ko"),
            ("ja", "", "en"),
            ("", "", "en"),
            ("ko", "language=en", "en"),
            ("en", "language=ko", "ko"),
            ("ko", "language=xx", "ko"),
        ] {
            let page =
                server.ask(Ask::get(path).with("accept-language", accepted).with("cookie", chosen)).await;
            assert_eq!(root_attribute(page.text(), "lang"), language, "{path} {accepted:?} {chosen:?}");
        }
    }
}

#[tokio::test]
async fn switching_the_language_remembers_it_and_leads_back_but_never_away() {
    let server = TestServer::start().await;
    for (back, location) in [
        ("/r/a?x=1", "/r/a?x=1"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
        ("/a%0d%0aset-cookie:%20b=c", "/"),
    ] {
        let answer = server.get(&format!("/language/ko?back={back}")).await;
        assert_eq!((answer.status, answer.header("location")), (303, location), "{back}");
        assert!(answer.header("set-cookie").starts_with("language=ko;"), "{answer:?}");
    }
    assert_eq!(server.get("/language/xx?back=/").await.header("set-cookie"), "");
}

#[tokio::test]
async fn an_unknown_page_leads_home_and_an_unknown_file_or_call_is_404() {
    let server = TestServer::start().await;
    for page in ["/about", "/r/", "/r", "/r/a/b", "/채팅", "/a/b/c"] {
        let answer = server.get(page).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{page}");
    }
    for other in
        ["/missing.png", "/pkg/none", "/pkg/none.js", "/api/nothing", "/health/none", "/pkg", "/pkg/"]
    {
        assert_eq!(server.get(other).await.status, 404, "{other}");
    }
    assert_eq!(server.ask(Ask::post_form("/about", "")).await.status, 404, "only reading leads home");
}

#[tokio::test]
async fn no_path_leads_out_of_the_sites_folder() {
    let server = TestServer::start().await;
    for path in [
        "/../data/identity.key",
        "/..%2fdata%2fidentity.key",
        "/pkg/../../data/identity.key",
        "/%2e%2e/data/identity.key",
        "//data/identity.key",
    ] {
        let answer = server.get(path).await;
        assert!((300..500).contains(&answer.status), "{path}: {answer:?}");
        assert_ne!(answer.body.len(), 64, "{path}");
    }
}

#[tokio::test]
async fn a_link_to_a_room_has_one_form() {
    let server = TestServer::start().await;
    let decomposed = "/r/%E1%84%80%E1%85%A1"; // 가, in two characters
    for (written, form) in [("/r/Chat", "/r/chat"), ("/r/a%20b", "/r/a-b"), (decomposed, "/r/%EA%B0%80")] {
        let answer = server.get(written).await;
        assert_eq!((answer.status, answer.header("location")), (303, form), "{written}");
    }
    let answer = server.get("/r/Chat?at=12&x=1").await;
    assert_eq!(answer.header("location"), "/r/chat?at=12&x=1", "and leads to the same part of the room");
    let answer = server.get("/enter?room=%20Web+Socket%20%EA%B0%80").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/r/web-socket-%EA%B0%80"));
}

#[tokio::test]
async fn a_rooms_name_is_the_same_on_every_path_however_it_is_encoded() {
    let server = TestServer::start().await;
    let decomposed = "%E1%84%80%E1%85%A1"; // 가, in two characters, as macOS names files
    let mut ann = server.person("Ann").await;
    ann.join(&room("가")).await;
    ann.say(&room("가"), "by the socket").await;
    let form = Ask::post_form("/api/say", format!("room={decomposed}&body=by+a+form"));
    assert_eq!(server.ask(form.with("cookie", ann.cookie())).await.status, 200);
    assert_eq!(bodies(server.get("/r/%EA%B0%80").await.text()), ["by the socket", "by a form"]);
    for below in ["watch", "about", "people", "search?q=form"] {
        let path = format!("/r/{decomposed}/{below}");
        let answer = server.ask(Ask::get(&path).with("cookie", ann.cookie())).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text().contains('\u{1100}'), "{path} is of a twin");
    }
    assert_eq!(server.get("/").await.text().matches("href=\"/r/").count(), 1, "there is one room");
}

#[tokio::test]
async fn a_slash_behind_a_rooms_link_is_taken_off() {
    let server = TestServer::start().await;
    for (written, room) in [
        ("/r/chat/", "/r/chat"),
        ("/r/chat/?at=12&x=1", "/r/chat?at=12&x=1"),
        ("/r/chat/watch/", "/r/chat/watch"),
        ("/r/Chat//", "/r/Chat"),
        ("/r//", "/"),
    ] {
        let answer = server.get(written).await;
        assert_eq!((answer.status, answer.header("location")), (303, room), "{written}");
    }
}

#[tokio::test]
async fn every_response_says_what_a_browser_may_not_do_with_it() {
    let server = TestServer::start().await;
    for path in ["/", "/r/a", "/favicon.svg", "/missing.png", "/about", "/api/lobby", "/health/live", "/ws"] {
        let answer = server.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        for unsafe_source in ["unsafe-inline", "unsafe-eval'", "*", "http:", "https:", "data:"] {
            let allowed = policy.replace("'wasm-unsafe-eval'", "");
            assert!(!allowed.contains(unsafe_source), "{path} allows {unsafe_source}: {policy}");
        }
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
    }
}

#[tokio::test]
async fn every_script_in_a_page_has_the_nonce_of_its_response_and_no_style_is_inline() {
    let server = TestServer::start().await;
    let mut nonces = HashSet::new();
    for path in ["/", "/r/a", "/"] {
        let page = server.get(path).await;
        let nonce =
            sources(&page, "script-src").into_iter().find_map(|source| source.strip_prefix("'nonce-"));
        let nonce = nonce.and_then(|nonce| nonce.strip_suffix('\'')).expect("scripts have a nonce");
        assert!(nonces.insert(nonce.to_owned()), "a nonce is used once");
        let scripts: Vec<_> =
            page.text().match_indices("<script").map(|(at, _)| &page.text()[at..]).collect();
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
        assert!(!page.text().contains(" style=\"") && !page.text().contains("<style"), "{path}");
        assert!(!page.text().contains(" onclick="), "{path}");
    }
}

#[tokio::test]
async fn a_page_asks_nobody_else_for_anything() {
    let server = TestServer::start().await;
    for path in ["/", "/r/a"] {
        let page = server.get(path).await;
        for attribute in ["src=\"", "href=\"", "action=\""] {
            for (at, _) in page.text().match_indices(attribute) {
                let address = page.text()[at + attribute.len()..].split('"').next().unwrap();
                assert!(
                    address.starts_with(['/', '#', '?']) && !address.starts_with("//"),
                    "{path}: {address}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_supervisor_can_ask_how_the_server_is() {
    let server = TestServer::start().await;
    for path in ["/health/live", "/health/ready"] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{path}");
        assert_eq!(answer.header("set-cookie"), "", "a supervisor is nobody");
    }
}
