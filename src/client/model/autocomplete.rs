//! Autocomplete: the trigger before the caret, and its suggestions.

use super::slash;
use crate::domain::{
    Member, Person,
    text::letters::{is_word_char, to_lower_approx},
};

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 8;

/// An unfinished word before the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its kind.
    pub kind: TriggerKind,
    /// Its start with the sign, in bytes of the text.
    pub from: usize,
    /// The word without its sign.
    pub word: String,
}

/// The kinds of triggers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerKind {
    /// `@`: somebody's nickname.
    Mention,
    /// `:`: the name of an emoji.
    Emoji,
    /// `/`: a slash command.
    Slash,
}

/// One suggestion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// Its label.
    pub label: String,
    /// An explanation; often empty.
    pub hint: String,
    /// The person whose avatar is shown.
    pub person: Option<Person>,
    /// The emoji that is shown.
    pub emoji: Option<String>,
    /// The replacement of the word.
    pub text: String,
}

/// The trigger in a text before the caret, which is given in bytes.
#[must_use]
pub fn begun(text: &str, caret: usize) -> Option<Trigger> {
    let before = text.get(..caret)?;
    if let Some(word) = before.strip_prefix('/')
        && word.chars().all(|c| c.is_ascii_alphabetic())
    {
        return Some(Trigger { kind: TriggerKind::Slash, from: 0, word: word.to_owned() });
    }
    let from = before.rfind(['@', ':'])?;
    let stands_apart = !before[..from].ends_with(|c: char| is_word_char(c) || matches!(c, ':' | '@' | '/'));
    let word = &before[from + 1..];
    let kind = if before[from..].starts_with('@') { TriggerKind::Mention } else { TriggerKind::Emoji };
    let is_begun = match kind {
        // A nickname may contain spaces.
        TriggerKind::Mention => {
            !word.starts_with(char::is_whitespace) && !word.contains('\n') && word.chars().count() <= 32
        }
        TriggerKind::Emoji => 2 <= word.len() && word.chars().all(is_of_shortcode),
        TriggerKind::Slash => false,
    };
    (stands_apart && is_begun).then(|| Trigger { kind, from, word: word.to_owned() })
}

/// The name between two colons that ends at the caret, and its start.
#[must_use]
pub fn shortcode(text: &str, caret: usize) -> Option<(usize, &str)> {
    let before = text.get(..caret)?.strip_suffix(':')?;
    let from = before.rfind(':')?;
    let name = &before[from + 1..];
    let stands_apart = !before[..from].ends_with(|c: char| c.is_ascii_alphanumeric());
    (stands_apart && !name.is_empty() && name.chars().all(is_of_shortcode)).then_some((from, name))
}

fn is_of_shortcode(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, '0'..='9' | '_' | '+' | '-') || !c.is_ascii() && is_word_char(c)
}

/// People with a nickname that begins with the word, then those with another word that does. Empty once a whole nickname is
/// written: then Enter sends.
#[must_use]
pub fn mentioned<'a>(word: &str, people: impl Iterator<Item = &'a Member>) -> Vec<Suggestion> {
    let word = letters(word);
    let mut first = Vec::new();
    let mut second = Vec::new();
    for member in people {
        let name = member.nickname.as_str();
        if letters(name) == word {
            return Vec::new();
        }
        if letters(name).starts_with(&word) {
            first.push(member);
        } else if name.split_whitespace().skip(1).any(|part| letters(part).starts_with(&word)) {
            second.push(member);
        }
    }
    let offer = |member: &Member| Suggestion {
        label: member.nickname.to_string(),
        person: Some(member.person),
        // No-break spaces make the whole name the mention.
        text: format!("@{} ", member.nickname.as_str().replace(' ', "\u{a0}")),
        ..Suggestion::default()
    };
    first.into_iter().chain(second).take(MAX_SUGGESTIONS).map(offer).collect()
}

/// Slash commands; `say` returns their explanations.
#[must_use]
pub fn done(word: &str, say: impl Fn(&str) -> &'static str) -> Vec<Suggestion> {
    let word = word.to_ascii_lowercase();
    // A command that is written completely needs no suggestion.
    let words = slash::SLASH_WORDS.into_iter().filter(|known| known.starts_with(&word) && *known != word);
    let offer = |word: &str| Suggestion {
        label: format!("/{word}"),
        hint: say(word).to_owned(),
        text: format!("/{word} "),
        ..Suggestion::default()
    };
    words.map(offer).collect()
}

/// A text in lower case, with Korean syllables split into the letters that are typed: while somebody types `철`, it is `ㅊ`, then
/// `처`, and each is a prefix of it.
pub(in crate::client) fn letters(text: &str) -> String {
    const INITIAL_CONSONANTS: [char; 19] = [
        'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ',
        'ㅍ', 'ㅎ',
    ];
    let mut letters = String::new();
    for c in text.chars() {
        match c {
            // Unicode, section 3.12: a syllable is 588 times its initial, plus 28 times its vowel, plus its final.
            '가'..='힣' => {
                let syllable = c as u32 - '가' as u32;
                letters.push(INITIAL_CONSONANTS[(syllable / 588) as usize]);
                letters.extend(char::from_u32(0x1161 + syllable % 588 / 28));
                let last = syllable % 28;
                letters.extend(char::from_u32(0x11a7 + last).filter(|_| last != 0));
            }
            '\u{a0}' => letters.push(' '),
            c => letters.push(to_lower_approx(c)),
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Nickname;

    #[test]
    fn what_is_begun_stands_apart_and_ends_at_the_caret() {
        let read = |text: &str| begun(text, text.len()).map(|begun| (begun.kind, begun.from, begun.word));
        for (text, expected) in [
            ("@", Some((TriggerKind::Mention, 0, ""))),
            ("hey @Nimble F", Some((TriggerKind::Mention, 4, "Nimble F"))),
            ("me@home", None),
            ("@ home", None),
            (":tad", Some((TriggerKind::Emoji, 0, "tad"))),
            ("10:30", None),
            (":D", None),
            (": a", None),
            ("https://a", None),
            ("/ni", Some((TriggerKind::Slash, 0, "ni"))),
            ("/", Some((TriggerKind::Slash, 0, ""))),
            ("/nick A", None),
            ("a /ni", None),
        ] {
            assert_eq!(
                read(text),
                expected.map(|(kind, from, word)| (kind, from, word.to_owned())),
                "{text}"
            );
        }
        assert_eq!(begun("@Ann and more", 2).map(|begun| begun.word), Some("A".to_owned()));
        assert_eq!(begun("한", 1), None, "between two characters there is no caret");
    }

    #[test]
    fn a_name_between_colons_is_a_shortcode() {
        for (text, expected) in [
            ("hi :tada:", Some((3, "tada"))),
            (":+1:", Some((0, "+1"))),
            ("10:30:", None),
            ("::", None),
            ("a b:", None),
        ] {
            assert_eq!(shortcode(text, text.len()), expected, "{text}");
        }
    }

    #[test]
    fn somebody_is_found_by_each_word_of_their_name_also_while_a_syllable_is_being_typed() {
        let people: Vec<_> = ["Nimble Fox", "Foxtrot", "김철수", "Ann"]
            .iter()
            .map(|name| Member {
                person: Person::from_bytes([1; 12]),
                nickname: Nickname::parse(name).unwrap(),
            })
            .collect();
        let found = |word: &str| {
            mentioned(word, people.iter()).into_iter().map(|offer| offer.label).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(found("fox"), "Foxtrot, Nimble Fox");
        for typed in ["ㄱ", "기", "김", "김ㅊ", "김처", "김철", "김철ㅅ"] {
            assert_eq!(found(typed), "김철수", "{typed}");
        }
        for nobody in ["zoe", "김철수", "nimble fox"] {
            assert_eq!(found(nobody), "", "{nobody}");
        }
        assert_eq!(mentioned("n", people.iter())[0].text, "@Nimble\u{a0}Fox ");
    }
}
