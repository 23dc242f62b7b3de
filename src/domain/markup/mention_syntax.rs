//! Where a mention begins and ends in a text.

use super::budget::MAX_MENTIONS;
use crate::domain::{
    Nickname,
    markup::names::name_letters,
    text::letters::{is_hangul, is_of_spaced_word},
};

/// The signs that begin a mention; the second is that of Korean and Japanese keyboards.
pub const MENTION_SIGNS: [char; 2] = ['@', '＠'];

/// Whether a nickname may end before this text: at the end of a word, or before Chinese, Japanese or Korean text without a
/// space. After a name, a Korean word may continue only with a title such as 님 or a particle, so `@김철수` is not 김철.
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

/// The length in bytes of this nickname at the start of a text, if it is there and the word does not continue.
pub(super) fn leading(text: &str, nickname: &str) -> Option<usize> {
    let mut end = 0;
    let mut letters = text.chars();
    for letter in name_letters(nickname) {
        let next = letters.next().filter(|next| name_letters(next.encode_utf8(&mut [0; 4])).eq([letter]))?;
        end += next.len_utf8();
    }
    may_end_before(&text[end..]).then_some(end)
}

/// Titles after a name; anything may follow them.
pub(super) const TITLES: &str = "님 씨 선생님 쌤 군 양 선배 형";

/// Particles and endings after a name, alone or after the 이 that follows some names.
pub(super) const AFTER_NAMES: &str = "아 야 여 이 가 은 는 을 를 의 에 로 으로 와 과 랑 이랑 하고 도 만 께 께서 께서는 에게 에게서 \
    에게는 에게도 한테 한테서 한테는 한테도 이나 나 까지 부터 처럼 보다 마저 조차 라고 이라고 이야 야말로 \
    이네 네 이가 이는 이를 이도 이한테 이에게 이의 이만 이랑도 이하고 이처럼 입니다 이에요 예요 요 이요 \
    은요 는요 도요 만요 임";

/// Collects the text after an `@`: as much as is needed to compare it with every nickname.
pub(super) fn collect(after: &str, found: &mut Vec<String>) {
    let end = after.char_indices().nth(Nickname::MAX_CHARS + 1).map_or(after.len(), |(end, _)| end);
    let after = &after[..end];
    if found.len() < MAX_MENTIONS && !found.iter().any(|known| known == after) {
        found.push(after.to_owned());
    }
}
