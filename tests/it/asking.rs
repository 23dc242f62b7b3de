//! What the program answers its operator: how a running server is, and what it was built from.

use crate::support::{Ask, Program, TestServer, room};
use std::{ffi::OsStr, net::SocketAddr, process::Output};
use tokio::task;

async fn health(addr: SocketAddr) -> (bool, String, String) {
    let addr = addr.to_string();
    let arguments = ["health", "--listen", &addr].map(str::to_owned);
    let asked = task::spawn_blocking(move || Program::run(&arguments.each_ref().map(OsStr::new)));
    let Output { status, stdout, stderr } = asked.await.unwrap();
    (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[tokio::test]
async fn health_says_whether_a_server_takes_new_people_and_why_not() {
    let mut server = TestServer::start().await;
    assert_eq!(health(server.addr()).await, (true, "ready\n".to_owned(), String::new()));

    server.change(|config| config.least_free = u64::MAX).await;
    let (succeeded, told, _) = health(server.addr()).await;
    assert!(!succeeded && told.starts_with("not ready: the log: "), "{told}");

    let gone = server.addr();
    server.stop().await;
    let (succeeded, told, complaint) = health(gone).await;
    assert!(!succeeded && told.is_empty());
    assert!(complaint.contains(&format!("no Parlor answers at {gone}")), "{complaint}");
}

#[test]
fn the_version_names_what_the_program_was_built_from() {
    let told = Program::run(&["--version".as_ref()]);
    let told = String::from_utf8(told.stdout).unwrap();
    let lines: Vec<_> = told.lines().collect();
    let [version, commit, page] = lines[..] else { panic!("{told}") };
    assert_eq!(version, concat!("parlor ", env!("CARGO_PKG_VERSION")));
    assert!(commit.starts_with("commit "), "{commit}");
    assert!(page.starts_with("page   "), "{page}");
}

#[tokio::test]
async fn the_operator_is_given_the_owner_link_of_a_room_while_the_server_runs() {
    let server = TestServer::start().await;
    let room = room("tea");
    let link = async |name: &str| {
        let data = server.data().to_owned();
        let name = name.to_owned();
        let run = move || {
            Program::run(&["owner-link".as_ref(), name.as_ref(), "--data".as_ref(), data.as_os_str()])
        };
        let Output { status, stdout, .. } = task::spawn_blocking(run).await.unwrap();
        (status.success(), String::from_utf8(stdout).unwrap().trim().to_owned())
    };
    let (found, sentence) = link("tea").await;
    assert!(!found && sentence.contains("no room tea"), "{sentence}");
    let mut ann = server.person("Ann").await;
    ann.join(&room).await;
    ann.say(&room, "mine").await;
    let (found, path) = link("tea").await;
    assert!(found && path.starts_with("/r/tea/link/owner/"), "{path}");
    let mut operator = server.newcomer().await;
    let taken = server.ask(Ask::post_form(&path, "").with("cookie", operator.cookie())).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert_eq!(operator.join(&room).await.hosts.len(), 2);
}
