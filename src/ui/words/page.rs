//! The static text of a page. Only the server has it.

use crate::domain::Language;

/// The static text of a page, in one language.
pub(crate) struct PageWords {
    pub(crate) site_description: &'static str,
    pub(crate) tagline: &'static str,
    pub(crate) enter_room: &'static str,
    pub(crate) room_name: &'static str,
    pub(crate) room_name_hint: &'static str,
    pub(crate) enter: &'static str,
    pub(crate) room_refused: &'static str,
    pub(crate) room_private: &'static str,
    pub(crate) unlisted: &'static str,
    pub(crate) new_unlisted: &'static str,
    pub(crate) new_unlisted_hint: &'static str,
    pub(crate) needs_script: &'static str,
    pub(crate) reload: &'static str,
    pub(crate) stop_refreshing: &'static str,
    pub(crate) watching: &'static str,
    pub(crate) enter_to_speak: &'static str,
    pub(crate) leave_room: &'static str,
    pub(crate) search: &'static str,
    pub(crate) held: fn(usize) -> String,
}

/// The text of a language.
pub(crate) fn of(language: Language) -> &'static PageWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: PageWords = PageWords {
    site_description: "Chat rooms without accounts: open a link, pick a name, talk.",
    tagline: "Open a room, share its link, talk. No account, nothing to install.",
    enter_room: "Enter a room",
    room_name: "Room name",
    room_name_hint: "An existing room or a new one, in any language",
    enter: "Enter",
    room_refused: "A room cannot have that name. Use letters, digits or emoji, at most 48, without / \\ ? # %, and begin with nothing that only looks like ~ or @.",
    room_private: "That is the room of two other people.",
    unlisted: "Unlisted room",
    new_unlisted: "Open an unlisted room",
    new_unlisted_hint: "Only people you give its link to can find it.",
    needs_script: "Without JavaScript, new messages appear below every 20 seconds.",
    reload: "Load it again",
    stop_refreshing: "Stop that",
    watching: "You are watching. Nobody sees that you are here.",
    enter_to_speak: "Enter the room to speak",
    leave_room: "Leave the room",
    search: "Search",
    held: |n| match n {
        1 => "1 message of yours waits for a host".to_owned(),
        n => format!("{n} messages of yours wait for a host"),
    },
};

const KOREAN: PageWords = PageWords {
    site_description: "가입 없는 채팅방: 링크를 열고, 이름을 정하고, 이야기하세요.",
    tagline: "방을 열고 링크를 나누고 이야기하세요. 가입도 설치도 필요 없습니다.",
    enter_room: "방에 들어가기",
    room_name: "방 이름",
    room_name_hint: "있는 방이나 새 방, 어떤 언어로든",
    enter: "들어가기",
    room_refused: "방 이름으로 쓸 수 없습니다. / \\ ? # % 없이 글자, 숫자, 이모지로 48자까지 써 주세요. ~나 @처럼 보이는 다른 기호로 시작할 수는 없습니다.",
    room_private: "다른 두 사람만의 방입니다.",
    unlisted: "비공개 링크 방",
    new_unlisted: "비공개 링크 방 열기",
    new_unlisted_hint: "링크를 받은 사람만 찾아올 수 있습니다.",
    needs_script: "자바스크립트 없이도 새 메시지가 아래에 20초마다 나타납니다.",
    reload: "다시 불러오기",
    stop_refreshing: "멈추기",
    watching: "지켜보는 중입니다. 여기 있는 것을 아무도 모릅니다.",
    enter_to_speak: "방에 들어가 말하기",
    leave_room: "방 나가기",
    search: "검색",
    held: |n| format!("진행자를 기다리는 내 메시지 {n}개"),
};
