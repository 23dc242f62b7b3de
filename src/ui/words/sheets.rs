//! The words of what only the server writes: sheets, and what never changes in a page. The browser's program has none
//! of them.

use crate::{
    domain::{Description, Language, Level, Topic, search::NotSought},
    protocol::Code,
};

/// The words of what only the server writes, in one language.
pub(in crate::ui) struct SheetWords {
    pub(in crate::ui) site_description: &'static str,
    pub(in crate::ui) tagline: &'static str,
    pub(in crate::ui) enter_room: &'static str,
    pub(in crate::ui) room_name: &'static str,
    pub(in crate::ui) room_name_hint: &'static str,
    pub(in crate::ui) enter: &'static str,
    pub(in crate::ui) room_refused: &'static str,
    pub(in crate::ui) needs_script: &'static str,
    pub(in crate::ui) reload: &'static str,
    pub(in crate::ui) leave_room: &'static str,
    pub(in crate::ui) search: &'static str,
    pub(in crate::ui) my_rooms: &'static str,
    pub(in crate::ui) other_rooms: &'static str,
    pub(in crate::ui) rooms_hint: &'static str,
    pub(in crate::ui) favourite: &'static str,
    pub(in crate::ui) favourite_not: &'static str,
    pub(in crate::ui) forget: &'static str,
    pub(in crate::ui) level: fn(Level) -> &'static str,
    pub(in crate::ui) level_hint: &'static str,
    pub(in crate::ui) unread: fn(usize, usize) -> String,
    pub(in crate::ui) no_topic: &'static str,
    pub(in crate::ui) set_by: fn(&str) -> String,
    pub(in crate::ui) pinned: &'static str,
    pub(in crate::ui) nothing_pinned: &'static str,
    pub(in crate::ui) link: &'static str,
    pub(in crate::ui) copy: &'static str,
    pub(in crate::ui) code: fn(&str) -> String,
    pub(in crate::ui) began: &'static str,
    pub(in crate::ui) change: &'static str,
    pub(in crate::ui) topic: &'static str,
    pub(in crate::ui) description: &'static str,
    pub(in crate::ui) description_hint: &'static str,
    pub(in crate::ui) save: &'static str,
    pub(in crate::ui) not_changed: fn(Code) -> Option<String>,
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
    site_description: "Chat rooms without accounts: open a link, pick a name, talk.",
    tagline: "Open a room, share its link, talk. No account, nothing to install.",
    enter_room: "Enter a room",
    room_name: "Room name",
    room_name_hint: "An existing room or a new one, in any language",
    enter: "Enter",
    room_refused: "A room cannot have that name. Use letters, digits or emoji, at most 48, without / \\ ? # %.",
    needs_script: "Without JavaScript you see what others say when you load the page again.",
    reload: "Load it again",
    leave_room: "Leave the room",
    search: "Search",
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
    no_topic: "Nobody has said yet what this room is about.",
    set_by: |who| format!("Written by {who}"),
    pinned: "Pinned messages",
    nothing_pinned: "Nothing is pinned. Whoever is here can pin a message: its tools have a pin.",
    link: "Link to this room",
    copy: "Copy link",
    code: |link| format!("QR code of {link}"),
    began: "Began",
    change: "Change topic and description",
    topic: "Topic",
    description: "Description",
    description_hint: "A few paragraphs, formatted as messages are",
    save: "Save",
    not_changed: |code| match code {
        Code::BadBody => Some(format!(
            "That cannot be kept: a topic has at most {} characters, a description {} bytes, and neither holds hidden \
             characters.",
            Topic::MAX_CHARS,
            Description::MAX_BYTES
        )),
        _ => None,
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
    site_description: "가입 없는 채팅방: 링크를 열고, 이름을 정하고, 이야기하세요.",
    tagline: "방을 열고 링크를 나누고 이야기하세요. 가입도 설치도 필요 없습니다.",
    enter_room: "방에 들어가기",
    room_name: "방 이름",
    room_name_hint: "있는 방이나 새 방, 어떤 언어로든",
    enter: "들어가기",
    room_refused: "방 이름으로 쓸 수 없습니다. / \\ ? # % 없이 글자, 숫자, 이모지로 48자까지 써 주세요.",
    needs_script: "자바스크립트 없이는 페이지를 다시 불러와야 새 메시지가 보입니다.",
    reload: "다시 불러오기",
    leave_room: "방 나가기",
    search: "검색",
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
    no_topic: "이 방이 무엇에 대한 방인지 아직 아무도 적지 않았습니다.",
    set_by: |who| format!("{who} 님이 씀"),
    pinned: "고정된 메시지",
    nothing_pinned: "고정된 메시지가 없습니다. 방에 있는 누구나 메시지 작업에서 고정할 수 있습니다.",
    link: "이 방의 링크",
    copy: "링크 복사",
    code: |link| format!("{link}의 QR 코드"),
    began: "시작",
    change: "주제와 소개 바꾸기",
    topic: "주제",
    description: "소개",
    description_hint: "몇 문단, 메시지와 같은 서식으로",
    save: "저장",
    not_changed: |code| match code {
        Code::BadBody => Some(format!(
            "저장할 수 없습니다. 주제는 {}자, 소개는 {}바이트까지이고, 보이지 않는 문자는 쓸 수 없습니다.",
            Topic::MAX_CHARS,
            Description::MAX_BYTES
        )),
        _ => None,
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
