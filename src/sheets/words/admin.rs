//! The texts for those who administer the server.

use crate::domain::Language;

/// The texts about the server, in one language.
pub(in crate::sheets) struct AdminWords {
    pub(in crate::sheets) server: &'static str,
    pub(in crate::sheets) administer: &'static str,
    pub(in crate::sheets) is_admin_here: &'static str,
    pub(in crate::sheets) people_online: &'static str,
    pub(in crate::sheets) rooms: &'static str,
    pub(in crate::sheets) direct_rooms: &'static str,
    pub(in crate::sheets) database: &'static str,
    pub(in crate::sheets) files: &'static str,
    pub(in crate::sheets) find_room: &'static str,
    pub(in crate::sheets) people_here: fn(u32) -> String,
    pub(in crate::sheets) entries: fn(u64) -> String,
    pub(in crate::sheets) owned_by: fn(&str) -> String,
    pub(in crate::sheets) nobody_owns: &'static str,
    pub(in crate::sheets) appeals: fn(u64) -> String,
    pub(in crate::sheets) held: fn(u64) -> String,
    /// What stands before and after the moment.
    pub(in crate::sheets) waits_since: (&'static str, &'static str),
    pub(in crate::sheets) closed: &'static str,
    pub(in crate::sheets) waiting_rooms: &'static str,
    pub(in crate::sheets) all_rooms: &'static str,
    pub(in crate::sheets) most_files: &'static str,
    pub(in crate::sheets) files_of: fn(u64) -> String,
    pub(in crate::sheets) unnamed: &'static str,
    pub(in crate::sheets) admins: &'static str,
    pub(in crate::sheets) you: &'static str,
    pub(in crate::sheets) dismiss: &'static str,
    pub(in crate::sheets) link: &'static str,
    pub(in crate::sheets) link_hint: &'static str,
    pub(in crate::sheets) link_gives: &'static str,
    pub(in crate::sheets) take: &'static str,
    pub(in crate::sheets) rules: &'static str,
    pub(in crate::sheets) who_opens: &'static str,
    pub(in crate::sheets) everybody_opens: &'static str,
    pub(in crate::sheets) admins_open: &'static str,
    pub(in crate::sheets) newcomers: &'static str,
    pub(in crate::sheets) bans: &'static str,
    pub(in crate::sheets) no_bans: &'static str,
    pub(in crate::sheets) is_banned: &'static str,
    pub(in crate::sheets) ban_server: &'static str,
    pub(in crate::sheets) deeds: &'static str,
    pub(in crate::sheets) deed_link: &'static str,
    pub(in crate::sheets) deed_role: fn(&str, bool) -> String,
    pub(in crate::sheets) deed_opening: fn(bool) -> &'static str,
}

/// The texts about the server in a language.
pub(in crate::sheets) fn admin_words(language: Language) -> &'static AdminWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: AdminWords = AdminWords {
    server: "This server",
    administer: "Administer this server",
    is_admin_here: "You administer this server: you may do here all that an owner may. The hosts see what you do in the list below.",
    people_online: "People online",
    rooms: "Rooms",
    direct_rooms: "Conversations of two",
    database: "Messages on the disk",
    files: "Files on the disk",
    find_room: "Find a room by its name",
    people_here: |people| match people {
        1 => "1 person there".to_owned(),
        people => format!("{people} people there"),
    },
    entries: |entries| match entries {
        1 => "1 entry".to_owned(),
        entries => format!("{entries} entries"),
    },
    owned_by: |who| format!("owner {who}"),
    nobody_owns: "no owner",
    appeals: |count| match count {
        1 => "1 thing waits for a host".to_owned(),
        count => format!("{count} things wait for a host"),
    },
    held: |count| match count {
        1 => "1 message waits to be looked at".to_owned(),
        count => format!("{count} messages wait to be looked at"),
    },
    waits_since: ("since ", ""),
    closed: "closed",
    waiting_rooms: "Where something waits for a host",
    all_rooms: "All rooms",
    most_files: "Whose files take most",
    files_of: |files| match files {
        1 => "1 file".to_owned(),
        files => format!("{files} files"),
    },
    unnamed: "without a name",
    admins: "Who administers it",
    you: "you",
    dismiss: "Take this away",
    link: "Admin link",
    link_hint: "Whoever has it administers the server. Keep it, or make a new one: then this one stops working.",
    link_gives: "With this link you administer this server: every room is open to you as to its owner.",
    take: "Administer this server",
    rules: "Rules for all rooms",
    who_opens: "Who opens rooms",
    everybody_opens: "Everybody",
    admins_open: "Only those who administer the server",
    newcomers: "In every room, new people may write",
    bans: "Banned from this server",
    no_bans: "Nobody is banned from the whole server. You ban somebody by their card in a room.",
    is_banned: "Banned from this server",
    ban_server: "From this whole server, in every room",
    deeds: "What was done",
    deed_link: "made a new admin link",
    deed_role: |who, is_admin| {
        if is_admin {
            format!("made {who} an administrator")
        } else {
            format!("made {who} no longer an administrator")
        }
    },
    deed_opening: |only_admins| {
        if only_admins { "let only administrators open rooms" } else { "let everybody open rooms" }
    },
};

const KOREAN: AdminWords = AdminWords {
    server: "이 서버",
    administer: "이 서버 관리하기",
    is_admin_here: "이 서버의 관리자입니다. 방장이 할 수 있는 일을 모두 할 수 있고, 한 일은 진행자가 아래에서 봅니다.",
    people_online: "접속한 사람",
    rooms: "방",
    direct_rooms: "둘만의 대화",
    database: "메시지 용량",
    files: "파일 용량",
    find_room: "이름으로 방 찾기",
    people_here: |people| format!("{people}명 있음"),
    entries: |entries| format!("기록 {entries}개"),
    owned_by: |who| format!("방장 {who}"),
    nobody_owns: "방장 없음",
    appeals: |count| format!("진행자를 기다리는 것 {count}개"),
    held: |count| format!("확인을 기다리는 글 {count}개"),
    waits_since: ("", "부터"),
    closed: "닫힘",
    waiting_rooms: "진행자를 기다리는 것이 있는 방",
    all_rooms: "모든 방",
    most_files: "파일을 가장 많이 올린 사람",
    files_of: |files| format!("파일 {files}개"),
    unnamed: "이름 없음",
    admins: "관리자",
    you: "나",
    dismiss: "관리자에서 빼기",
    link: "관리자 링크",
    link_hint: "이 링크를 가진 사람은 서버를 관리합니다. 간직하거나, 새로 만드세요. 새로 만들면 이 링크는 쓸 수 없게 됩니다.",
    link_gives: "이 링크로 이 서버를 관리합니다. 모든 방에서 방장과 같은 일을 할 수 있습니다.",
    take: "이 서버 관리하기",
    rules: "모든 방의 규칙",
    who_opens: "누가 방을 여나요",
    everybody_opens: "누구나",
    admins_open: "관리자만",
    newcomers: "모든 방에서 처음 온 사람은",
    bans: "이 서버에서 내보낸 사람",
    no_bans: "서버 전체에서 내보낸 사람은 없습니다. 방에 있는 사람의 카드에서 내보낼 수 있습니다.",
    is_banned: "이 서버에서 내보냈습니다",
    ban_server: "서버 전체: 모든 방에서",
    deeds: "관리자가 한 일",
    deed_link: "관리자 링크를 새로 만들었습니다",
    deed_role: |who, is_admin| {
        if is_admin {
            format!("{who} 님을 관리자로 만들었습니다")
        } else {
            format!("{who} 님을 관리자에서 뺐습니다")
        }
    },
    deed_opening: |only_admins| {
        if only_admins {
            "관리자만 방을 열게 했습니다"
        } else {
            "누구나 방을 열 수 있게 했습니다"
        }
    },
};
