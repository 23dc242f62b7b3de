//! Who administers the server: the link, powers in every room, bans from the server, and its rules.

mod banned_everywhere; // what a ban from the server closes
mod closed_rooms; // rooms that they close
mod looking_after; // what /admin shows, and owners who are gone

use crate::support::{Ask, Client, Program, TestServer, bodies, doing, nickname, room, saying};
use parlor::{
    domain::{Act, HostAct, Person, RoomName, RoomRole, Seq, Writers},
    protocol::{Code, Command, Event, Join},
    server::admin_link,
};
use tokio::task;

/// The path of the admin link.
fn link(server: &TestServer) -> String {
    admin_link(&server.config().database(), None).unwrap()
}

async fn post(server: &TestServer, path: &str, form: &str, cookie: &str) -> (u16, String) {
    let answer = server.ask(Ask::post_form(path, form).with("cookie", cookie)).await;
    (answer.status, answer.text().to_owned())
}

/// Somebody who administers the server.
pub(crate) async fn admin(server: &TestServer) -> Client {
    let client = server.person("Root").await;
    assert_eq!(post(server, &link(server), "", client.cookie()).await.0, 303);
    client
}

async fn page(server: &TestServer, cookie: &str) -> (u16, String) {
    let answer = server.ask(Ask::get("/admin?sheet=whole").with("cookie", cookie)).await;
    (answer.status, answer.text().to_owned())
}

/// Enters again, and gives the refusal.
async fn turned_away(client: &mut Client, room: &RoomName) -> Code {
    client.send(Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })).await;
    client.refused().await.code
}

async fn ban_from_server(
    server: &TestServer,
    admin: &Client,
    room: &RoomName,
    person: Person,
    fields: &str,
) -> u16 {
    let path = format!("{}/people/{person}/host?sheet=whole", room.path());
    let form = format!("does=ban&mute=server&minutes=60&reason=spam{fields}");
    post(server, &path, &form, admin.cookie()).await.0
}

#[tokio::test]
async fn the_admin_link_is_printed_while_the_server_runs_and_gives_the_server_by_a_button_until_a_new_one_is_made()
 {
    let server = TestServer::start().await;
    let data = server.data().to_owned();
    let run = move || Program::run(&["admin-link".as_ref(), "--data".as_ref(), data.as_os_str()]);
    let printed = String::from_utf8(task::spawn_blocking(run).await.unwrap().stdout).unwrap();
    let first = link(&server);
    assert_eq!(printed.trim(), first);

    let (ann, ben) = (server.person("Ann").await, server.person("Ben").await);
    // A preview of the link takes nothing.
    assert_eq!(server.ask(Ask::get(&first).with("cookie", ann.cookie())).await.status, 200);
    assert_eq!(page(&server, ann.cookie()).await.0, 403);
    assert!(post(&server, "/admin/link/00ff", "", ann.cookie()).await.1.contains("role=\"alert\""));
    assert_eq!(post(&server, &first, "", ann.cookie()).await.0, 303);
    let (status, text) = page(&server, ann.cookie()).await;
    assert!(status == 200 && text.contains("made Ann an administrator"), "{text}");

    assert_eq!(post(&server, "/admin", "does=revoke", ann.cookie()).await.0, 200);
    assert!(post(&server, &first, "", ben.cookie()).await.1.contains("role=\"alert\""));
    assert_eq!(post(&server, &link(&server), "", ben.cookie()).await.0, 303);
    let dismiss = format!("does=dismiss&person={}", ann.you().person);
    assert_eq!(post(&server, "/admin", &dismiss, ben.cookie()).await.0, 200);
    assert_eq!(page(&server, ann.cookie()).await.0, 403);
    // Somebody always administers it, until the link is used again.
    let dismiss = format!("does=dismiss&person={}", ben.you().person);
    assert!(post(&server, "/admin", &dismiss, ben.cookie()).await.1.contains("role=\"alert\""));
    assert_eq!(page(&server, ben.cookie()).await.0, 200);
}

#[tokio::test]
async fn nobody_else_reads_or_changes_the_server_and_no_path_leads_to_its_log() {
    let server = TestServer::start().await;
    let root = admin(&server).await;
    let mut ann = server.person("Ann").await;
    for form in ["does=rules&writers=hosts", "does=revoke", "does=unban&person=000000000000000000000000"] {
        assert_eq!(post(&server, "/admin", form, ann.cookie()).await.0, 403);
    }
    let log = RoomName::server_log();
    for client in [&ann, &root] {
        for path in ["", "/people", "/hosts", "/about", "/search?q=a", "/watch"] {
            let answer =
                server.ask(Ask::get(&format!("{}{path}", log.path())).with("cookie", client.cookie())).await;
            assert!(!answer.text().contains("administrator"), "{path}: {}", answer.text());
            assert_ne!(answer.status, 200, "{path}");
        }
    }
    assert_eq!(turned_away(&mut ann, &log).await, Code::Private);
    ann.send(Command::Post(saying(&log, "hello"))).await;
    assert!([Code::NotJoined, Code::Private].contains(&ann.refused().await.code));
    let (_, list) = (page(&server, root.cookie()).await, server.get("/api/lobby").await);
    assert!(!list.text().contains("@aaaa"), "{}", list.text());
}

#[tokio::test]
async fn who_administers_the_server_has_every_power_in_every_room_and_the_room_sees_what_they_do() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let seq = ben.say(&tea, "buy this").await;
    ann.has_heard(&tea, seq).await;

    let mut root = admin(&server).await;
    let joined = root.join(&tea).await;
    let person = root.you().person;
    assert!(joined.hosts.iter().any(|host| (host.person, host.role) == (person, RoomRole::Owner)));
    let cleared = root.does(&tea, Act::Host(HostAct::Removed { person: None, after: Seq::START })).await;
    ann.has_heard(&tea, cleared).await;
    assert!(bodies(server.get("/r/tea").await.text()).is_empty());
    let sheet = server.ask(Ask::get("/r/tea/hosts?sheet=whole").with("cookie", ann.cookie())).await;
    assert!(sheet.text().contains("removed everybody"), "{}", sheet.text());
    assert!(sheet.text().contains("Root"));
    // Nobody bans or mutes them, also not the owner; and they name another owner.
    let ban = Act::Host(HostAct::Banned { person, minutes: None, mute: false, reason: None });
    ann.send(Command::Post(doing(&tea, ban))).await;
    assert_eq!(ann.refused().await.code, Code::NotAllowed);
    let owner = Act::Host(HostAct::RoleSet { person: ben.you().person, role: RoomRole::Owner });
    let seq = root.does(&tea, owner).await;
    ben.has_heard(&tea, seq).await;
    ben.does(&tea, Act::Host(HostAct::SlowSet { seconds: 5 })).await;
    // Their name is theirs in every room, also while they are away.
    let far = room("tennis");
    root.leave(&tea).await;
    for nickname in ["Root", "ROOT"] {
        ann.send(Command::Join(Join {
            room: far.clone(),
            nickname: self::nickname(nickname).into(),
            after: None,
            epoch: None,
        }))
        .await;
        assert_eq!(ann.refused().await.code, Code::NicknameTaken);
    }
    // For others they are somebody without a role.
    assert!(ben.join(&tea).await.hosts.iter().all(|host| host.person != person));
}

#[tokio::test]
async fn a_ban_from_the_server_ends_every_membership_at_once_and_holds_in_every_room_until_it_is_taken_back()
{
    let mut server = TestServer::start().await;
    let (tea, tennis) = (room("tea"), room("tennis"));
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    ann.join(&tennis).await;
    ben.join(&tennis).await;
    // Also in a room of their own.
    let own = room("bens");
    ben.join(&own).await;
    ben.say(&own, "mine").await;
    let root = admin(&server).await;
    let person = ben.you().person;
    assert_eq!(ban_from_server(&server, &root, &tea, person, "").await, 200);
    let mut ended = Vec::new();
    for _ in 0..3 {
        let refused = ben.refused().await;
        assert_eq!(refused.code, Code::Banned);
        ended.extend(refused.room);
    }
    ended.sort();
    assert_eq!(ended, [own.clone(), tea.clone(), tennis.clone()]);
    for room in [&tea, &tennis] {
        ann.counts(room, 1).await;
    }
    let cookie = ben.cookie().to_owned();
    for _ in 0..2 {
        let mut ben = server.known(&cookie).await;
        for room in [&tea, &tennis, &own, &self::room("new")] {
            assert_eq!(turned_away(&mut ben, room).await, Code::Banned);
        }
        let posted = post(&server, "/api/say", "room=bens&body=hello", &cookie).await;
        assert_eq!(posted.0, 403, "{}", posted.1);
        server.restart().await;
    }
    let form = format!("does=unban&person={person}");
    assert_eq!(post(&server, "/admin", &form, root.cookie()).await.0, 200);
    let mut ben = server.known(&cookie).await;
    ben.join(&tea).await;
    ben.say(&tea, "back").await;
}

#[tokio::test]
async fn a_ban_from_the_server_may_hold_for_the_network_and_not_for_who_keeps_a_room_from_there() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let root = admin(&server).await;
    assert_eq!(ban_from_server(&server, &root, &tea, ben.you().person, "&network=on").await, 200);
    let mut again = server.person("Somebody else").await;
    assert_eq!(turned_away(&mut again, &room("tennis")).await, Code::Banned);
    server.newcomer_elsewhere().await.join(&tea).await;
    // Ann owns the room, so she is nobody who came back under another name.
    ann.say(&tea, "still here").await;
}

#[tokio::test]
async fn only_who_administers_the_server_opens_rooms_if_it_says_so_and_then_everybody_may_write_there() {
    let server = TestServer::start().await;
    let (old, class) = (room("old"), room("class"));
    let mut ann = server.person("Ann").await;
    ann.join(&old).await;
    ann.say(&old, "mine").await;
    let mut root = admin(&server).await;
    assert_eq!(post(&server, "/admin", "does=rules&writers=hosts", root.cookie()).await.0, 200);
    assert_eq!(ann.join(&class).await.rules.writers, Writers::Hosts);
    let page = server.ask(Ask::get("/r/class").with("cookie", ann.cookie())).await;
    assert!(page.text().contains("Only hosts write here"), "the page says so before anybody writes");
    ann.send(Command::Post(saying(&class, "first"))).await;
    assert_eq!(ann.refused().await.code, Code::HostsWrite);
    ann.say(&old, "in a room that is open").await;

    root.join(&class).await;
    root.say(&class, "Welcome").await;
    // Whoever waited there is told to look again, and finds that they may write.
    ann.expect("to be told to look again", |event| matches!(event, Event::Behind(_)).then_some(())).await;
    assert_eq!(ann.join(&class).await.rules.writers, Writers::Everybody);
    ann.say(&class, "hello").await;
    assert_eq!(post(&server, "/admin", "does=rules&writers=everybody", root.cookie()).await.0, 200);
    ann.join(&room("free")).await;
    ann.say(&room("free"), "mine").await;
}

#[tokio::test]
async fn new_people_wait_in_every_room_if_the_server_says_so_and_who_administers_it_does_not() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    let mut root = admin(&server).await;
    assert_eq!(post(&server, "/admin", "does=rules&newcomers=10", root.cookie()).await.0, 200);
    ben.send(Command::Post(saying(&tea, "hello"))).await;
    let refused = ben.refused().await;
    assert!(refused.code == Code::Newcomer && refused.until.is_some());
    assert!(ben.join(&tea).await.newcomer_until.is_some());
    root.join(&tea).await;
    root.say(&tea, "hello").await;
    ann.say(&tea, "an owner does not wait").await;
}

#[tokio::test]
async fn the_page_of_the_server_shows_rooms_with_their_owners_and_finds_them_by_name() {
    let server = TestServer::start().await;
    let (tea, tennis) = (room("tea"), room("tennis"));
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "mine").await;
    ben.join(&tennis).await;
    ben.say(&tennis, "mine").await;
    let both = RoomName::direct(ann.you().person, ben.you().person).unwrap();
    ann.join(&both).await;
    ann.say(&both, "between us").await;
    let root = admin(&server).await;
    let (_, text) = page(&server, root.cookie()).await;
    let (tea_at, tennis_at) = (text.find("/r/tea/hosts").unwrap(), text.find("/r/tennis/hosts").unwrap());
    assert!(tennis_at < tea_at, "the one with the latest words first");
    assert!(text.contains(&format!("owner {}", ann.nickname())) && text.contains("2 people there"), "{text}");
    assert!(!text.contains(both.as_str()) && text.contains("Conversations of two: <strong>1"), "{text}");
    let found = server.ask(Ask::get("/admin?sheet=found&q=TEN").with("cookie", root.cookie())).await;
    assert!(
        found.text().contains("/r/tennis/hosts") && !found.text().contains("/r/tea/"),
        "{}",
        found.text()
    );
}
