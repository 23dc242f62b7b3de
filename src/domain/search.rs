//! A search: the words, the rooms, the author and the time.
//!
//! Whether a message matches is decided only here: an index proposes messages, and this code verifies them.

mod cursor;
mod fold;
mod highlight;
mod term;
mod tokenize;

pub use cursor::Cursor;
pub use fold::fold;
pub use term::Term;
pub use tokenize::{Token, runs};

use super::{Message, Nickname, Person, RoomName, Timestamp};

/// A search request as it comes: each field narrows it.
#[derive(Clone, Debug, Default)]
pub struct SearchTerms {
    /// Words, all of which must occur, and phrases between quotation marks.
    pub text: String,
    /// The rooms.
    pub rooms: Vec<RoomName>,
    /// The author.
    pub person: Option<Person>,
    /// The author's nickname when it was said; letter case and accents do not count.
    pub nickname: Option<Nickname>,
    /// Not said before this moment.
    pub from: Option<Timestamp>,
    /// Said before this moment.
    pub until: Option<Timestamp>,
}

/// A search request that was validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    terms: Vec<Term>,
    rooms: Vec<RoomName>,
    person: Option<Person>,
    /// The folded nickname.
    nickname: Option<String>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// Why a search is refused, in words for the person who searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// Neither words nor an author.
    #[error("there is nothing to look for: write a word, or say who said it")]
    Nothing,
    /// The text is too long.
    #[error("it is longer than {max} characters")]
    TooLong {
        /// The limit.
        max: usize,
    },
    /// Too many words.
    #[error("it has more than {max} words")]
    TooManyWords {
        /// The limit.
        max: usize,
    },
    /// No room.
    #[error("there is no room to look in")]
    NoRoom,
    /// Too many rooms.
    #[error("more than {max} rooms cannot be searched at once")]
    TooManyRooms {
        /// The limit.
        max: usize,
    },
    /// The time range is empty.
    #[error("the time to look in ends before it begins")]
    NoTime,
}

impl Search {
    /// The longest text, in characters: a long sentence.
    pub const MAX_CHARS: usize = 200;

    /// The most words and phrases: each is a list of positions to read.
    pub const MAX_WORDS: usize = 16;

    /// The most rooms: twice as many as one connection may be in.
    pub const MAX_ROOMS: usize = 64;

    /// Parses and validates a search request.
    ///
    /// # Errors
    /// [`SearchError`], when the request has no words and no author, or is too large.
    pub fn parse(sought: SearchTerms) -> Result<Self, SearchError> {
        let SearchTerms { text, mut rooms, person, nickname, from, until } = sought;
        if Self::MAX_CHARS < text.chars().take(Self::MAX_CHARS + 1).count() {
            return Err(SearchError::TooLong { max: Self::MAX_CHARS });
        }
        let terms = Term::read(&text);
        let is_by_anybody = person.is_none() && nickname.is_none();
        // A query of signs alone has no terms. To return everything would be wrong.
        if terms.is_empty() && (is_by_anybody || !text.trim().is_empty()) {
            return Err(SearchError::Nothing);
        }
        if Self::MAX_WORDS < terms.iter().map(|term| term.runs().len()).sum() {
            return Err(SearchError::TooManyWords { max: Self::MAX_WORDS });
        }
        rooms.sort_unstable();
        rooms.dedup();
        match rooms.len() {
            0 => return Err(SearchError::NoRoom),
            1..=Self::MAX_ROOMS => {}
            _ => return Err(SearchError::TooManyRooms { max: Self::MAX_ROOMS }),
        }
        if from.zip(until).is_some_and(|(from, until)| until <= from) {
            return Err(SearchError::NoTime);
        }
        let nickname = nickname.map(|nickname| folded(&nickname));
        Ok(Self { terms, rooms, person, nickname, from, until })
    }

    /// The words and phrases that must occur.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The rooms; at least one.
    #[must_use]
    pub fn rooms(&self) -> &[RoomName] {
        &self.rooms
    }

    /// The author.
    #[must_use]
    pub fn person(&self) -> Option<Person> {
        self.person
    }

    /// The nickname, folded by [`folded`].
    #[must_use]
    pub fn nickname(&self) -> Option<&str> {
        self.nickname.as_deref()
    }

    /// Not said before this moment.
    #[must_use]
    pub fn from(&self) -> Option<Timestamp> {
        self.from
    }

    /// Said before this moment.
    #[must_use]
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Whether a message of one of the rooms matches.
    #[must_use]
    pub fn finds(&self, message: &Message) -> bool {
        let Some(body) = &message.body else { return false };
        let is_in_time = self.from.is_none_or(|from| from <= message.at)
            && self.until.is_none_or(|until| message.at < until);
        let is_theirs = self.person.is_none_or(|person| person == message.from.person);
        let is_named = || self.nickname.as_ref().is_none_or(|name| *name == folded(&message.from.nickname));
        is_in_time && is_theirs && is_named() && self.occurs_in(body.as_str())
    }

    /// Whether all terms occur in this text.
    #[must_use]
    pub fn occurs_in(&self, text: &str) -> bool {
        let said = runs(text);
        self.terms.iter().all(|term| term.occurs_in(text, &said))
    }
}

/// The folded form of a nickname: nicknames with the same form are the same in a search.
#[must_use]
pub fn folded(nickname: &Nickname) -> String {
    fold(nickname.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, rooms: usize) -> Result<Search, SearchError> {
        let rooms = (0..rooms).map(|nth| RoomName::parse(&format!("r{nth}")).unwrap()).collect();
        Search::parse(SearchTerms { text: text.to_owned(), rooms, ..SearchTerms::default() })
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused_with_what_is_wrong() {
        assert_eq!(parse(" ?!", 1), Err(SearchError::Nothing));
        assert_eq!(parse(&"x".repeat(201), 1), Err(SearchError::TooLong { max: 200 }));
        assert_eq!(parse(&"x ".repeat(17), 1), Err(SearchError::TooManyWords { max: 16 }));
        assert_eq!(parse(&"x-".repeat(17), 1), Err(SearchError::TooManyWords { max: 16 }));
        assert_eq!(parse("x", 0), Err(SearchError::NoRoom));
        assert_eq!(parse("x", 65), Err(SearchError::TooManyRooms { max: 64 }));
        assert!(parse(&"x ".repeat(16), 64).is_ok());
        let moment = Some(Timestamp::from_millis(5));
        let rooms = vec![RoomName::parse("a").unwrap()];
        let sought = SearchTerms {
            text: "x".to_owned(),
            rooms,
            from: moment,
            until: moment,
            ..SearchTerms::default()
        };
        assert_eq!(Search::parse(sought), Err(SearchError::NoTime));
    }

    #[test]
    fn all_that_somebody_said_can_be_looked_for_without_words() {
        let rooms = vec![RoomName::parse("a").unwrap()];
        let nickname = Nickname::parse("Zoë").unwrap();
        let sought = SearchTerms { rooms, nickname: Some(nickname), ..SearchTerms::default() };
        assert_eq!(Search::parse(sought.clone()).unwrap().nickname(), Some("zoe"));
        assert_eq!(Search::parse(SearchTerms { text: "…".to_owned(), ..sought }), Err(SearchError::Nothing));
    }
}
