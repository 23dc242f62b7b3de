//! Where a mention begins and ends in a text.

use super::budget::MAX_MENTIONS;
use crate::domain::{
    Nickname,
    markup::names::name_letters,
    text::letters::{is_hangul, is_of_spaced_word},
};

/// What a mention begins with; the second is that of a Korean or Japanese keyboard.
pub const MENTION_SIGNS: [char; 2] = ['@', '＠'];

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
pub(super) const TITLES: &str = "님 씨 선생님 쌤 군 양 선배 형";

/// Particles and endings that stand after a name, alone or behind the 이 that makes some names smoother.
pub(super) const AFTER_NAMES: &str = "아 야 여 이 가 은 는 을 를 의 에 로 으로 와 과 랑 이랑 하고 도 만 께 께서 께서는 에게 에게서 \
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
