//! What is new in the rooms one was in, told to whoever is elsewhere.

use crate::support::{Ask, Client, TestServer, room};
use parlor::{
    domain::{PageRequest, RoomName, Seq},
    protocol::{Command, Follow, Probe, Read, RoomHead},
};

/// What was new in the rooms somebody follows, as the heartbeats up to this moment told.
async fn followed(client: &mut Client) -> Vec<RoomHead> {
    client.send(Command::Probe(Probe {})).await;
    client.heartbeat().await;
    std::mem::take(&mut client.followed)
}

/// The next that is told: a heartbeat may have been on its way already.
async fn told_next(client: &mut Client) -> Vec<RoomHead> {
    for _ in 0..9 {
        let told = followed(client).await;
        if !told.is_empty() {
            return told;
        }
    }
    panic!("nothing was told");
}

/// Follows one's rooms, and waits until that is carried out: before the refusal of what comes after it.
async fn follow(client: &mut Client) {
    client.send(Command::Follow(Follow {})).await;
    read(client, &room("where-nobody-is"), 1).await;
    client.refused().await;
}

/// Reads up to a place, and waits until that is carried out: before the answer to what comes after it. A heartbeat is none, for it
/// comes by itself as well.
async fn has_read(client: &mut Client, room: &RoomName, seq: u64) {
    read(client, room, seq).await;
    client.history(room, PageRequest::Before(Seq::new(seq))).await;
}

async fn read(client: &mut Client, room: &RoomName, seq: u64) {
    client.send(Command::Read(Read { room: room.clone(), seq: Seq::new(seq) })).await;
}

#[tokio::test]
async fn who_follows_their_rooms_is_told_once_in_which_something_was_said() {
    let server = TestServer::start().await;
    let (tea, coffee) = (room("tea"), room("coffee"));
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ann.say(&tea, "one").await;
    ben.say(&tea, "two").await;
    ann.has_heard(&tea, Seq::new(2)).await;
    read(&mut ann, &tea, 2).await;
    ann.leave(&tea).await;
    ann.join(&coffee).await;
    follow(&mut ann).await;
    assert_eq!(followed(&mut ann).await, [], "nothing was said since");
    ben.say(&tea, "three").await;
    ben.has_heard(&tea, Seq::new(3)).await;
    let told = RoomHead { room: tea.clone(), seq: Seq::new(3) };
    let mut new = followed(&mut ann).await;
    // The heartbeat that was waited for may have been on its way already.
    new.extend(followed(&mut ann).await);
    assert_eq!(new, [told]);
    assert_eq!(followed(&mut ann).await, [], "it was told");
    assert_eq!(followed(&mut ben).await, [], "he follows nothing");
}

#[tokio::test]
async fn only_who_is_in_a_room_can_have_read_it() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    read(&mut ann, &room("tea"), 1).await;
    let refused = ann.refused().await;
    assert_eq!((refused.command.as_deref(), refused.room), (Some("read"), Some(room("tea"))));
}

#[tokio::test]
async fn a_room_that_became_ones_own_after_one_followed_is_followed_too() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    follow(&mut ann).await;
    ann.say(&tea, "one").await;
    read(&mut ann, &tea, 1).await;
    ann.leave(&tea).await;
    followed(&mut ann).await;
    ben.say(&tea, "two").await;
    let mut new = followed(&mut ann).await;
    new.extend(followed(&mut ann).await);
    assert_eq!(new, [RoomHead { room: tea, seq: Seq::new(2) }]);
}

#[tokio::test]
async fn what_one_reads_in_a_tab_is_told_to_the_other() {
    let server = TestServer::start().await;
    let tea = room("tea");
    let (mut ann, mut ben) = server.two_in(&tea).await;
    ben.say(&tea, "one").await;
    ann.has_heard(&tea, Seq::new(1)).await;
    has_read(&mut ann, &tea, 1).await;
    let mut tab = server.tab_of(&ann).await;
    follow(&mut tab).await;
    assert_eq!(followed(&mut tab).await, [], "nothing was said or read since");
    let seq = ben.say(&tea, "two").await;
    let told = RoomHead { room: tea.clone(), seq };
    assert_eq!(told_next(&mut tab).await, std::slice::from_ref(&told));
    ann.has_heard(&tea, seq).await;
    has_read(&mut ann, &tea, 2).await;
    assert_eq!(told_next(&mut tab).await, [told], "so that it counts anew");
    assert_eq!(followed(&mut tab).await, [], "once");
}

#[tokio::test]
async fn a_page_knows_the_room_it_is_of_among_ones_rooms_in_whatever_script_it_is_named() {
    let server = TestServer::start().await;
    let mut ann = server.person("Ann").await;
    for name in ["tea", "차-모임"] {
        let here = room(name);
        ann.join(&here).await;
        let seq = ann.say(&here, "hello").await;
        read(&mut ann, &here, seq.get()).await;
        ann.send(Command::Probe(Probe {})).await;
        ann.heartbeat().await;
        // As a page asks for it, by its own address.
        let path = here.path();
        let beside = Ask::get(&format!("/rooms?sheet=beside&back={path}")).with("cookie", ann.cookie());
        let beside = server.ask(beside).await;
        assert!(
            beside.text().contains(&format!("href=\"{path}\" aria-current=\"page\"")),
            "{}",
            beside.text()
        );
        let sheet = server.ask(Ask::get(&format!("/help?back={path}")).with("cookie", ann.cookie())).await;
        assert!(sheet.text().contains(&format!("href=\"{path}\"")), "the way back: {}", sheet.text());
    }
}
