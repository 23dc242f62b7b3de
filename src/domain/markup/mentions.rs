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
use crate::domain::{
    Nickname,
    letters::{is_hangul, is_of_spaced_word},
};
use std::{cell::RefCell, collections::BTreeSet};

/// What a mention begins with; the second is that of a Korean or Japanese keyboard.
pub const MENTION_SIGNS: [char; 2] = ['@', '＠'];

/// How many different places of a text mention somebody; further ones mention nobody. Who names more people than this
/// calls none of them.
pub(super) const MAX_MENTIONS: usize = 50;

/// How many keys a text has. In a sentence each `@` has about six.
const MAX_KEYS: usize = 300;

/// The keys of the nicknames that a text mentions: whoever has one of them is mentioned, and nobody else. Takes time
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

/// Whether a nickname may end before this text: at the end of a word, or where Chinese, Japanese or Korean goes on without a space.
/// A Korean word that goes on is one that follows a name, as 님 and the particles do, so `@김철수` is not 김철.
pub(super) fn may_end_before(rest: &str) -> bool {
    match rest.chars().next() {
        Some(next) if is_hangul(next) => {
            let word = &rest[..rest.find(|c| !is_hangul(c)).unwrap_or(rest.len())];
            TITLES.split(' ').any(|title| word.starts_with(title))
                || AFTER_NAMES.split(' ').any(|after| after == word)
        }
        Some(next) => !is_of_spaced_word(next),
        None => true,
    }
}

/// How long this nickname is at the start of a text, in bytes, if it stands there and nothing goes on behind it.
pub(super) fn leading(text: &str, nickname: &str) -> Option<usize> {
    let mut end = 0;
    let mut letters = text.chars();
    for letter in name_letters(nickname) {
        let next = letters.next().filter(|next| name_letters(next.encode_utf8(&mut [0; 4])).eq([letter]))?;
        end += next.len_utf8();
    }
    may_end_before(&text[end..]).then_some(end)
}

/// How people are addressed; anything may follow.
const TITLES: &str = "님 씨 선생님 쌤 군 양 선배 형";

/// Particles and endings that stand after a name, alone or behind the 이 that makes some names smoother.
const AFTER_NAMES: &str = "아 야 여 이 가 은 는 을 를 의 에 로 으로 와 과 랑 이랑 하고 도 만 께 께서 께서는 에게 에게서 \
    에게는 에게도 한테 한테서 한테는 한테도 이나 나 까지 부터 처럼 보다 마저 조차 라고 이라고 이야 야말로 \
    이네 네 이가 이는 이를 이도 이한테 이에게 이의 이만 이랑도 이하고 이처럼 입니다 이에요 예요 요 이요 \
    은요 는요 도요 만요 임";

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
