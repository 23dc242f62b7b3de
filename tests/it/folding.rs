//! A room reads the same at every place of its log: from SQLite, on a page, and replayed from zero.

use crate::support::{body, emoji, fresh_id, nickname, room};
use parlor::{
    client::Timeline,
    domain::{
        Act, Conversation, Description, Door, Earlier, Entry, Epoch, HostAct, Member, Message, Person,
        ReviewRules, RoomAccess, RoomName, RoomRole, RoomRules, Seq, Standings, Timestamp, Topic, Writers,
    },
    protocol::MessagePage,
    store::{Append, AppendOutcome, BesideEntry, EntryOrigin, NewEntry, PasswordHash, Store, check},
};
use proptest::prelude::*;
use std::{collections::HashMap, sync::Arc};
use tokio::sync::mpsc;

/// What is tried: what it is, by whom, about which of the places so far.
type Step = (u8, u8, u64);

/// Few people and few messages, so that what they do meets. Much of it is refused.
fn draft(room: &RoomName, (kind, who, about): Step, head: u64) -> NewEntry {
    let target = Seq::new(1 + about % (head + 1));
    let emoji = emoji(["👍", "❤️"][usize::from(who % 2)]);
    let person = Person::from_bytes([about as u8 % 3; 12]);
    let act = match kind % 27 {
        0..=2 => Act::Said { body: Some(body(&format!("{head}"))), reply_to: None },
        3 => Act::Said { body: Some(body("an answer")), reply_to: Some(target) },
        4 => Act::Edited { target, body: Some(body(&format!("edited at {head}"))) },
        5 => Act::Deleted { target },
        6 => Act::Reacted { target, emoji },
        7 => Act::Unreacted { target, emoji },
        8 => Act::Pinned { target },
        9 => Act::Unpinned { target },
        11 => Act::Host(HostAct::Removed { person: Some(person), after: target }),
        12 => Act::Host(HostAct::Removed { person: None, after: target }),
        13 => Act::Host(HostAct::Banned { person, minutes: Some(1), mute: who > 99, reason: None }),
        14 => Act::Host(HostAct::Unbanned { person }),
        17 => Act::Host(HostAct::WritersSet {
            writers: if who % 2 == 0 { Writers::Hosts } else { Writers::Everybody },
        }),
        19 => Act::Host(HostAct::NewcomersSet { minutes: u32::from(who % 2) }),
        21 => {
            Act::Host(HostAct::ReviewSet { review: ReviewRules { words: who % 2 == 0, ..ReviewRules::OFF } })
        }
        20 => Act::Host(HostAct::CalmSet { minutes: u32::from(who % 2) }),
        25 => Act::Host(HostAct::DoorSet { door: Door::ALL[usize::from(who) % Door::ALL.len()] }),
        22 => Act::Host(HostAct::ListedSet { listed: who % 2 == 0 }),
        23 => Act::Host(HostAct::KeepDaysSet { days: u32::from(who) }),
        18 => Act::Host(HostAct::SlowSet { seconds: u32::from(who % 2) }),
        15 | 16 => Act::Host(HostAct::RoleSet { person, role: RoomRole::ALL[usize::from(who) % 4] }),
        10 => Act::TopicSet { topic: Topic::parse(&format!("Topic {head}")).unwrap() },
        _ => Act::Described { description: Description::parse(format!("About {head}")).unwrap() },
    };
    let from = Member { person: Person::from_bytes([who % 3; 12]), nickname: nickname("Ann") };
    let at = Timestamp::from_millis(head);
    NewEntry {
        room: room.clone(),
        epoch: Epoch::new(7),
        at,
        id: fresh_id(),
        from,
        act,
        origin: EntryOrigin {
            beside: Some(Arc::new(BesideEntry::Password(PasswordHash { salt: [who; 16], hash: [who; 32] }))),
            ..EntryOrigin::default()
        },
    }
}

async fn append(store: &Store, draft: NewEntry) -> AppendOutcome {
    let (done, mut outcome) = mpsc::unbounded_channel();
    store.append(Append { draft, done }).unwrap();
    outcome.recv().await.unwrap().unwrap()
}

fn replay(entries: &[Entry]) -> Vec<Message> {
    let mut conversation = Conversation::default();
    entries.iter().for_each(|entry| conversation.apply(entry));
    conversation.into_messages()
}

async fn reads_the_same(steps: Vec<Step>, limit: usize) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    let room = room("a");
    let mut told: Vec<Entry> = Vec::new();
    let mut page = Timeline::new(
        Epoch::new(7),
        Seq::START,
        None,
        MessagePage { messages: Vec::new(), earlier: Earlier::Nothing, later: false },
    );
    for step in steps {
        match append(&store, draft(&room, step, told.len() as u64)).await {
            AppendOutcome::New(entry) => {
                page.apply(&entry, false);
                told.push(entry);
            }
            AppendOutcome::Before(_) => panic!("every id is new"),
            AppendOutcome::Held | AppendOutcome::Refused(_) => {}
        }
    }
    let head = Seq::new(told.len() as u64);
    let kept = store.entries(room.clone(), Seq::START, head, usize::MAX >> 1).await.unwrap();
    assert_eq!(page.messages(), replay(&told), "the page has what it was told");
    assert_eq!(replay(&kept), replay(&told), "and so has whoever reads the log today");
    assert!(kept.iter().map(|entry| entry.seq).eq((1..=head.get()).map(Seq::new)));
    // Whoever reads the room afterwards is shown nothing of what a host removed.
    let is_removed = |message: &Message| kept.iter().any(|entry| entry.removes(message));
    for at in 0..=head.get() {
        let at = Seq::new(at);
        let mut expected = replay(&kept);
        expected.retain(|message| message.seq <= at && !is_removed(message));
        let (mut read, mut before) = (Vec::new(), None);
        loop {
            let (messages, earlier) = store.messages(room.clone(), before, Some(at), limit).await.unwrap();
            before = messages.first().map(|first| first.seq);
            read.splice(..0, messages);
            if earlier != Earlier::More {
                break;
            }
        }
        assert_eq!(read, expected, "read back from the file, up to {at}");
        let mut held = Conversation::new(read);
        kept[at.get() as usize..].iter().for_each(|entry| held.apply(entry));
        let shown = |messages: &[Message]| {
            messages.iter().filter(|message| !is_removed(message)).cloned().collect::<Vec<_>>()
        };
        assert_eq!(shown(held.messages()), shown(&replay(&kept)), "and told of what came after {at}");
    }
    let mut standings = Standings::default();
    for entry in &told {
        standings.apply(&room, entry);
    }
    let mut rules = RoomRules::default();
    for entry in &told {
        rules.apply(entry);
    }
    let mut access = RoomAccess::default();
    for entry in &told {
        access.apply(entry);
    }
    assert_eq!(store.rules(room.clone()).await.unwrap(), (rules, access));
    let by_person = |standings: &Standings| standings.iter().cloned().collect::<HashMap<_, _>>();
    let stored = store.standings(room.clone()).await.unwrap();
    assert_eq!(by_person(&stored), by_person(&standings), "who keeps it, and who is banned");
    let about = store.about(room.clone()).await.unwrap();
    assert_eq!(
        about.topic.map(|topic| topic.text).as_ref(),
        page.topic(),
        "it is about what the page was told"
    );
    let (mut pins, mut pinned) = (about.pins, replay(&told));
    pinned.retain(|message| message.pinned);
    pins.sort_by_key(|message| message.seq);
    assert_eq!(pins, pinned, "and what is pinned there is pinned in the log");
    store.close().await;
    assert_eq!(check(&folder.path().join("parlor.db")).unwrap().faults, []);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_room_reads_the_same_at_every_place_from_the_file_on_a_page_and_replayed(
        steps in prop::collection::vec((any::<u8>(), any::<u8>(), any::<u64>()), 1..40),
        limit in 1..6_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(reads_the_same(steps, limit));
    }
}
