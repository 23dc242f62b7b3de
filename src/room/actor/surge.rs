//! Notices when very many new people write at once.

use crate::domain::Person;
use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};
use tokio::time::Instant;

/// So many messages of newcomers within this time are a surge: twenty a second, which nobody reads any more.
const SURGE_MESSAGES: usize = 200;
/// See [`SURGE_MESSAGES`].
const SURGE_SPAN: Duration = Duration::from_secs(10);

/// From so many people. A ban is enough against fewer; and a single one must not make others wait.
const SURGE_PEOPLE: usize = 10;

/// How long ago somebody who is no newcomer must have posted. Calm mode protects those who were there before: where everybody is
/// new, as at a party that just begins, nothing is a surge.
const REGULARS_SPAN: Duration = Duration::from_mins(30);

/// How long a room does not begin calm mode by itself after a host ended it: they know better.
const REST: Duration = Duration::from_hours(1);

/// The messages that newcomers posted a moment ago.
#[derive(Debug, Default)]
pub(crate) struct SurgeWatch {
    recent: VecDeque<(Instant, Person)>,
    /// How many of those are of each person: counted along, because a flood by few people is looked at with each message.
    people: HashMap<Person, usize>,
    /// Until when nothing is a surge.
    rests_until: Option<Instant>,
    /// When somebody posted last who is no newcomer.
    regular_at: Option<Instant>,
}

impl SurgeWatch {
    /// A host ended calm mode.
    pub(super) fn rest(&mut self, now: Instant) {
        self.rests_until = Some(now + REST);
    }

    /// Somebody posted a message who is no newcomer.
    pub(crate) fn note_regular(&mut self, now: Instant) {
        self.regular_at = Some(now);
    }

    /// A newcomer posted a message. True if that is a surge; then it is forgotten.
    pub(crate) fn note(&mut self, person: Person, now: Instant) -> bool {
        self.recent.push_back((now, person));
        *self.people.entry(person).or_default() += 1;
        let is_old = |at: Instant| SURGE_SPAN <= now.saturating_duration_since(at);
        while SURGE_MESSAGES < self.recent.len() || self.recent.front().is_some_and(|(at, _)| is_old(*at)) {
            self.forget_oldest();
        }
        let is_recent = |at: Instant| now.saturating_duration_since(at) < REGULARS_SPAN;
        let is_resting = self.rests_until.is_some_and(|until| now < until);
        if self.recent.len() < SURGE_MESSAGES || is_resting || !self.regular_at.is_some_and(is_recent) {
            return false;
        }
        let is_surge = SURGE_PEOPLE <= self.people.len();
        if is_surge {
            (self.recent, self.people) = (VecDeque::new(), HashMap::new());
        }
        is_surge
    }

    fn forget_oldest(&mut self) {
        let Some((_, person)) = self.recent.pop_front() else { return };
        if let Some(messages) = self.people.get_mut(&person) {
            *messages -= 1;
            if *messages == 0 {
                self.people.remove(&person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8) -> Person {
        Person::from_bytes([n; 12])
    }

    /// How many messages it takes, each by the next of so many people and so long after the one before; none if no number is
    /// enough.
    fn surges_after(people: u8, apart: Duration, watch: &mut SurgeWatch, from: Instant) -> Option<u32> {
        (1..=1_000_u32).find(|n| watch.note(person((n % u32::from(people)) as u8), from + apart * *n))
    }

    /// A watch of a room where somebody posted at this moment who is no newcomer.
    fn watch_at(now: Instant) -> SurgeWatch {
        let mut watch = SurgeWatch::default();
        watch.note_regular(now);
        watch
    }

    #[test]
    fn a_surge_is_many_messages_of_several_new_people_within_seconds() {
        let (now, fast) = (Instant::now(), Duration::from_millis(25));
        let after = |people, apart| surges_after(people, apart, &mut watch_at(now), now);
        assert_eq!(after(10, fast), Some(200));
        assert_eq!(after(200, fast), Some(200));
        assert_eq!(after(9, fast), None, "they are few enough to be banned");
        assert_eq!(after(200, Duration::from_millis(60)), None, "a lively room");
    }

    #[test]
    fn the_people_who_are_counted_along_are_those_of_the_messages_that_are_remembered() {
        let (now, mut watch) = (Instant::now(), SurgeWatch::default());
        for n in 0..2_000_u32 {
            // Bursts, pauses, and people who come and go.
            let at = now + Duration::from_millis(u64::from(n * 7 + n / 300 * 4_000));
            watch.note(person((n * n % 97 / (1 + n / 500)) as u8), at);
            let mut people: Vec<_> = watch.recent.iter().map(|(_, person)| *person).collect();
            people.sort_unstable();
            people.dedup();
            assert_eq!(watch.people.len(), people.len());
            assert_eq!(watch.people.values().sum::<usize>(), watch.recent.len());
            assert!(watch.recent.len() <= SURGE_MESSAGES);
        }
    }

    #[test]
    fn where_everybody_is_new_nothing_is_a_surge() {
        let (now, fast) = (Instant::now(), Duration::from_millis(25));
        assert_eq!(surges_after(50, fast, &mut SurgeWatch::default(), now), None);
        let mut watch = watch_at(now);
        assert_eq!(surges_after(50, fast, &mut watch, now + REGULARS_SPAN), None, "they have long gone");
        watch.note_regular(now + REGULARS_SPAN);
        assert_eq!(surges_after(50, fast, &mut watch, now + REGULARS_SPAN), Some(1));
    }

    #[test]
    fn a_surge_is_noticed_again_when_it_goes_on_and_not_for_an_hour_after_a_host_ended_it() {
        let (now, apart, mut watch) = (Instant::now(), Duration::from_millis(25), SurgeWatch::default());
        let after = |watch: &mut SurgeWatch, from| {
            watch.note_regular(from);
            surges_after(20, apart, watch, from)
        };
        assert_eq!(after(&mut watch, now), Some(200));
        assert_eq!(watch.recent.capacity() + watch.people.capacity(), 0, "it takes no memory meanwhile");
        let later = now + Duration::from_secs(5);
        assert_eq!(after(&mut watch, later), Some(200));
        watch.rest(later);
        assert_eq!(after(&mut watch, later + Duration::from_secs(60)), None);
        assert!(watch.recent.len() <= SURGE_MESSAGES);
        assert_eq!(after(&mut watch, later + REST), Some(200));
    }
}
