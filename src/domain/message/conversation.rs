//! A conversation: the messages of a part of a log, in order.

use crate::domain::{Act, Entry, HostAct, Message, Seq};
use serde::{Deserialize, Serialize};

/// What precedes the first message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Earlier {
    /// More messages.
    More,
    /// Nothing: the room begins there.
    Nothing,
    /// Messages that are older than the server keeps.
    NotKept,
}

/// The messages of a part of a log, in order, each with all entries applied so far.
///
/// Applying entries is idempotent, and a change of a message that is not in this part has no effect. So a part that was read
/// from the log, plus any later entries, always equals the result of the whole log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation(Vec<Message>);

impl Conversation {
    /// From messages that are in order.
    #[must_use]
    pub fn new(messages: Vec<Message>) -> Self {
        Self(messages)
    }

    /// The messages, in order.
    #[must_use]
    pub fn messages(&self) -> &[Message] {
        &self.0
    }

    /// Takes the messages out.
    #[must_use]
    pub fn into_messages(self) -> Vec<Message> {
        self.0
    }

    /// The message at this place.
    #[must_use]
    pub fn at(&self, seq: Seq) -> Option<&Message> {
        self.0.get(self.0.binary_search_by_key(&seq, |message| message.seq).ok()?)
    }

    /// Applies an entry: adds its message, or changes the message that it names.
    pub fn apply(&mut self, entry: &Entry) {
        match (Message::said(entry), entry.act.target()) {
            (Some(message), _) => {
                if self.0.last().is_none_or(|last| last.seq < message.seq) {
                    self.0.push(message);
                }
            }
            (None, Some(target)) => {
                if let Ok(at) = self.0.binary_search_by_key(&target, |message| message.seq) {
                    self.0[at].apply(entry);
                }
            }
            (None, None) if matches!(entry.act, Act::Host(HostAct::Removed { .. })) => {
                for message in &mut self.0 {
                    message.apply(entry);
                }
            }
            (None, None) => {}
        }
    }

    /// Adds messages before the first.
    pub fn prepend(&mut self, earlier: Vec<Message>) {
        self.0.splice(..0, earlier);
    }

    /// Adds messages after the last.
    pub fn append(&mut self, later: Vec<Message>) {
        self.0.extend(later);
    }

    /// Drops the oldest messages.
    pub fn drop_first(&mut self, count: usize) {
        self.0.drain(..count.min(self.0.len()));
    }

    /// Drops the newest messages beyond this number.
    pub fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Body, Description, Emoji, Member, MessageId, Nickname, Person, Timestamp, Topic};
    use proptest::prelude::*;

    /// An entry from a few numbers: of few people, about few messages, so that they meet.
    fn entry(seq: u64, kind: u8, who: u8, about: u64) -> Entry {
        let target = Seq::new(about % seq.max(1));
        let emoji = || Emoji::parse(["👍", "❤️", "🎉"][usize::from(who) % 3].to_owned()).unwrap();
        let body = || Body::parse(format!("{seq}")).ok();
        let act = match kind % 14 {
            0..=2 => Act::Said { body: body(), reply_to: None },
            3 => Act::Edited { target, body: body() },
            4 => Act::Deleted { target },
            5 | 6 => Act::Reacted { target, emoji: emoji() },
            7 => Act::Unreacted { target, emoji: emoji() },
            8 => Act::Pinned { target },
            9 => Act::Unpinned { target },
            10 => Act::TopicSet { topic: Topic::parse("Tea").unwrap() },
            11 => Act::Host(HostAct::Removed { person: None, after: target }),
            12 => {
                let person = Some(Person::from_bytes([who % 3; 12]));
                Act::Host(HostAct::Removed { person, after: target })
            }
            _ => Act::Described { description: Description::parse("About tea".to_owned()).unwrap() },
        };
        Entry {
            seq: Seq::new(seq),
            prev: Seq::new(seq - 1),
            at: Timestamp::from_millis(seq),
            id: MessageId::from_bytes((seq as u128).to_be_bytes()),
            from: Member {
                person: Person::from_bytes([who % 4; 12]),
                nickname: Nickname::parse("Ann").unwrap(),
            },
            act,
        }
    }

    fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Conversation {
        let mut conversation = Conversation::default();
        entries.into_iter().for_each(|entry| conversation.apply(entry));
        conversation
    }

    fn log() -> impl Strategy<Value = Vec<Entry>> {
        prop::collection::vec((any::<u8>(), any::<u8>(), any::<u64>()), 0..60).prop_map(|steps| {
            (1..).zip(steps).map(|(seq, (kind, who, about))| entry(seq, kind, who, about)).collect()
        })
    }

    proptest! {
        /// Hearing entries again, from any place on and as often as one likes, changes nothing.
        #[test]
        fn applying_again_changes_nothing(log in log(), from in 0..60_usize) {
            let once = fold(&log);
            let again = &log[from.min(log.len())..];
            prop_assert_eq!(fold(log.iter().chain(again).chain(again)), once);
        }

        /// A part that was read at one place, followed by what came after, is that part of the whole.
        #[test]
        fn a_part_and_what_came_after_is_a_part_of_the_whole(log in log(), at in 0..60_usize, from in 0..60_usize) {
            let (before, after) = log.split_at(at.min(log.len()));
            let mut part = fold(before);
            // A part that holds nothing could not tell what is old.
            part.drop_first(from % part.messages().len().max(1));
            let held = part.messages().len();
            // What came shortly before may be told again.
            for entry in before.iter().rev().take(5).rev().chain(after) {
                part.apply(entry);
            }
            let whole = fold(&log);
            let first = fold(before).messages().len() - held;
            prop_assert_eq!(part.messages(), &whole.messages()[first..]);
        }

        /// Earlier messages, read as they stand at a later place, join on to those that are held.
        #[test]
        fn earlier_messages_read_later_join_on(log in log(), cut in 0..60_usize, read_at in 0..60_usize) {
            let whole = fold(&log);
            let cut = cut.min(whole.messages().len());
            let mut earlier = fold(&log[..read_at.min(log.len())]).into_messages();
            earlier.truncate(cut);
            prop_assume!(earlier.len() == cut);
            let mut held = Conversation::new(whole.messages()[cut..].to_vec());
            held.prepend(earlier);
            for entry in &log {
                held.apply(entry);
            }
            prop_assert_eq!(held, whole);
        }

        #[test]
        fn a_deleted_message_stays_deleted_and_carries_nothing(log in log()) {
            for message in fold(&log).messages().iter().filter(|message| message.is_deleted()) {
                prop_assert!(message.reactions.is_empty() && message.edited.is_none() && !message.pinned);
                let deleted = Act::Deleted { target: message.seq };
                prop_assert!(log.iter().any(|entry| entry.act == deleted || entry.removes(message)));
            }
        }
    }
}
