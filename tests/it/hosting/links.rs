//! Links that give a role, and bans that hold for a network.

use super::{ban, owner_and_guest, roles, turned_away, unban};
use crate::support::{Ask, Client, TestServer, room};
use parlor::{
    domain::{Act, HostAct, Person, RoomName, RoomRole},
    protocol::Code,
};

/// The paths of the owner's and the host's links, as an owner finds them.
pub(crate) async fn links(server: &TestServer, room: &RoomName, cookie: &str) -> Vec<String> {
    let sheet = server.ask(Ask::get(&format!("{}/hosts", room.path())).with("cookie", cookie)).await;
    let copied = sheet.text().split("data-copy=\"").skip(1).filter_map(|rest| rest.split('"').next());
    copied.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_link_gives_its_role_by_a_button_until_a_new_one_is_made() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let paths = links(&server, &room, ann.cookie()).await;
    let [owner_link, host_link] = &paths[..] else { panic!("{paths:?}") };
    assert!(links(&server, &room, ben.cookie()).await.is_empty(), "they are for owners alone");
    let post = |path: &str, cookie: &str| server.ask(Ask::post_form(path, "").with("cookie", cookie));

    // A preview of the link takes nothing.
    assert_eq!(server.ask(Ask::get(owner_link).with("cookie", ben.cookie())).await.status, 200);
    assert_eq!(roles(&ben.join(&room).await).len(), 1);
    let taken = post(host_link, ben.cookie()).await;
    assert_eq!((taken.status, taken.header("location")), (303, room.path().as_str()));
    let is_host = |client: &Client, person: Person, role: RoomRole, joined: &parlor::protocol::Joined| {
        let _ = client;
        roles(joined).contains(&(person, role))
    };
    let joined = ben.join(&room).await;
    assert!(is_host(&ben, ben.you().person, RoomRole::Host, &joined));
    // Another device of the owner.
    let mut phone = server.newcomer().await;
    post(owner_link, phone.cookie()).await;
    let joined = phone.join(&room).await;
    assert!(is_host(&phone, phone.you().person, RoomRole::Owner, &joined));

    let revoke = Act::Host(HostAct::LinkRevoked { role: RoomRole::Owner });
    let seq = ann.does(&room, revoke).await;
    ben.has_heard(&room, seq).await;
    let mut late = server.newcomer().await;
    let refused = post(owner_link, late.cookie()).await;
    assert!(refused.text().contains("not valid any more"), "{}", refused.text());
    late.join(&room).await;
    let wrong = host_link.replace('a', "b").replace('0', "1");
    assert!(post(&wrong, late.cookie()).await.text().contains("role=\"alert\""));
    let others = links(&server, &room, ann.cookie()).await;
    assert!(others[0] != *owner_link && others[1] == *host_link);
    // A link opens no door that a ban has closed.
    let seq = ann.does(&room, ban(late.you().person, None)).await;
    ben.has_heard(&room, seq).await;
    assert!(post(host_link, late.cookie()).await.text().contains("role=\"alert\""));
}

#[tokio::test]
async fn a_ban_holds_for_the_network_if_a_host_says_so_and_ends_with_the_ban() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, ben) = owner_and_guest(&server, &room).await;
    let person = ben.you().person;
    let path = format!("{}/people/{person}/host?sheet=whole", room.path());
    let form = "does=ban&minutes=60&network=on&reason=spam";
    let cookie = ann.cookie().to_owned();
    server.ask(Ask::post_form(&path, form).with("cookie", &*cookie)).await;
    for _ in 0..2 {
        // Somebody new from the same network, with a new name and no cookie.
        let mut again = server.person("Somebody else").await;
        let refused = turned_away(&mut again, &room).await;
        assert_eq!(refused.code, Code::Banned);
        assert!(refused.until.is_some());
        let form = format!("room={room}&body=still+here");
        let posted = server.ask(Ask::post_form("/api/say", form).with("cookie", again.cookie())).await;
        assert_eq!(posted.status, 403, "{}", posted.text());
        // From elsewhere, everybody may come; and those with a role from anywhere.
        server.newcomer_elsewhere().await.join(&room).await;
        let mut owner = server.known(&cookie).await;
        owner.join(&room).await;
        server.restart().await;
    }
    ann = server.known(&cookie).await;
    ann.join(&room).await;
    ann.does(&room, unban(person)).await;
    server.newcomer().await.join(&room).await;
}
