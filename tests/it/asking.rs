//! What the program answers its operator: how a running server is, and what it was built from.

use crate::support::{Program, TestServer};
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
