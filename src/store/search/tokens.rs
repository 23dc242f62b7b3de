//! The tokens of a message in the index, and of a search.
//!
//! A word is a token. A dense run has a token for each two adjacent letters, so that any part of it is found as a phrase. Extra
//! tokens stand for things that SQLite would otherwise have to merge from many tokens (prefixes of words, single letters) or
//! look up for each message (room and author).
//!
//! A query may propose too many messages, but never too few: each message is verified before it is shown.

use crate::{
    confusables::nickname_keys,
    domain::{
        Nickname, Person,
        search::{Search, Term, Token, folded, runs},
    },
};
use std::fmt::Write;

// The prefixes of extra tokens. They are private-use characters, which no run contains.
const ROOM_PREFIX: char = '\u{E000}';
const PERSON_PREFIX: char = '\u{E001}';
const NICKNAME_PREFIX: char = '\u{E002}';
const BEGINNING_PREFIX: char = '\u{E003}';
const LETTER_PREFIX: char = '\u{E004}';
const LOOK_PREFIX: char = '\u{E005}';

/// What stands for the first ASCII character in a look-alike key, and so on: SQLite would end a token at a sign, and ignores the
/// case of letters.
const ASCII_STAND_IN: u32 = 0xE100;

/// The longest prefix of a word that has its own token, in characters. Longer prefixes match so few words that their positions
/// are merged at query time.
const MAX_BEGINNING_CHARS: usize = 3;

/// How many letters of a word are indexed: nobody types more.
const MAX_WORD_CHARS: usize = 40;

/// The tokens of a message, separated by spaces.
pub(super) fn tokens(room: i64, person: Person, nickname: &Nickname, body: &str) -> String {
    let runs = runs(body);
    let mut text = String::with_capacity(body.len() * 4 + 64);
    let mut others = Vec::with_capacity(body.len());
    for run in &runs {
        let letters = run.text.char_indices().map(|(at, c)| at..at + c.len_utf8());
        if run.is_dense {
            others.extend(letters.map(|letter| (LETTER_PREFIX, &run.text[letter])));
            pairs(run).for_each(|pair| push(&mut text, pair));
        } else {
            others.extend(
                letters.take(MAX_BEGINNING_CHARS).map(|letter| (BEGINNING_PREFIX, &run.text[..letter.end])),
            );
            push(&mut text, cut(&run.text));
        }
    }
    others.sort_unstable();
    others.dedup();
    for (kind, letters) in others {
        push(&mut text, kind.encode_utf8(&mut [0; 4]));
        text.push_str(letters);
    }
    push(&mut text, &room_token(room));
    push(&mut text, &person_token(person));
    push(&mut text, &nickname_token(&folded(nickname)));
    nickname_keys(nickname).iter().for_each(|key| push(&mut text, &look_token(room, key)));
    text
}

/// The messages of a room that were said under a nickname that looks like this one, as an FTS5 query; of all people, or of one.
pub(super) fn look_question(room: i64, nickname: &Nickname, by: Option<Person>) -> String {
    let looks = nickname_keys(nickname).map(|key| quoted(&look_token(room, &key))).join(" OR ");
    match by {
        Some(person) => format!("({looks}) AND {}", quoted(&person_token(person))),
        None => looks,
    }
}

/// The tokens of a search in these rooms, as an FTS5 query.
pub(super) fn question(search: &Search, rooms: &[i64]) -> String {
    let rooms: Vec<_> = rooms.iter().map(|&room| quoted(&room_token(room))).collect();
    let mut clauses = vec![format!("({})", rooms.join(" OR "))];
    search.terms().iter().for_each(|term| ask(term, &mut clauses));
    clauses.extend(search.person().map(|person| quoted(&person_token(person))));
    clauses.extend(search.nickname().map(|nickname| quoted(&nickname_token(nickname))));
    clauses.join(" AND ")
}

/// The query of a term: a phrase, as far as its tokens are adjacent.
fn ask(term: &Term, clauses: &mut Vec<String>) {
    let mut phrase = String::new();
    let last = term.runs().len() - 1;
    for (nth, run) in term.runs().iter().enumerate() {
        let letters = run.text.chars().count();
        if run.is_dense {
            if letters == 1 && (nth == 0 || nth == last) {
                // It may be part of a longer run, of which it is no token.
                clauses.extend(taken(&mut phrase));
                clauses.push(quoted(&format!("{LETTER_PREFIX}{}", run.text)));
            } else {
                pairs(run).for_each(|pair| push(&mut phrase, pair));
            }
        } else if nth < last || term.is_whole() {
            push(&mut phrase, cut(&run.text));
        } else if letters <= MAX_BEGINNING_CHARS {
            clauses.extend(taken(&mut phrase));
            clauses.push(quoted(&format!("{BEGINNING_PREFIX}{}", run.text)));
        } else {
            push(&mut phrase, cut(&run.text));
            clauses.extend(taken(&mut phrase).map(|phrase| phrase + " *"));
        }
    }
    clauses.extend(taken(&mut phrase));
}

/// The tokens of a dense run: each letter with the next, or a single letter.
fn pairs(run: &Token) -> impl Iterator<Item = &str> {
    let text = run.text.as_str();
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let is_alone = text.chars().nth(1).is_none();
    let begins = text.char_indices().map(|(at, _)| at);
    begins.zip(ends.skip(usize::from(!is_alone))).map(|(begin, end)| &text[begin..end])
}

fn cut(word: &str) -> &str {
    word.char_indices().nth(MAX_WORD_CHARS).map_or(word, |(end, _)| &word[..end])
}

fn room_token(room: i64) -> String {
    format!("{ROOM_PREFIX}{room}")
}

fn person_token(person: Person) -> String {
    format!("{PERSON_PREFIX}{person}")
}

/// The room and the look of a nickname in one token, so that a name is looked up without the rest of the room.
fn look_token(room: i64, key: &str) -> String {
    let is_plain = |c: char| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit();
    let stand_in = |c: char| char::from_u32(ASCII_STAND_IN + u32::from(c)).unwrap_or(c);
    let mut token = format!("{LOOK_PREFIX}{room}");
    token.extend(key.chars().map(|c| if is_plain(c) { c } else { stand_in(c) }));
    token
}

/// Without spaces and signs, which would end a token: so it may stand for several nicknames.
fn nickname_token(folded: &str) -> String {
    let mut token = String::from(NICKNAME_PREFIX);
    token.extend(folded.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()));
    token
}

fn push(text: &mut String, token: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(token);
}

/// Takes the phrase so far, if there is one.
fn taken(phrase: &mut String) -> Option<String> {
    (!phrase.is_empty()).then(|| quoted(&std::mem::take(phrase)))
}

/// Quotes a string for FTS5. No token contains a quotation mark.
fn quoted(tokens: &str) -> String {
    let mut string = String::with_capacity(tokens.len() + 2);
    // Writing to a string cannot fail.
    let _ = write!(string, "\"{tokens}\"");
    string
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RoomName, search::SearchTerms};

    #[test]
    fn a_message_has_its_words_its_pairs_of_letters_and_where_and_whose_it_is() {
        let person = Person::from_bytes([1; 12]);
        let tokens = tokens(7, person, &Nickname::parse("Zoë B.").unwrap(), "훈련데이터, to Be 을");
        let read: Vec<_> = tokens.split(' ').collect();
        let expected = [
            "훈련",
            "련데",
            "데이",
            "이터",
            "to",
            "be",
            "을",
            "\u{E003}b",
            "\u{E003}be",
            "\u{E003}t",
            "\u{E003}to",
            "\u{E004}데",
            "\u{E004}련",
            "\u{E004}을",
            "\u{E004}이",
            "\u{E004}터",
            "\u{E004}훈",
            "\u{E000}7",
            "\u{E001}010101010101010101010101",
            "\u{E002}zoeb",
            // The skeletons of `zoe b.` and `Zoë B.`, beside the room.
            "\u{E005}7\u{E17E}zoe\u{E120}b\u{E12E}",
            "\u{E005}7\u{E13D}\u{E15A}oe\u{308}\u{E120}\u{E142}\u{E12E}",
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_name_is_looked_up_in_its_room_under_both_of_its_looks_of_all_people_or_one() {
        let zoe = Nickname::parse("ZOE").unwrap();
        let looks = "\"\u{E005}7\u{E17E}zoe\" OR \"\u{E005}7\u{E13D}\u{E15A}\u{E14F}\u{E145}\"";
        assert_eq!(look_question(7, &zoe, None), looks);
        let by = look_question(7, &zoe, Some(Person::from_bytes([1; 12])));
        assert_eq!(by, format!("({looks}) AND \"\u{E001}010101010101010101010101\""));
    }

    #[test]
    fn what_is_asked_is_in_what_stands_for_it() {
        let ask = |text: &str| {
            let rooms = vec![RoomName::parse("a").unwrap()];
            let search =
                Search::parse(SearchTerms { text: text.to_owned(), rooms, ..SearchTerms::default() })
                    .unwrap();
            question(&search, &[7, 9]).replace("(\"\u{E000}7\" OR \"\u{E000}9\") AND ", "")
        };
        assert_eq!(ask("훈련데 련"), "\"훈련 련데\" AND \"\u{E004}련\"");
        assert_eq!(ask("hel hello"), "\"\u{E003}hel\" AND \"hello\" *");
        assert_eq!(ask("\"hello you\" a-b"), "\"hello you\" AND \"a\" AND \"\u{E003}b\"");
        assert_eq!(ask("websocket을 훈련foo훈련"), "\"websocket\" AND \"\u{E004}을\" AND \"훈련 foo 훈련\"");
    }
}
