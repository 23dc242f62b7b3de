//! Who may write in a room, and how often.

use super::{owner_and_guest, refused, role};
use crate::support::{TestServer, body, emoji, room, said};
use parlor::{
    domain::{Act, HostAct, RoomRole, Seq, Writers},
    protocol::Code,
};

#[tokio::test]
async fn where_only_hosts_write_others_read_and_react_and_a_voice_is_given() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let only_hosts = Act::Host(HostAct::WritersSet { writers: Writers::Hosts });
    assert_eq!(refused(&mut ben, &room, only_hosts.clone()).await.code, Code::NotAllowed);
    let seq = ann.does(&room, only_hosts).await;
    ben.has_heard(&room, seq).await;
    assert_eq!(refused(&mut ben, &room, said("me too")).await.code, Code::HostsWrite);
    ben.does(&room, Act::Reacted { target: Seq::new(1), emoji: emoji("👍") }).await;
    ann.say(&room, "only I speak").await;
    let mut late = server.newcomer().await;
    assert_eq!(late.join(&room).await.rules.writers, Writers::Hosts);
    assert!(server.get(&room.path()).await.text().contains("Only hosts write here"));
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Voice)).await;
    ben.has_heard(&room, seq).await;
    ben.say(&room, "thank you").await;
}

#[tokio::test]
async fn in_slow_mode_a_second_message_waits_and_says_until_when_also_from_another_tab() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, Act::Host(HostAct::SlowSet { seconds: 60 })).await;
    ben.has_heard(&room, seq).await;
    let first = ben.say(&room, "one").await;
    let mut tab = server.tab_of(&ben).await;
    tab.join(&room).await;
    let refused = refused(&mut tab, &room, said("two")).await;
    let said_at = ben.entries(&room).last().unwrap().at.millis();
    assert_eq!((refused.code, refused.until.unwrap().millis()), (Code::Slow, said_at + 60_000));
    ben.does(&room, Act::Edited { target: first, body: Some(body("one, better")) }).await;
    for text in ["hosts", "do", "not", "wait"] {
        ann.say(&room, text).await;
    }
    let seq = ann.does(&room, Act::Host(HostAct::SlowSet { seconds: 0 })).await;
    ben.has_heard(&room, seq).await;
    ben.say(&room, "two").await;
    drop(server);
}
