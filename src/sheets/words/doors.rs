//! The texts about who may come into a room, whether it is listed, and how long it keeps words.

use crate::domain::{Door, Language};

/// The texts about doors, in one language.
pub(in crate::sheets) struct DoorWords {
    pub(in crate::sheets) who_comes: &'static str,
    pub(in crate::sheets) who: &'static str,
    pub(in crate::sheets) door: fn(Door) -> &'static str,
    pub(in crate::sheets) new_password: &'static str,
    pub(in crate::sheets) password_hint: &'static str,
    pub(in crate::sheets) door_hint: &'static str,
    pub(in crate::sheets) owners_only: &'static str,
    pub(in crate::sheets) key: &'static str,
    pub(in crate::sheets) key_hint: &'static str,
    pub(in crate::sheets) new_key: &'static str,
    pub(in crate::sheets) listing: &'static str,
    pub(in crate::sheets) listed: &'static str,
    pub(in crate::sheets) unlisted: &'static str,
    pub(in crate::sheets) keeping: &'static str,
    /// For how many days the server keeps words; none if for ever.
    pub(in crate::sheets) server_keeps: fn(Option<u32>) -> String,
    pub(in crate::sheets) days: &'static str,
    pub(in crate::sheets) days_hint: &'static str,
    /// The days, how many messages are older, and whether there may be more.
    pub(in crate::sheets) trim_question: fn(u32, usize, bool) -> String,
    pub(in crate::sheets) trim: fn(u32) -> String,
    pub(in crate::sheets) leave_it: &'static str,
    pub(in crate::sheets) deed_door: fn(Door) -> &'static str,
    pub(in crate::sheets) deed_listed: fn(bool) -> &'static str,
    pub(in crate::sheets) deed_days: fn(u32) -> String,
    pub(in crate::sheets) is_locked: &'static str,
    pub(in crate::sheets) is_closed: &'static str,
    pub(in crate::sheets) close: &'static str,
    pub(in crate::sheets) close_hint: &'static str,
    /// What a room that is opened again lets in: everybody, or only those who have written there.
    pub(in crate::sheets) reopen_hint: fn(Door) -> &'static str,
    pub(in crate::sheets) reopen: &'static str,
    pub(in crate::sheets) asks_password: &'static str,
    pub(in crate::sheets) asks_key: &'static str,
    pub(in crate::sheets) key_opens: &'static str,
    pub(in crate::sheets) unwatched: &'static str,
    pub(in crate::sheets) password: &'static str,
    pub(in crate::sheets) come_in: &'static str,
    pub(in crate::sheets) wrong_password: &'static str,
    pub(in crate::sheets) wrong_key: &'static str,
    pub(in crate::sheets) wait: fn(u64) -> String,
    pub(in crate::sheets) banned: &'static str,
    pub(in crate::sheets) to_door: &'static str,
    pub(in crate::sheets) to_lobby: &'static str,
}

/// The texts about doors in a language.
pub(in crate::sheets) fn door_words(language: Language) -> &'static DoorWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: DoorWords = DoorWords {
    who_comes: "Who may come in",
    who: "This room is open to",
    door: |door| match door {
        Door::Open => "Everybody",
        Door::Locked => "Locked: those who are here now, or have written here",
        Door::Password => "Whoever knows the password",
        Door::Link => "Whoever was given a link with the key",
        Door::Closed => "Nobody but those who run this server: they closed it",
    },
    new_password: "Password, if it takes one",
    password_hint: "6 to 100 characters. A new one has to be typed by everybody again.",
    door_hint: "Whoever has a role here always comes in. Others who may not come in any more are sent away at once, also those who are reading now.",
    owners_only: "Only an owner changes that.",
    key: "Link that opens the room",
    key_hint: "Whoever has it comes in. A new one makes this one stop working, and sends away those who came in by it.",
    new_key: "Make a new one",
    listing: "In the list of rooms",
    listed: "Shown in the lobby",
    unlisted: "Not shown: found by its name or its link alone",
    keeping: "How long words are kept",
    server_keeps: |days| match days {
        None => "This server keeps words for ever.".to_owned(),
        Some(1) => "This server keeps words for a day.".to_owned(),
        Some(days) => format!("This server keeps words for {days} days."),
    },
    days: "Days in this room",
    days_hint: "Empty: as long as the server keeps them.",
    trim_question: |days, messages, is_more| {
        let now = match (messages, is_more) {
            (messages, true) => format!("that is {messages} messages or more"),
            (0, false) => "that is none".to_owned(),
            (1, false) => "that is 1 message".to_owned(),
            (messages, false) => format!("that is {messages} messages"),
        };
        format!(
            "Within an hour, and from then on every hour, all that is older than {} leaves this room for everybody, with its files. Now {now}. Nothing brings it back.",
            (ENGLISH_DAYS)(days)
        )
    },
    trim: |days| format!("Keep words for {}", (ENGLISH_DAYS)(days)),
    leave_it: "Leave it as it is",
    deed_door: |door| match door {
        Door::Open => "let everybody come in",
        Door::Locked => "locked the room",
        Door::Password => "set a password for coming in",
        Door::Link => "made a link that opens the room",
        Door::Closed => "closed the room",
    },
    deed_listed: |listed| if listed { "put the room on the list" } else { "took the room off the list" },
    deed_days: |days| match days {
        0 => "let words be kept as long as the server does".to_owned(),
        days => format!("let words be kept for {}", (ENGLISH_DAYS)(days)),
    },
    is_locked: "This room is locked. Only those come in who were there then, who have written in it, and who keep it.",
    is_closed: "This room was closed by who runs this server. Nobody comes in until they open it again.",
    close: "Close this room",
    close_hint: "Nobody comes in, reads or writes any more, its owner neither: only those who run this server. Whoever is there is sent away at once, and it is on no list. You can open it again.",
    reopen_hint: |door| match door {
        Door::Open => "It is closed. Opened again, it lets everybody come in, as before.",
        Door::Locked | Door::Password | Door::Link | Door::Closed => {
            "It is closed. Opened again, it is locked: those come in who have written here, and its owner can set a new password or a new key."
        }
    },
    reopen: "Open it again",
    asks_password: "This room has a password. Its hosts know it.",
    asks_key: "This room is opened by a link with its key. Ask its hosts for it.",
    key_opens: "This link opens the room.",
    unwatched: "Only those who come in see this room.",
    password: "Password",
    come_in: "Come in",
    wrong_password: "That is not the password.",
    wrong_key: "This link does not open the room, or not any more. Ask for a new one.",
    wait: |seconds| match seconds {
        1 => "Too many attempts. Try again in a second.".to_owned(),
        seconds => format!("Too many attempts. Try again in {seconds} seconds."),
    },
    banned: "You are banned from this room.",
    to_door: "To its door",
    to_lobby: "To the lobby",
};

const ENGLISH_DAYS: fn(u32) -> String =
    |days| if days == 1 { "a day".to_owned() } else { format!("{days} days") };

const KOREAN: DoorWords = DoorWords {
    who_comes: "누가 들어올 수 있나요",
    who: "이 방을 읽고 들어올 수 있는 사람",
    door: |door| match door {
        Door::Open => "누구나",
        Door::Locked => "잠금: 지금 있거나 글을 쓴 적이 있는 사람만",
        Door::Password => "비밀번호를 아는 사람",
        Door::Link => "열쇠가 든 링크를 받은 사람",
        Door::Closed => "서버 관리자만: 관리자가 방을 닫았습니다",
    },
    new_password: "비밀번호 (비밀번호를 쓸 때)",
    password_hint: "6자에서 100자까지. 새로 정하면 모두 다시 입력해야 합니다.",
    door_hint: "역할이 있는 사람은 언제나 들어옵니다. 더는 들어올 수 없는 사람은 지금 읽고 있더라도 바로 나가게 됩니다.",
    owners_only: "방장만 바꿀 수 있습니다.",
    key: "방을 여는 링크",
    key_hint: "이 링크를 가진 사람은 들어옵니다. 새로 만들면 이 링크는 쓸 수 없고, 이 링크로 들어온 사람은 나가게 됩니다.",
    new_key: "새로 만들기",
    listing: "방 목록",
    listed: "로비에 보이기",
    unlisted: "보이지 않기: 이름이나 링크를 아는 사람만 찾습니다",
    keeping: "글을 얼마나 두나요",
    server_keeps: |days| match days {
        None => "이 서버는 글을 계속 보관합니다.".to_owned(),
        Some(days) => format!("이 서버는 글을 {days}일 동안 보관합니다."),
    },
    days: "이 방에서 보관할 일수",
    days_hint: "비워 두면 서버를 따릅니다.",
    trim_question: |days, messages, is_more| {
        let more = if is_more { " 이상" } else { "" };
        format!(
            "한 시간 안에, 그 뒤로는 매시간 {days}일보다 오래된 글과 파일이 모두에게서 사라집니다. 지금은 메시지 {messages}개{more}입니다. 되돌릴 수 없습니다."
        )
    },
    trim: |days| format!("글을 {days}일 동안만 두기"),
    leave_it: "그대로 두기",
    deed_door: |door| match door {
        Door::Open => "누구나 들어올 수 있게 했습니다",
        Door::Locked => "방을 잠갔습니다",
        Door::Password => "들어오는 비밀번호를 정했습니다",
        Door::Link => "방을 여는 링크를 만들었습니다",
        Door::Closed => "방을 닫았습니다",
    },
    deed_listed: |listed| {
        if listed { "방을 목록에 올렸습니다" } else { "방을 목록에서 내렸습니다" }
    },
    deed_days: |days| match days {
        0 => "글을 서버만큼 보관하게 했습니다".to_owned(),
        days => format!("글을 {days}일 동안만 보관하게 했습니다"),
    },
    is_locked: "잠긴 방입니다. 잠글 때 있었거나, 글을 쓴 적이 있거나, 방을 돌보는 사람만 들어갑니다.",
    is_closed: "서버 관리자가 닫은 방입니다. 다시 열 때까지 아무도 들어갈 수 없습니다.",
    close: "방 닫기",
    close_hint: "방장을 포함해 아무도 들어오거나 읽거나 쓸 수 없고, 서버 관리자만 들어옵니다. 지금 있는 사람은 바로 나가게 되고, 방 목록에도 보이지 않습니다. 다시 열 수 있습니다.",
    reopen_hint: |door| match door {
        Door::Open => "닫힌 방입니다. 다시 열면 전처럼 누구나 들어옵니다.",
        Door::Locked | Door::Password | Door::Link | Door::Closed => {
            "닫힌 방입니다. 다시 열면 잠긴 채로 열려, 글을 쓴 적이 있는 사람만 들어옵니다. 비밀번호나 열쇠는 방장이 새로 정할 수 있습니다."
        }
    },
    reopen: "다시 열기",
    asks_password: "비밀번호가 있는 방입니다. 진행자가 알고 있습니다.",
    asks_key: "열쇠가 든 링크로 들어가는 방입니다. 진행자에게 물어보세요.",
    key_opens: "이 방을 여는 링크입니다.",
    unwatched: "들어간 사람만 볼 수 있는 방입니다.",
    password: "비밀번호",
    come_in: "들어가기",
    wrong_password: "비밀번호가 아닙니다.",
    wrong_key: "이 링크로는 방이 열리지 않거나, 더는 열리지 않습니다. 새 링크를 받으세요.",
    wait: |seconds| format!("너무 여러 번 시도했습니다. {seconds}초 뒤에 다시 해 보세요."),
    banned: "이 방에서 내보내졌습니다.",
    to_door: "방 입구로",
    to_lobby: "로비로",
};
