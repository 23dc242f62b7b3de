//! The texts that were written lately in rooms with the rule about repetitions.

use crate::domain::{MessageId, Person, ReviewRules, Timestamp};
use std::{
    collections::{HashMap, HashSet, VecDeque},
    hash::{BuildHasher, RandomState},
};

/// How many texts of a room are remembered.
const MAX_TEXTS: usize = 256;

/// How many rooms have remembered texts. When full, the room whose last text is the oldest is forgotten.
const MAX_ROOMS: usize = 256;

/// The shortest text that can be a repetition, in letters; a Chinese, Japanese or Korean one counts as two. Shorter ones such as
/// `good night` are written by many.
const MIN_LETTERS: usize = 16;

/// A text that was written.
#[derive(Debug)]
struct WrittenText {
    hash: u64,
    author: (Person, MessageId),
    at: Timestamp,
}

/// The texts of all rooms: their hashes, with a key that only this process has. A restart forgets them.
#[derive(Debug, Default)]
pub(super) struct RecentTexts {
    rooms: HashMap<i64, VecDeque<WrittenText>>,
    key: RandomState,
}

impl RecentTexts {
    /// Notes a text of this author, and says whether it repeats another one: of the same person, or of several others. A message
    /// that is sent again does not repeat itself.
    pub(super) fn note(
        &mut self,
        room: i64,
        plain: &str,
        author: (Person, MessageId),
        at: Timestamp,
    ) -> bool {
        if letters(plain) < MIN_LETTERS {
            return false;
        }
        let hash = self.key.hash_one(plain);
        let texts = self.texts(room);
        let is_recent = |text: &WrittenText| at.millis() < text.at.millis() + ReviewRules::REPEAT_MILLIS;
        texts.retain(is_recent);
        let same = texts.iter().filter(|text| text.hash == hash && text.author != author);
        let people: HashSet<_> = same.map(|text| text.author.0).collect();
        if texts.iter().all(|text| text.author != author || text.hash != hash) {
            if MAX_TEXTS <= texts.len() {
                texts.pop_front();
            }
            texts.push_back(WrittenText { hash, author, at });
        }
        people.contains(&author.0) || ReviewRules::REPEATING_PEOPLE <= people.len()
    }

    fn texts(&mut self, room: i64) -> &mut VecDeque<WrittenText> {
        if !self.rooms.contains_key(&room) && MAX_ROOMS <= self.rooms.len() {
            let last = |texts: &VecDeque<WrittenText>| texts.back().map(|text| text.at);
            let oldest = self.rooms.iter().min_by_key(|(_, texts)| last(texts)).map(|(room, _)| *room);
            oldest.map(|room| self.rooms.remove(&room));
        }
        self.rooms.entry(room).or_default()
    }
}

fn letters(plain: &str) -> usize {
    let letters = plain.chars().filter(|c| *c != ' ');
    letters.map(|c| if c < '\u{1100}' { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " join my channel today ";

    fn author(person: u8, id: u8) -> (Person, MessageId) {
        (Person::from_bytes([person; 12]), MessageId::from_bytes([id; 16]))
    }

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_same_text_of_one_person_or_of_several_repeats_itself_for_ten_minutes() {
        let mut recent = RecentTexts::default();
        let mut note = |person, id, millis| recent.note(1, TEXT, author(person, id), at(millis));
        assert!(!note(1, 1, 0));
        assert!(!note(1, 1, 10), "it is sent again");
        assert!(note(1, 2, 20));
        assert!(!note(2, 3, 30), "one other has written it");
        assert!(note(3, 4, 40));
        let later = 40 + ReviewRules::REPEAT_MILLIS;
        assert!(!note(3, 5, later), "the others are forgotten, and so is theirs");
    }

    #[test]
    fn short_texts_and_other_rooms_and_other_texts_repeat_nothing() {
        let mut recent = RecentTexts::default();
        for (room, text) in [(1, TEXT), (2, TEXT), (1, " another text than that "), (1, " good night ")] {
            assert!(!recent.note(room, text, author(1, room as u8), at(0)), "{text}");
        }
        assert!(!recent.note(1, " good night ", author(1, 9), at(1)));
        assert!(
            !recent.note(1, " 안녕하세요 ", author(1, 10), at(1))
                && !recent.note(1, " 안녕하세요 ", author(1, 11), at(1))
        );
        let korean = " 안녕하세요 여러분 ";
        assert!(
            !recent.note(1, korean, author(1, 12), at(1)) && recent.note(1, korean, author(1, 13), at(1))
        );
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut recent = RecentTexts::default();
        for n in 0..2 * MAX_TEXTS {
            recent.note(1, &format!(" a text of some length {n} "), author(1, 1), at(n as u64));
        }
        for room in 0..2 * MAX_ROOMS as i64 {
            recent.note(room, TEXT, author(1, 1), at(10_000 + room as u64));
        }
        assert_eq!(recent.rooms.len(), MAX_ROOMS);
        assert!(recent.rooms.values().all(|texts| texts.len() <= MAX_TEXTS));
        assert!(recent.note(2 * MAX_ROOMS as i64 - 1, TEXT, author(1, 2), at(20_000)), "the latest are kept");
    }
}
