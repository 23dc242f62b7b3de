//! How the task publishes: what was committed, in order, and when its readers are woken.

use super::{Outcome, RoomActor, WaitingPost};
use crate::{
    domain::{Act, Entry, HostAct, Seq, Writers},
    protocol::{Code, EntryAdded, Event, Frame, Lagged, limits},
    room::service::refusal::{not_written, objected, until},
    store::AppendOutcome,
};
use std::time::Duration;
use tokio::time::Instant;

/// How long a large room rests per reader after it woke them all. Waking one, with the write that follows, takes about 6 µs. So
/// waking costs about an eighth of one core, whatever the number of readers.
const REST_PER_READER: Duration = Duration::from_micros(48);

/// The longest rest: a delay of a message that people in a busy room do not notice.
const MAX_REST: Duration = Duration::from_millis(48);

/// What the author of a message is told that a host looks at first.
const HELD_SENTENCE: &str = "A host looks at this first. It is sent when they let it through.";

/// The number of frames that ends a rest: shared by that many frames, a wake-up costs almost nothing per frame.
const FRAMES_THAT_END_REST: usize = 16;

impl RoomActor {
    /// Publishes the entries that are on disk now, and answers the sender of each. What follows an entry that ends memberships
    /// is published when they have ended.
    pub(super) async fn publish(&mut self, mut outcomes: impl ExactSizeIterator<Item = Outcome>) {
        while 0 < outcomes.len() {
            self.publish_until_end(&mut outcomes);
            if self.must_shut_out {
                // Boxed: it is rare, and the future of every room would have its size.
                Box::pin(self.shut_out()).await;
            }
        }
    }

    /// The same up to an entry that may end memberships, and ends those of a ban.
    fn publish_until_end(&mut self, outcomes: &mut impl Iterator<Item = Outcome>) {
        let begin = self.head.seq;
        let mut frames = Vec::new();
        let mut banned = None;
        let mut answered = Vec::new();
        for outcome in outcomes {
            let Some(waiting) = self.waiting.pop_front() else { break };
            let WaitingPost { receipt, banned_network, known_since, is_let_through } = waiting;
            let place = match outcome {
                Ok(AppendOutcome::New(entry)) => {
                    self.apply(&entry);
                    if let Act::Host(HostAct::Banned { person, mute, .. }) = &entry.act {
                        self.note_network(*person, banned_network);
                        banned = (!mute).then_some((*person, banned_network));
                    }
                    if is_let_through {
                        self.appeals.changed(false);
                    } else {
                        self.watch_for_surge(&entry, known_since);
                    }
                    let (room, seq) = (self.task.name.clone(), entry.seq);
                    frames.push(Frame::encode(&Event::Told(EntryAdded { room, entry })));
                    Ok(seq)
                }
                Ok(AppendOutcome::Before(seq)) => Ok(seq),
                Ok(AppendOutcome::Held) => {
                    self.appeals.changed(false);
                    Err((Code::Held, HELD_SENTENCE.to_owned(), None))
                }
                Ok(AppendOutcome::Refused(objection)) => {
                    let (code, sentence) = objected(objection);
                    Err((code, sentence.to_owned(), until(objection)))
                }
                Err(error) => {
                    let sentence = not_written("It", &error) + " Send it again in a moment.";
                    Err((Code::NotKept, sentence, None))
                }
            };
            answered.extend(receipt.and_then(|receipt| match place {
                Ok(seq) => receipt.accept(seq),
                Err((code, sentence, until)) => receipt.refuse_until(code, sentence, until),
            }));
            if banned.is_some() || self.must_shut_out {
                break;
            }
        }
        let is_opened = self.head.seq != Seq::START && begin == Seq::START;
        if is_opened && self.task.store.law().rules.writers != Writers::Everybody {
            // Until now nobody but those who administer the server might write here. A page that joins again learns that.
            frames.push(Frame::encode(&Event::Behind(Lagged { room: self.task.name.clone() })));
        }
        if !frames.is_empty() {
            self.publish_frames(frames);
        }
        // After publishing: so they learn of the ban, and then that they are no longer there.
        if let Some((person, network)) = banned {
            self.end(person, network);
        }
        // After publishing: so the answer travels with the published frames, if those are sent now.
        answered.iter().for_each(|inbox| inbox.wake());
    }

    /// Applies a new entry of the log to what the room knows.
    fn apply(&mut self, entry: &Entry) {
        self.head.seq = entry.seq;
        if let Act::TopicSet { topic } = &entry.act {
            self.topic.clone_from(topic);
        }
        if self.standings.apply(&self.task.name, entry) {
            self.reserve_names(entry);
        }
        self.rules.apply(entry);
        self.watch_door(entry);
        self.appeals.follow(&entry.act);
    }

    /// Adds frames to the ring and wakes the readers: at once, unless the room is large and woke them recently. Then it wakes
    /// them once for all frames of that time.
    pub(super) fn publish_frames(&mut self, frames: impl IntoIterator<Item = Frame>) {
        self.gathered += self.ring.publish(self.head.seq, frames);
        let now = Instant::now();
        if FRAMES_THAT_END_REST <= self.gathered || self.wake_due().is_some_and(|due| due <= now) {
            self.wake(now);
        }
    }

    pub(super) fn wake(&mut self, now: Instant) {
        self.woke = now;
        self.gathered = 0;
        self.ring.wake();
    }

    /// When to wake the readers; none if no frames wait for them.
    pub(super) fn wake_due(&self) -> Option<Instant> {
        (0 < self.gathered).then(|| self.woke + rest(self.ring.readers_count()))
    }
}

/// How long a room with this many readers rests after it woke them; zero if it is not large.
fn rest(readers: usize) -> Duration {
    if readers <= limits::MAX_LISTED_MEMBERS {
        return Duration::ZERO;
    }
    REST_PER_READER.saturating_mul(u32::try_from(readers).unwrap_or(u32::MAX)).min(MAX_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_that_is_not_large_never_rests_and_no_room_rests_longer_than_people_notice() {
        assert_eq!(rest(0), Duration::ZERO);
        assert_eq!(rest(limits::MAX_LISTED_MEMBERS), Duration::ZERO);
        assert_eq!(rest(500), Duration::from_millis(24));
        assert_eq!(rest(1_000), MAX_REST);
        assert_eq!(rest(usize::MAX), MAX_REST);
    }
}
