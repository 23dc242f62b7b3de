//! Who may write in a room, and how often.

use super::{known_for, now_millis, owner_and_guest, refused, role};
use crate::support::{Ask, TestServer, body, emoji, room, said};
use parlor::{
    domain::{Act, HostAct, RoomPreset, RoomRole, RoomRules, Seq, Writers},
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

#[tokio::test]
async fn newcomers_wait_and_whoever_is_known_for_longer_or_has_a_voice_writes() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let seq = ann.does(&room, Act::Host(HostAct::NewcomersSet { minutes: 5 })).await;
    ben.has_heard(&room, seq).await;
    let refusal = refused(&mut ben, &room, said("I am new")).await;
    let waits = refusal.until.unwrap().millis() - now_millis();
    assert_eq!(refusal.code, Code::Newcomer);
    assert!((1..=5 * 60_000).contains(&waits), "{waits} ms");
    ben.does(&room, Act::Reacted { target: Seq::new(1), emoji: emoji("👍") }).await;
    let joined = ben.join(&room).await;
    assert_eq!((joined.newcomer_until, joined.rules.newcomer_minutes), (refusal.until, 5));
    let page = server.ask(Ask::get(&room.path()).with("cookie", ben.cookie())).await;
    assert!(page.text().contains("New people only read and react here"), "{}", page.text());
    let form = format!("room={room}&body=with+a+form");
    let posted = server.ask(Ask::post_form("/api/say", form).with("cookie", ben.cookie())).await;
    assert_eq!(posted.status, 429, "{}", posted.text());

    let mut known = known_for(&server, 10).await;
    assert_eq!(known.join(&room).await.newcomer_until, None);
    known.say(&room, "I was here before").await;
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Voice)).await;
    ben.has_heard(&room, seq).await;
    ben.say(&room, "thank you").await;
    ann.say(&room, "hosts do not wait").await;
}

#[tokio::test]
async fn a_room_gets_all_rules_of_a_use_at_once() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let path = format!("{}/hosts?sheet=whole", room.path());
    let mut rules = Vec::new();
    for preset in RoomPreset::ALL.into_iter().rev() {
        let RoomRules { writers, slow_seconds, newcomer_minutes, .. } = preset.rules();
        let fields = format!("writers={}&slow={slow_seconds}&newcomers={newcomer_minutes}", writers.name());
        let form = Ask::post_form(&path, format!("does=rules&{fields}")).with("cookie", ann.cookie());
        let sheet = server.ask(form).await;
        assert_eq!(sheet.text().matches("aria-pressed=\"true\"").count(), 1, "{}", sheet.text());
        rules.push(ann.join(&room).await.rules);
    }
    assert_eq!(rules, RoomPreset::ALL.map(RoomPreset::rules).into_iter().rev().collect::<Vec<_>>());
}
