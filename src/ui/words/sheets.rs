//! The words of sheets: the server has them alone, for it alone writes sheets.

use crate::domain::{Language, Level, search::NotSought};

/// The words of sheets in one language.
pub(in crate::ui) struct SheetWords {
    pub(in crate::ui) my_rooms: &'static str,
    pub(in crate::ui) other_rooms: &'static str,
    pub(in crate::ui) rooms_hint: &'static str,
    pub(in crate::ui) favourite: &'static str,
    pub(in crate::ui) favourite_not: &'static str,
    pub(in crate::ui) forget: &'static str,
    pub(in crate::ui) level: fn(Level) -> &'static str,
    pub(in crate::ui) level_hint: &'static str,
    pub(in crate::ui) unread: fn(usize, usize) -> String,
    pub(in crate::ui) search_in: fn(&str) -> String,
    pub(in crate::ui) search_hint: &'static str,
    pub(in crate::ui) search_about: &'static str,
    pub(in crate::ui) search_more: &'static str,
    pub(in crate::ui) search_by: &'static str,
    pub(in crate::ui) search_from: &'static str,
    pub(in crate::ui) search_until: &'static str,
    pub(in crate::ui) search_everywhere: &'static str,
    pub(in crate::ui) search_older: &'static str,
    pub(in crate::ui) search_behind: &'static str,
    pub(in crate::ui) search_refused: fn(NotSought) -> String,
}

/// The words of a language.
pub(in crate::ui) fn of(language: Language) -> &'static SheetWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: SheetWords = SheetWords {
    my_rooms: "My rooms",
    other_rooms: "Open rooms",
    rooms_hint: "Go to a room",
    favourite: "Keep first",
    favourite_not: "No longer keep first",
    forget: "Take off this list",
    level: |level| match level {
        Level::Nothing => "Muted",
        Level::Mentions => "Mentions",
        Level::Everything => "All messages",
    },
    level_hint: "What calls you: press to change",
    unread: |unread, mentions| {
        let unread = match unread {
            1 => "1 unread message".to_owned(),
            100.. => "more than 99 unread messages".to_owned(),
            n => format!("{n} unread messages"),
        };
        if mentions == 0 { unread } else { format!("{unread}, {mentions} for you") }
    },
    search_in: |room| format!("Search {room}"),
    search_hint: "Words, or a \"phrase\"",
    search_about: "Finds words by how they begin; Korean, Japanese and Chinese by any part.",
    search_more: "By whom and when",
    search_by: "Nickname",
    search_from: "From",
    search_until: "To",
    search_everywhere: "In all my rooms",
    search_older: "Older ones",
    search_behind: "Old messages are still being looked through: there may be more in a moment.",
    search_refused: |why| match why {
        NotSought::Nothing => "Write a word, or say who said it.".to_owned(),
        NotSought::TooLong { max } => format!("That is too long: {max} characters at most."),
        NotSought::TooManyWords { max } => format!("Those are too many words: {max} at most."),
        NotSought::NoRoom => "There is no room to look in yet.".to_owned(),
        NotSought::TooManyRooms { max } => format!("More than {max} rooms cannot be searched at once."),
        NotSought::NoTime => "The last day is before the first.".to_owned(),
    },
};

const KOREAN: SheetWords = SheetWords {
    my_rooms: "내 방",
    other_rooms: "열린 방",
    rooms_hint: "방으로 가기",
    favourite: "맨 앞에 두기",
    favourite_not: "맨 앞에 두지 않기",
    forget: "목록에서 빼기",
    level: |level| match level {
        Level::Nothing => "알림 없음",
        Level::Mentions => "나를 부를 때",
        Level::Everything => "모든 메시지",
    },
    level_hint: "무엇을 알릴지: 누르면 바뀝니다",
    unread: |unread, mentions| {
        let unread = if 100 <= unread {
            "읽지 않은 메시지 99개 넘음".to_owned()
        } else {
            format!("읽지 않은 메시지 {unread}개")
        };
        if mentions == 0 { unread } else { format!("{unread}, 나를 부름 {mentions}개") }
    },
    search_in: |room| format!("{room} 검색"),
    search_hint: "낱말, 또는 \"문구\"",
    search_about: "한국어, 일본어, 중국어는 어느 부분으로든, 다른 낱말은 첫머리로 찾습니다.",
    search_more: "누가, 언제",
    search_by: "닉네임",
    search_from: "부터",
    search_until: "까지",
    search_everywhere: "내 모든 방에서",
    search_older: "더 이전 결과",
    search_behind: "오래된 메시지를 아직 살펴보는 중입니다. 잠시 뒤에 더 찾을 수 있습니다.",
    search_refused: |why| match why {
        NotSought::Nothing => "낱말을 쓰거나 누가 말했는지 적어 주세요.".to_owned(),
        NotSought::TooLong { max } => format!("너무 깁니다. {max}자까지 쓸 수 있습니다."),
        NotSought::TooManyWords { max } => format!("낱말이 너무 많습니다. {max}개까지 쓸 수 있습니다."),
        NotSought::NoRoom => "아직 찾아볼 방이 없습니다.".to_owned(),
        NotSought::TooManyRooms { max } => format!("한 번에 방 {max}개까지 찾을 수 있습니다."),
        NotSought::NoTime => "마지막 날이 첫날보다 앞섭니다.".to_owned(),
    },
};
