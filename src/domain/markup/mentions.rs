//! Whom a text mentions, found once when it is written: whoever reads compares a key.
//!
//! Who may be meant is not known when something is written, and a nickname may hold spaces. So each beginning of what
//! stands after an `@` that could be a nickname is a key, and somebody is mentioned where the key of theirs is among them.

use super::{
    Names,
    blocks::{self, within},
    budget::Budget,
    name_letters,
};
use crate::domain::{Nickname, letters::is_of_word};
use std::{cell::RefCell, collections::BTreeSet};

/// How many different places of a text mention somebody; further ones mention nobody. Who names more people than this
/// calls none of them.
const MAX_MENTIONS: usize = 50;

/// How many keys a text has. In a sentence each `@` has about six.
const MAX_KEYS: usize = 300;

/// The keys of the nicknames that a text mentions: whoever has one of them is mentioned, and nobody else. Takes time
/// proportional to the text.
#[must_use]
pub fn mention_keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if !text.contains('@') {
        return keys;
    }
    let found = RefCell::default();
    within(text, Names::Collected(&found), blocks::DEPTH, &Budget::new());
    for after in found.into_inner() {
        let letters: Vec<char> = name_letters(&after).collect();
        for end in 1..=letters.len().min(Nickname::MAX_CHARS) {
            let (last, next) = (letters[end - 1], letters.get(end));
            // No nickname has two spaces in a row, or a line break.
            if last.is_control() || (last == ' ' && (end == 1 || next == Some(&' '))) {
                break;
            }
            if last != ' ' && !next.is_some_and(|&c| is_of_word(c)) {
                keys.insert(letters[..end].iter().collect());
            }
            if keys.len() == MAX_KEYS {
                return keys;
            }
        }
    }
    keys
}

/// The key of a nickname.
#[must_use]
pub fn mention_key(nickname: &Nickname) -> String {
    name_letters(nickname.as_str()).collect()
}

/// Notes what stands after an `@`: as much as decides about every nickname.
pub(super) fn collect(after: &str, found: &mut Vec<String>) {
    let end = after.char_indices().nth(Nickname::MAX_CHARS + 1).map_or(after.len(), |(end, _)| end);
    let after = &after[..end];
    if found.len() < MAX_MENTIONS && !found.iter().any(|known| known == after) {
        found.push(after.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::markup::mentions;
    use proptest::prelude::*;

    fn nickname(text: &str) -> Nickname {
        Nickname::parse(text).unwrap()
    }

    #[test]
    fn the_same_people_are_mentioned_as_by_reading_the_text_for_each_of_them() {
        let texts = [
            "@Ann, look",
            "@ann lee and @BEN",
            "hello @Ann\u{a0}Lee!",
            "**@Ann Lee**",
            "> @Ann said\n@Ben",
            "```\n@Ann\n```",
            "`@Ann`",
            "\\@Ann",
            "mail@Ann.org",
            "- @Ann\n- @Ben",
            "@Anna",
            "@김철수, 봐",
            "@!bang and @(o_o)",
            "@Ann @Ann Lee",
            "https://a.org/@Ann",
            "||@Ann Lee||",
            "@Ann  Lee",
            "@Ann\nLee",
        ];
        for text in texts {
            let keys = mention_keys(text);
            for name in ["Ann", "Ann Lee", "Ben", "김철수", "!bang", "(o_o)", "Anna", "Lee", "Ann.org"] {
                let is_meant = keys.contains(&mention_key(&nickname(name)));
                assert_eq!(is_meant, mentions(text, name), "{name} in {text:?}: {keys:?}");
            }
        }
    }

    #[test]
    fn a_text_has_so_many_keys_and_no_more() {
        let many: String = (0..3000).map(|n| format!("@{n} ")).collect();
        assert!(mention_keys(&many).len() <= MAX_KEYS);
        let same = mention_keys(&"@a ".repeat(5000));
        assert_eq!(same.len(), Nickname::MAX_CHARS.div_ceil(3), "the same place is one: {same:?}");
    }

    proptest! {
        #[test]
        fn nobody_is_mentioned_by_one_way_and_not_by_the_other(
            parts in prop::collection::vec(prop::sample::select(vec![
                "@", "Ann", "ann", "Lee", " ", "\u{a0}", "*", "**", "_", "`", "||", "\n", "> ", "- ", ".", ",", "é", "😀", "\\",
                "http://", "/", "-", "```", "(", ")",
            ]), 0..24),
            name in prop::sample::select(vec!["Ann", "Ann Lee", "Ann é", "-Ann", "Lee", "😀", "(Ann)", "Ann-Lee"]),
        ) {
            let text = parts.concat();
            let is_meant = mention_keys(&text).contains(&mention_key(&nickname(name)));
            prop_assert_eq!(is_meant, mentions(&text, name), "{:?}", text);
        }
    }
}
