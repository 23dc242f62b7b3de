//! The people a text mentions, computed once when it is written. Readers compare a key.
//!
//! The people are not known at that time, and a nickname may contain spaces. So each prefix of the text after an `@` that could
//! be a nickname is a key. A person is mentioned if the key of their nickname is among them.

use super::{
    blocks::{self, within},
    budget::Budget,
    mention_syntax::{MENTION_SIGNS, may_end_before},
    names::{Names, name_letters},
};
use crate::domain::Nickname;
use std::{cell::RefCell, collections::BTreeSet};

/// The most keys of a text. In a sentence each `@` has about six.
const MAX_KEYS: usize = 300;

/// The keys of the nicknames that a text mentions. A person is mentioned exactly if their key is among them. Takes time
/// proportional to the text.
#[must_use]
pub fn mention_keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    if !text.contains(MENTION_SIGNS) {
        return keys;
    }
    let found = RefCell::default();
    within(text, Names::Collected(&found), blocks::MAX_QUOTE_DEPTH, &Budget::new());
    for after in found.into_inner() {
        let letters: String = name_letters(&after).collect();
        for (at, last) in letters.char_indices().take(Nickname::MAX_CHARS) {
            let (name, rest) = letters.split_at(at + last.len_utf8());
            // No nickname has two spaces in a row, or a line break.
            if last.is_control() || (last == ' ' && (at == 0 || rest.starts_with(' '))) {
                break;
            }
            if last != ' ' && may_end_before(rest) {
                keys.insert(name.to_owned());
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
            "@김철수님",
            "@김철수야 안녕",
            "이거@김철수 봐줘",
            "@김철수한테서 @김철수은행",
            "请@小明看一下",
            "@小明看一下",
            "＠Ann",
            "@Ann님, @Ann은",
            "@김철수김철수",
        ];
        for text in texts {
            let keys = mention_keys(text);
            for name in [
                "Ann",
                "Ann Lee",
                "Ben",
                "김철수",
                "김철",
                "小明",
                "!bang",
                "(o_o)",
                "Anna",
                "Lee",
                "Ann.org",
            ] {
                let is_meant = keys.contains(&mention_key(&nickname(name)));
                assert_eq!(is_meant, mentions(text, name), "{name} in {text:?}: {keys:?}");
            }
        }
    }

    #[test]
    fn who_is_called_in_korean_is_called_whatever_follows_their_name() {
        let calls = |text: &str, name: &str| mention_keys(text).contains(&mention_key(&nickname(name)));
        for text in [
            "@철수야",
            "@철수님",
            "@철수님이",
            "@철수씨께",
            "@철수는",
            "@철수한테도 말했어",
            "(@철수)",
            "봐@철수",
            "＠철수 님",
        ] {
            assert!(calls(text, "철수"), "{text}");
        }
        for text in ["@철수세미", "@김철수", "me@철수x", "@철수네집", "a@철수"] {
            assert!(!calls(text, "철수"), "{text}");
        }
        for text in ["@Miguel은", "@Miguel님,", "请@Miguel看一下", "@Miguelさんへ", "@Miguel's"] {
            assert!(calls(text, "Miguel"), "{text}");
        }
        assert!(!calls("@Miguels", "Miguel"));
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
                "http://", "/", "-", "```", "(", ")", "＠", "김철", "수", "님", "야", "明", "は",
            ]), 0..24),
            name in prop::sample::select(vec!["Ann", "Ann Lee", "Ann é", "-Ann", "Lee", "😀", "(Ann)", "Ann-Lee", "김철", "김철수", "明"]),
        ) {
            let text = parts.concat();
            let is_meant = mention_keys(&text).contains(&mention_key(&nickname(name)));
            prop_assert_eq!(is_meant, mentions(&text, name), "{:?}", text);
        }
    }
}
