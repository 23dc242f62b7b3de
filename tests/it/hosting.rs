//! Who keeps a room: owners, hosts, bans and removals, over the socket and with the forms of sheets.

mod appeals; // what people tell the hosts
mod bans; // who is gone, and who is told
mod calm; // calm mode
mod doors; // who may come in
pub(crate) mod links; // links that give a role, and bans that hold for a network
mod review; // what hosts look at first
mod rules; // who may write, and how often

use crate::support::{Ask, Client, TestServer, body, doing, emoji, nickname, room, saying};
use parlor::{
    domain::{Act, BanReason, Entry, HostAct, PageRequest, Person, RoomName, RoomRole, Seq},
    protocol::{Code, Command, Event, Join, Refused},
};
use std::time::{SystemTime, UNIX_EPOCH};

fn role(person: Person, role: RoomRole) -> Act {
    Act::Host(HostAct::RoleSet { person, role })
}

fn ban(person: Person, minutes: Option<u32>) -> Act {
    let reason = BanReason::parse("advertising").unwrap();
    Act::Host(HostAct::Banned { person, minutes, mute: false, reason })
}

fn mute(person: Person) -> Act {
    Act::Host(HostAct::Banned { person, minutes: None, mute: true, reason: None })
}

fn unban(person: Person) -> Act {
    Act::Host(HostAct::Unbanned { person })
}

fn remove(person: Option<Person>, after: Seq) -> Act {
    Act::Host(HostAct::Removed { person, after })
}

/// Ann, who owns the room, and Ben.
async fn owner_and_guest(server: &TestServer, room: &RoomName) -> (Client, Client) {
    let (mut ann, mut ben) = server.two_in(room).await;
    let seq = ann.say(room, "mine").await;
    ben.has_heard(room, seq).await;
    (ann, ben)
}

/// Somebody whom the server has known for so many minutes.
async fn known_for(server: &TestServer, minutes: u64) -> Client {
    let since = now_millis() / 1_000 - minutes * 60;
    server.known(&server.sign(&format!("0123456789abcdef01234567.{since}"))).await
}

fn now_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

/// The code with which an act is refused.
async fn refused(client: &mut Client, room: &RoomName, act: Act) -> Refused {
    client.send(Command::Post(doing(room, act))).await;
    client.refused().await
}

/// Tries to enter, and gives the refusal.
async fn turned_away(client: &mut Client, room: &RoomName) -> Refused {
    client.send(Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None })).await;
    client.refused().await
}

fn roles(joined: &parlor::protocol::Joined) -> Vec<(Person, RoomRole)> {
    joined.hosts.iter().map(|host| (host.person, host.role)).collect()
}

#[tokio::test]
async fn whoever_opens_a_room_owns_it_and_everybody_sees_who_keeps_it() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let (owner, host) = (ann.you().person, ben.you().person);
    assert_eq!(refused(&mut ben, &room, role(host, RoomRole::Host)).await.code, Code::NotAllowed);
    let seq = ann.does(&room, role(host, RoomRole::Host)).await;
    ben.has_heard(&room, seq).await;
    let mut cem = server.newcomer().await;
    assert_eq!(roles(&cem.join(&room).await), [(owner, RoomRole::Owner), (host, RoomRole::Host)]);
    let page = server.get(&room.path()).await;
    assert!(page.text().contains(&format!("\"hosts\":[{{\"person\":\"{owner}\",\"role\":\"owner\"}}")));
    server.restart().await;
    let mut cem = server.newcomer().await;
    assert_eq!(roles(&cem.join(&room).await), [(owner, RoomRole::Owner), (host, RoomRole::Host)]);
}

#[tokio::test]
async fn a_room_is_handed_over_and_is_never_without_an_owner() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let (old, new) = (ann.you().person, ben.you().person);
    assert_eq!(refused(&mut ann, &room, role(old, RoomRole::Member)).await.code, Code::NotAllowed);
    ann.does(&room, role(new, RoomRole::Owner)).await;
    let seq = ann.does(&room, role(old, RoomRole::Member)).await;
    ben.has_heard(&room, seq).await;
    assert_eq!(refused(&mut ann, &room, role(old, RoomRole::Host)).await.code, Code::NotAllowed);
    ben.does(&room, role(old, RoomRole::Host)).await;
}

#[tokio::test]
async fn a_ban_ends_all_connections_of_a_person_and_no_way_leads_back() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut tab = server.tab_of(&ben).await;
    tab.join(&room).await;
    let before = ben.say(&room, "buy this").await;
    let person = ben.you().person;
    let seq = ann.does(&room, ban(person, Some(10))).await;
    for connection in [&mut ben, &mut tab] {
        connection.has_heard(&room, seq).await;
        let refused = connection.refused().await;
        assert_eq!((refused.code, refused.command.as_deref()), (Code::Banned, Some("join")));
        assert_eq!(refused.room.as_ref(), Some(&room));
        assert!(refused.message.contains("advertising"), "{}", refused.message);
        let until = refused.until.unwrap().millis() - ann.entries(&room).last().unwrap().at.millis();
        assert_eq!(until, 10 * 60_000);
    }
    ann.expect("that Ben left", |event| match event {
        Event::Left(left) => (left.member.person == person).then_some(()),
        _ => None,
    })
    .await;
    // The same connection, another one, and another name.
    assert_eq!(turned_away(&mut ben, &room).await.code, Code::Banned);
    let mut again = server.tab_of(&ben).await;
    again.rename("Somebody else").await;
    assert_eq!(turned_away(&mut again, &room).await.code, Code::Banned);
    let form = format!("room={room}&body=still+here");
    let posted = server.ask(Ask::post_form("/api/say", form).with("cookie", ben.cookie())).await;
    assert_eq!(posted.status, 403, "{}", posted.text());
    // They may read it, and see why they may not write.
    let page = server.ask(Ask::get(&room.path()).with("cookie", ben.cookie())).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("buy this") && page.text().contains("advertising"));
    assert!(before < seq);

    let seq = ann.does(&room, unban(person)).await;
    assert!(ben.join(&room).await.seq >= seq);
    ben.say(&room, "sorry").await;
}

#[tokio::test]
async fn a_muted_person_is_there_and_writes_nothing_and_takes_back_what_they_wrote() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let said = ben.say(&room, "noise").await;
    let seq = ann.does(&room, mute(ben.you().person)).await;
    ben.has_heard(&room, seq).await;
    for act in [
        saying(&room, "more").act,
        Act::Reacted { target: Seq::new(1), emoji: emoji("👍") },
        Act::Pinned { target: said },
        Act::TopicSet { topic: None },
    ] {
        assert_eq!(refused(&mut ben, &room, act).await.code, Code::Muted);
    }
    ben.does(&room, Act::Deleted { target: said }).await;
    let joined = ben.join(&room).await;
    assert!(joined.ban.is_some_and(|ban| ban.mute && ban.by.unwrap().as_str() == "Ann"));
}

#[tokio::test]
async fn hosts_delete_what_others_said_and_nobody_bans_who_keeps_the_room() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let mut cem = server.person("Cem").await;
    cem.join(&room).await;
    let said = cem.say(&room, "spam").await;
    ben.has_heard(&room, said).await;
    assert_eq!(refused(&mut ben, &room, Act::Deleted { target: said }).await.code, Code::NotYours);
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    ben.has_heard(&room, seq).await;
    let seq = ben.does(&room, Act::Deleted { target: said }).await;
    cem.has_heard(&room, seq).await;
    assert!(cem.messages(&room).iter().any(|message| message.seq == said && message.is_deleted()));
    let owner = ann.you().person;
    assert_eq!(refused(&mut ben, &room, ban(owner, None)).await.code, Code::NotAllowed);
    assert_eq!(refused(&mut ben, &room, Act::Deleted { target: Seq::new(1) }).await.code, Code::NotAllowed);
    assert_eq!(refused(&mut ben, &room, remove(Some(owner), Seq::START)).await.code, Code::NotAllowed);
    assert_eq!(refused(&mut ann, &room, ban(ben.you().person, None)).await.code, Code::NotAllowed);
}

#[tokio::test]
async fn what_a_host_removes_is_gone_from_every_page_the_history_quotes_pins_and_the_search() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let kept = ben.say(&room, "kept words").await;
    let (mut spam, mut ids) = (Vec::new(), Vec::new());
    for n in 0..60 {
        let say = saying(&room, &format!("spamword {n}"));
        ids.push(say.id);
        spam.push(ben.post(say).await.seq);
    }
    ben.does(&room, Act::Edited { target: spam[3], body: Some(body("spamword edited")) }).await;
    ann.does(&room, Act::Pinned { target: spam[7] }).await;
    ann.does(&room, Act::Reacted { target: spam[9], emoji: emoji("👍") }).await;
    let answer = Act::Said { body: Some(body("an answer")), reply_to: Some(spam[9]) };
    let answer = ann.does(&room, answer).await;
    let other = ann.say(&room, "somebody else's").await;
    let seq = ann.does(&room, remove(Some(ben.you().person), kept)).await;
    ben.has_heard(&room, seq).await;

    let gone = |client: &Client| {
        client.messages(&room).iter().all(|message| {
            message.body.as_ref().is_none_or(|body| !body.as_str().contains("spamword"))
                && (!spam.contains(&message.seq) || message.retracted)
        })
    };
    assert!(gone(&ben) && gone(&ann), "on pages that were there");
    let mut late = server.person("Late").await;
    late.join(&room).await;
    late.read_back(&room).await;
    assert!(gone(&late), "on one that comes later");
    let texts: Vec<_> = late.messages(&room).iter().filter_map(|message| message.body.clone()).collect();
    let texts: Vec<_> = texts.iter().map(|body| body.as_str()).collect();
    assert_eq!(texts, ["mine", "kept words", "an answer", "somebody else's"]);
    let around = late.history(&room, PageRequest::Around(answer)).await;
    assert!(around.page.messages.iter().all(|message| !message.pinned));
    let entries = late.catch_up(&room, kept).await.entries;
    let says = |entry: &Entry| format!("{:?}", entry.act).contains("spamword");
    assert!(!entries.iter().any(says), "in the log");
    assert!(other < seq);
    // A message that is sent again is the one that was, and does not come back.
    let again = ben.post(parlor::protocol::Post { id: ids[5], ..saying(&room, "spamword 5") }).await;
    assert_eq!(again.seq, spam[5]);
    let found = server.get(&format!("{}/search?q=spamword&sheet=found", room.path())).await;
    assert!(!found.text().contains("spamword</mark>"), "{}", found.text());
    server.restart().await;
    let page = server.get(&room.path()).await;
    assert!(!page.text().contains("spamword") && page.text().contains("kept words"));
}

/// Ben says a thousand things while Ann bans him: what is kept comes before the ban, and what comes after it is refused.
#[tokio::test]
async fn nothing_is_said_after_a_ban_however_they_race() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let person = ben.you().person;
    let flood: Vec<_> = (0..1_000).map(|n| saying(&room, &format!("{n}"))).collect();
    let ids: Vec<_> = flood.iter().map(|say| say.id).collect();
    let send = async {
        for say in &flood {
            ben.send(Command::Post(say.clone())).await;
        }
    };
    let ban_at = async {
        // In the middle of it.
        let fifty = |event: &Event| matches!(event, Event::Told(told) if told.entry.seq == Seq::new(50));
        ann.until("fifty", fifty).await;
        ann.post(doing(&room, ban(person, None))).await.seq
    };
    let ((), banned) = tokio::join!(send, ban_at);
    let (mut kept, mut refused) = (Vec::new(), 0);
    while kept.len() + refused < ids.len() {
        let answer = ben
            .expect("an answer", |event| match event {
                Event::Kept(accepted) => Some(Ok(accepted.seq)),
                Event::Refused(why) => why.id.is_some().then_some(Err(why.code)),
                _ => None,
            })
            .await;
        match answer {
            Ok(seq) => kept.push(seq),
            Err(code) => {
                assert!(matches!(code, Code::Banned | Code::NotJoined), "{code:?}");
                refused += 1;
            }
        }
    }
    assert!(kept.iter().all(|seq| *seq < banned), "{kept:?} after {banned}");
    let mut late = server.newcomer().await;
    late.join(&room).await;
    let mut after = banned;
    loop {
        let page = late.catch_up(&room, after).await;
        assert!(page.entries.iter().all(|entry| entry.from.person != person));
        let Some(last) = page.entries.last() else { break };
        after = last.seq;
    }
}

#[tokio::test]
async fn hosts_keep_the_room_with_the_forms_of_sheets_and_others_are_refused() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (ann, mut ben) = owner_and_guest(&server, &room).await;
    ben.say(&room, "spamword").await;
    let person = ben.you().person;
    let (path, cookie) =
        (format!("{}/people/{person}/host?sheet=whole", room.path()), ann.cookie().to_owned());
    let post = |path: &str, form: &str, cookie: &str| {
        server.ask(Ask::post_form(path, form.to_owned()).with("cookie", cookie.to_owned()))
    };
    // The card of somebody who keeps nothing has no such forms, and they lead nowhere.
    let card = format!("{}/people/{person}?sheet=whole", room.path());
    let shown = server.ask(Ask::get(&card).with("cookie", ben.cookie())).await;
    assert!(!shown.text().contains("name=\"does\""), "{}", shown.text());
    let refused = post(&path, "does=ban&minutes=60", ben.cookie()).await;
    assert!(refused.text().contains("role=\"alert\"") || !refused.text().contains("Banned"));

    let shown = server.ask(Ask::get(&card).with("cookie", &*cookie)).await;
    for form in ["value=\"ban\"", "value=\"remove\"", "value=\"role\""] {
        assert!(shown.text().contains(form), "{form}: {}", shown.text());
    }
    let banned = post(&path, "does=ban&minutes=60&mute=&remove=hour&reason=spam", &cookie).await;
    assert_eq!(banned.status, 200);
    assert!(banned.text().contains("Banned from this room") && banned.text().contains("spam"));
    assert_eq!(ben.refused().await.code, Code::Banned);
    let page = server.get(&room.path()).await;
    assert!(!page.text().contains("spamword"));
    let hosts = format!("{}/hosts?sheet=whole", room.path());
    let sheet = server.ask(Ask::get(&hosts).with("cookie", &*cookie)).await;
    assert!(sheet.text().contains("banned Ben for an hour") && sheet.text().contains("Take it back"));
    let others = server.ask(Ask::get(&hosts).with("cookie", ben.cookie())).await;
    assert!(others.text().contains("Ann") && !others.text().contains("banned Ben"), "{}", others.text());
    let back = post(&hosts, &format!("does=unban&person={person}"), &cookie).await;
    assert!(back.text().contains("Nobody is banned"));
    ben.join(&room).await;
    let cleared = post(&hosts, "does=clear&remove=all", &cookie).await;
    assert!(cleared.text().contains("removed everybody"), "{}", cleared.text());
    assert!(!server.get(&room.path()).await.text().contains(">mine<"));
    let long = format!("does=ban&minutes=60&reason={}", "x".repeat(200));
    assert!(post(&path, &long, &cookie).await.text().contains("That text cannot be used"));
    assert_eq!(post(&path, "does=shout", &cookie).await.status, 422);
}

#[tokio::test]
async fn nobody_goes_by_the_name_of_the_owner_while_they_are_away() {
    let mut server = TestServer::start().await;
    let room = room("tea");
    let (ann, mut ben) = owner_and_guest(&server, &room).await;
    let cookie = ann.goes().await;
    for _ in 0..2 {
        for name in ["Ann", "ANN", "Аnn"] {
            let claim = Join { room: room.clone(), nickname: Some(nickname(name)), after: None, epoch: None };
            let mut other = server.newcomer().await;
            other.send(Command::Join(claim)).await;
            assert_eq!(other.refused().await.code, Code::NicknameTaken, "{name}");
        }
        server.restart().await;
    }
    ben = server.known(ben.cookie()).await;
    ben.join(&room).await;
    let joined = server.known(&cookie).await.join(&room).await;
    assert_eq!(joined.you.nickname.as_str(), "Ann");
}

#[tokio::test]
async fn a_note_about_somebody_is_for_hosts_alone_and_says_who_wrote_it() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    ben.say(&room, "hello").await;
    let card = format!("{}/people/{}", room.path(), ben.you().person);
    let write = async |cookie: &str, note: &str| {
        let form = Ask::post_form(&format!("{card}/host?sheet=whole"), format!("does=note&note={note}"));
        server.ask(form.with("cookie", cookie)).await.text().to_owned()
    };
    let read = async |cookie: &str| {
        let card = Ask::get(&format!("{card}?sheet=whole")).with("cookie", cookie);
        server.ask(card).await.text().to_owned()
    };
    let (owner, guest) = (ann.cookie().to_owned(), ben.cookie().to_owned());
    assert!(write(&guest, "my+own").await.contains("role=\"alert\""));
    let shown = write(&owner, "asked+twice+for+money").await;
    assert!(shown.contains("asked twice for money") && shown.contains("Ann"), "{shown}");
    assert!(!read(&guest).await.contains("money"));
    let seq = ann.does(&room, role(ben.you().person, RoomRole::Host)).await;
    ben.has_heard(&room, seq).await;
    assert!(read(&guest).await.contains("money"), "as a host");
    assert!(write(&owner, &"x".repeat(401)).await.contains("role=\"alert\""));
    assert!(read(&owner).await.contains("money"), "what was there stays");
    assert!(!write(&owner, "").await.contains("money"));
}
