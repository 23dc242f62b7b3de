//! What a page holds of a log, against the log.

use super::*;
use crate::domain::{Body, Description, Emoji, Member, MessageId, Nickname, Person, RoomName, Timestamp};
use proptest::prelude::*;
use std::ops::RangeInclusive;

fn at(seq: u64, act: Act) -> Entry {
    Entry {
        seq: Seq::new(seq),
        prev: Seq::new(seq - 1),
        at: Timestamp::from_millis(seq * 1000),
        id: MessageId::from_bytes((seq as u128).to_be_bytes()),
        from: Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("Ann").unwrap() },
        act,
    }
}

pub(in crate::client) fn entry(seq: u64) -> Entry {
    at(seq, Act::Said { body: Body::parse(seq.to_string()).ok(), reply_to: None })
}

/// What a server says of a log.
struct Server(Vec<Entry>);

impl Server {
    fn head(&self) -> Seq {
        Seq::new(self.0.len() as u64)
    }

    fn all(&self) -> Vec<Message> {
        let mut all = Conversation::default();
        self.0.iter().for_each(|entry| all.apply(entry));
        all.into_messages()
    }

    fn topic(&self) -> Option<Topic> {
        let set = self.0.iter().rev().find_map(|entry| match &entry.act {
            Act::TopicSet { topic } => Some(topic.clone()),
            _ => None,
        });
        set.flatten()
    }

    fn page(&self, before: Seq, limit: usize) -> MessagePage {
        let mut messages = self.all();
        messages.retain(|message| message.seq < before);
        let more = messages.len().saturating_sub(limit);
        messages.drain(..more);
        let later = self.head() >= before && self.all().last().is_some_and(|last| before <= last.seq);
        MessagePage { messages, earlier: if more == 0 { Earlier::Nothing } else { Earlier::More }, later }
    }

    fn page_after(&self, after: Seq, limit: usize) -> MessagePage {
        let all = self.all();
        let from = all.iter().position(|message| after < message.seq).unwrap_or(all.len());
        let messages: Vec<_> = all[from..].iter().take(limit).cloned().collect();
        let later = from + messages.len() < all.len();
        MessagePage { messages, earlier: if from == 0 { Earlier::Nothing } else { Earlier::More }, later }
    }

    fn entries(&self, after: Seq) -> Vec<Entry> {
        self.0.iter().filter(|entry| after < entry.seq).cloned().collect()
    }

    fn joined(&self, after: Option<Seq>, catch_up: usize) -> Joined {
        let missed = after.map(|after| (after, self.entries(after)));
        let missed = match missed.filter(|(_, entries)| entries.len() <= catch_up) {
            Some((after, entries)) => Missed::After { after, entries },
            None => Missed::Reset(self.page(self.head().next(), 50)),
        };
        let you = entry(1).from;
        let (room, seq) = (RoomName::parse("a").unwrap(), self.head());
        let topic = self.topic();
        let (members, hosts, ban, rules) =
            (Vec::new(), Vec::new(), None, crate::domain::RoomRules::default());
        Joined {
            room,
            epoch: EPOCH,
            seq,
            you,
            people: 1,
            members,
            topic,
            rules,
            hosts,
            ban,
            newcomer_until: None,
            appeals: 0,
            missed,
        }
    }

    fn caught_up(&self, after: Seq, limit: usize) -> EntriesPage {
        let mut entries = self.entries(after);
        entries.truncate(limit);
        EntriesPage { room: RoomName::parse("a").unwrap(), epoch: EPOCH, after, entries, seq: self.head() }
    }

    fn history(&self, part: PageRequest) -> HistoryPage {
        let page = match part {
            PageRequest::Before(seq) => self.page(seq, 50),
            PageRequest::After(seq) => self.page_after(seq, 50),
            PageRequest::Around(seq) => {
                let before = self.page(seq, 25);
                let after = self.page_after(Seq::new(seq.get().saturating_sub(1)), 25);
                MessagePage {
                    messages: [before.messages, after.messages].concat(),
                    earlier: before.earlier,
                    later: after.later,
                }
            }
        };
        HistoryPage { room: RoomName::parse("a").unwrap(), epoch: EPOCH, part, page }
    }
}

pub(in crate::client) fn page(said: RangeInclusive<u64>) -> MessagePage {
    Server(said.map(entry).collect()).page(Seq::new(u64::MAX), 50)
}

fn seqs(timeline: &Timeline) -> Vec<u64> {
    timeline.messages().iter().map(|message| message.seq.get()).collect()
}

const EPOCH: Epoch = Epoch::new(1);

fn timeline(log: &Server) -> Timeline {
    Timeline::new(EPOCH, log.head(), log.topic(), log.page(Seq::new(u64::MAX), 50))
}

#[test]
fn a_hole_is_noticed_by_prev_and_filled_by_joining_again() {
    let mut held = timeline(&Server((1..=2).map(entry).collect()));
    assert_eq!(held.apply(&entry(4), false), ApplyOutcome::Hole);
    assert!(held.is_behind());
    let log = Server((1..=4).map(entry).collect());
    held.joined(&log.joined(Some(held.applied()), 200), false);
    assert_eq!(seqs(&held), [1, 2, 3, 4]);
    assert_eq!(held.apply(&entry(3), false), ApplyOutcome::Known);
}

#[test]
fn another_epoch_a_shorter_log_and_a_gap_too_wide_start_anew() {
    for (epoch, head) in [(Epoch::new(2), 3), (EPOCH, 3), (EPOCH, 900)] {
        let mut held = timeline(&Server((1..=9).map(entry).collect()));
        let log = Server((1..=head).map(entry).collect());
        held.joined(&Joined { epoch, ..log.joined(None, 0) }, false);
        assert_eq!(held.messages(), log.page(Seq::new(u64::MAX), 50).messages);
        assert_eq!(held.applied(), log.head());
    }
}

#[test]
fn reading_far_back_lets_go_of_the_newest_until_it_restarts() {
    let log = Server((1..=900).map(entry).collect());
    let mut held = timeline(&log);
    while let Some(before) = held.earlier_than() {
        held.read(log.history(PageRequest::Before(before)));
    }
    assert_eq!(seqs(&held), (1..=MAX_MESSAGES as u64).collect::<Vec<_>>());
    assert_eq!(held.earlier(), Earlier::Nothing);
    assert_eq!(held.apply(&entry(901), true), ApplyOutcome::Newest);
    assert!(held.is_elsewhere() && !held.is_behind());
    held.apply(&at(902, Act::Deleted { target: Seq::new(7) }), true);
    assert!(held.message(Seq::new(7)).unwrap().is_deleted(), "what is looked at stays true");
    held.restart();
    let log = Server((1..=902).map(entry).collect());
    held.joined(&log.joined(None, 0), true);
    assert_eq!(seqs(&held), (853..=902).collect::<Vec<_>>());
}

#[test]
fn going_to_a_message_and_reading_on_ends_at_the_newest_and_follows_again() {
    let log = Server((1..=900).map(entry).collect());
    let mut held = timeline(&log);
    held.read(log.history(PageRequest::Around(Seq::new(300))));
    assert_eq!(seqs(&held), (275..=324).collect::<Vec<_>>());
    assert_eq!((held.is_elsewhere(), held.earlier()), (true, Earlier::More));
    held.apply(&entry(901), true);
    assert_eq!((held.last(), held.newest()), (Seq::new(324), Seq::new(901)), "it is told of, and not held");
    let log = Server((1..=901).map(entry).collect());
    while let Some(after) = held.later_than() {
        held.read(log.history(PageRequest::After(after)));
    }
    assert_eq!(held.last(), Seq::new(901));
    assert_eq!(held.messages().len(), MAX_MESSAGES, "it does not grow");
    held.apply(&entry(902), false);
    assert_eq!(held.last(), Seq::new(902), "it follows");
}

#[test]
fn an_answer_to_an_older_question_changes_nothing() {
    let log = Server((1..=900).map(entry).collect());
    let mut held = timeline(&log);
    let before = held.earlier_than().unwrap();
    held.read(log.history(PageRequest::Around(Seq::new(300))));
    let now = held.clone();
    held.read(log.history(PageRequest::Before(before)));
    held.read(log.history(PageRequest::After(Seq::new(4))));
    assert_eq!(held, now);
}

#[test]
fn somebody_who_reads_back_is_brought_up_to_date_behind_what_they_look_at() {
    let mut held = timeline(&Server((1..=9).map(entry).collect()));
    let mut log: Vec<_> = (1..=800).map(entry).collect();
    log[700] = at(701, Act::Deleted { target: Seq::new(3) });
    let log = Server(log);
    assert!(held.joined(&log.joined(Some(held.applied()), 200), true));
    while held.caught_up(&log.caught_up(held.applied(), 200), true) {}
    assert_eq!(held.applied(), log.head());
    assert_eq!(held.messages(), &log.all()[..MAX_MESSAGES]);
}

#[test]
fn what_is_not_kept_any_more_makes_it_start_anew() {
    let log = Server((1..=900).map(entry).collect());
    for trimmed in [500, 900] {
        let mut held = timeline(&Server((1..=9).map(entry).collect()));
        assert!(held.joined(&log.joined(None, 0), true));
        let mut page = log.caught_up(held.applied(), 900);
        page.entries.retain(|entry| trimmed < entry.seq.get());
        assert!(!held.caught_up(&page, true));
        assert!(held.is_restarting());
        held.joined(&log.joined(None, 0), true);
        assert_eq!((held.applied(), held.is_restarting()), (log.head(), false));
    }
}

fn act(kind: u8, about: u64) -> Act {
    let (target, emoji) = (Seq::new(about), Emoji::parse("👍".to_owned()).unwrap());
    match kind {
        0 => Act::Edited { target, body: Body::parse("edited".to_owned()).ok() },
        1 => Act::Deleted { target },
        2 => Act::Reacted { target, emoji },
        3 => Act::Unreacted { target, emoji },
        4 => Act::TopicSet { topic: Topic::parse(["", "Tea", "Coffee"][about as usize % 3]).unwrap() },
        5 => Act::Pinned { target },
        6 => Act::Unpinned { target },
        7 => Act::Described { description: Description::parse("About tea".to_owned()).unwrap() },
        _ => Act::Said { body: Body::parse("said".to_owned()).ok(), reply_to: None },
    }
}

proptest! {
    /// Whatever is missed, repeated or read back: what is held is a part of what the whole log gives, without a
    /// hole, and once it has caught up it ends where the log ends.
    #[test]
    fn what_is_held_is_always_a_part_of_the_whole(
        steps in prop::collection::vec((0..11u8, 0..20u8, 0..90u64, any::<bool>()), 0..120),
    ) {
        let mut log = Server(Vec::new());
        let mut held = timeline(&log);
        for (step, kind, n, reading_back) in steps {
            match step {
                0..=3 => {
                    let next = log.0.len() as u64 + 1;
                    log.0.push(at(next, act(kind, n % next)));
                    // One of four is lost.
                    if step != 3 {
                        held.apply(log.0.last().unwrap(), reading_back);
                    }
                }
                4 => for entry in log.0.iter().rev().take(n as usize).rev() {
                    held.apply(entry, reading_back);
                },
                5 => if let Some(before) = held.earlier_than() {
                    held.read(log.history(PageRequest::Before(before)));
                },
                7 => if let Some(after) = held.later_than() {
                    held.read(log.history(PageRequest::After(after)));
                },
                8 => held.read(log.history(PageRequest::Around(Seq::new(n)))),
                6 => held.restart(),
                _ => {
                    let after = (!held.is_restarting()).then(|| held.applied());
                    let mut more = held.joined(&log.joined(after, n as usize), reading_back);
                    while more {
                        more = held.caught_up(&log.caught_up(held.applied(), 7), reading_back);
                    }
                    prop_assert_eq!(held.applied(), log.head());
                }
            }
            // As the log stood at what was applied; a page that was read may be newer, never older.
            let applied = Server(log.0[..held.applied().get() as usize].to_vec());
            prop_assert_eq!(held.topic().cloned(), applied.topic());
            let (then, now) = (applied.all(), log.all());
            let Some(first) = held.messages().first() else { continue };
            let from = now.iter().position(|message| message.seq == first.seq).unwrap();
            for (at, message) in held.messages().iter().enumerate() {
                let (then, now) = (then.get(from + at), &now[from + at]);
                prop_assert_eq!(message.seq, now.seq);
                let is_older = then.is_some_and(|then| message.changed < then.changed);
                prop_assert!(!is_older && message.changed <= now.changed);
                if then.is_some_and(|then| then.changed == message.changed) {
                    prop_assert_eq!(Some(message), then);
                }
            }
            if !held.is_elsewhere() {
                prop_assert!(then.len() <= from + held.messages().len());
            }
            prop_assert!(held.messages().len() <= MAX_MESSAGES);
        }
    }
}
