//! Korean.

use super::table::HostWords;
use crate::{
    domain::{RoomPreset, RoomRole, Writers},
    protocol::Code,
};

pub(super) const WORDS: HostWords = HostWords {
    hosts_of: |room| format!("{room} 진행자"),
    who_keeps: "이 방을 돌보는 사람",
    nobody_keeps: "아직 없습니다. 여기서 처음 글을 쓰는 사람이 방장이 됩니다.",
    you_own: "내 방입니다. 내가 열었거나 방장에게서 받았습니다.",
    you_host: "이 방의 진행자입니다. 방을 깨끗하게 돌볼 수 있습니다.",
    make: |role| match role {
        RoomRole::Member => "역할 거두기",
        RoomRole::Voice => "발언권 주기",
        RoomRole::Host => "진행자로 만들기",
        RoomRole::Owner => "방장으로 만들기",
    },
    make_hint: |role| match role {
        RoomRole::Member => "이 방에서 역할이 없어집니다.",
        RoomRole::Voice => "진행자만 쓰는 방에서도 글을 쓸 수 있습니다.",
        RoomRole::Host => "진행자는 메시지를 지우고 사람을 내보낼 수 있습니다.",
        RoomRole::Owner => "방장은 역할도 주고 거둡니다. 내 역할도 거둘 수 있습니다.",
    },
    keep_room: "방 돌보기",
    ban: "내보내기 또는 글쓰기 막기",
    ban_now: "내보내기",
    ban_kind: "무엇을 막을까요",
    ban_whole: "방 전체: 읽을 수만 있습니다",
    ban_writing: "글쓰기만: 방에 있을 수 있습니다",
    how_long: "기간",
    duration: |minutes| match minutes {
        None => "계속".to_owned(),
        Some(60) => "1시간".to_owned(),
        Some(1_440) => "하루".to_owned(),
        Some(minutes) => format!("{minutes}분"),
    },
    reason: "이유",
    reason_hint: "본인이 읽고, 방의 누구나 읽을 수 있습니다",
    and_remove: "쓴 글도 지우기",
    remove_nothing: "지우지 않음",
    remove_hour: "최근 1시간",
    remove_all: "전부",
    remove: "쓴 글 지우기",
    remove_now: "지우기",
    is_banned: |mute| if mute { "글쓰기가 막혔습니다" } else { "이 방에서 내보냈습니다" },
    until: ("", "까지"),
    by: |who| format!("{who} 님이"),
    unban: "되돌리기",
    note: "진행자 메모",
    note_hint: "이 방의 진행자만 읽습니다",
    bans: "내보낸 사람과 글쓰기가 막힌 사람",
    no_bans: "아무도 없습니다.",
    clear: "방 비우기",
    clear_hint: "모두의 메시지를 모두에게서 지웁니다. 되돌릴 수 없습니다.",
    clear_hour: "최근 1시간의 메시지",
    clear_all: "모든 메시지",
    rules: "누가 쓸 수 있나요",
    who_writes: "누가",
    writers: |writers| match writers {
        Writers::Everybody => "누구나",
        Writers::Admitted => "진행자와 진행자가 들인 사람. 다른 사람은 읽고, 요청할 수 있습니다",
        Writers::Hosts => "진행자와 발언권을 받은 사람만. 다른 사람은 읽고 반응합니다",
    },
    slow: "천천히 쓰기: 두 메시지 사이의 시간",
    slow_wait: |seconds| match seconds {
        0 => "끄기".to_owned(),
        3_600.. => format!("{}시간", seconds / 3_600),
        60.. => format!("{}분", seconds / 60),
        seconds => format!("{seconds}초"),
    },
    newcomers: "처음 온 사람은",
    newcomer_wait: |minutes| match minutes {
        0 => "바로 쓸 수 있음".to_owned(),
        60 => "1시간 뒤부터".to_owned(),
        1_440 => "하루 뒤부터".to_owned(),
        10_080 => "일주일 뒤부터".to_owned(),
        minutes => format!("{minutes}분 뒤부터"),
    },
    calm: "1시간 진정 모드",
    calm_hint: "최근 10분 안에 왔거나 이제 오는 사람은 그동안 글을 쓰지 않습니다. 처음 온 사람이 한꺼번에 아주 많이 쓰면 방이 스스로 10분 동안 시작합니다.",
    is_calm: ("진정 모드: ", "까지 처음 온 사람은 글을 쓰지 않습니다."),
    end_calm: "진정 모드 끝내기",
    preset: |preset| match preset {
        RoomPreset::Open => ("열린 방", "누구나 씁니다."),
        RoomPreset::Class => ("수업", "쓰고 싶은 사람이 요청하면 들입니다."),
        RoomPreset::Stream => ("방송", "누구나 10초마다 쓰고, 처음 온 사람은 5분 뒤부터 씁니다."),
        RoomPreset::Announcements => ("공지", "진행자가 쓰고, 다른 사람은 읽고 반응합니다."),
    },
    save: "저장",
    deed_writers: |writers| match writers {
        Writers::Everybody => "누구나 쓸 수 있게 했습니다".to_owned(),
        Writers::Admitted => "진행자와 들인 사람만 쓸 수 있게 했습니다".to_owned(),
        Writers::Hosts => "진행자만 쓸 수 있게 했습니다".to_owned(),
    },
    deed_slow: |seconds| match seconds {
        0 => "천천히 쓰기를 껐습니다".to_owned(),
        seconds => format!("천천히 쓰기를 {}(으)로 정했습니다", (WORDS.slow_wait)(seconds)),
    },
    deed_newcomers: |minutes| match minutes {
        0 => "처음 온 사람도 바로 쓸 수 있게 했습니다".to_owned(),
        minutes => format!("처음 온 사람은 {} 쓸 수 있게 했습니다", (WORDS.newcomer_wait)(minutes)),
    },
    deed_calm: |minutes| match minutes {
        0 => "진정 모드를 끝냈습니다".to_owned(),
        minutes => format!("진정 모드를 {} 동안 시작했습니다", (WORDS.duration)(Some(minutes))),
    },
    with_network: "(같은 네트워크 포함)",
    and_network: "같은 네트워크에서 오는 역할 없는 사람도: 새 이름으로 다시 오지 못하게",
    links: "방장과 진행자 링크",
    link: |role| match role {
        RoomRole::Owner => "방장 링크",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "진행자 링크",
    },
    link_hint: |role| match role {
        RoomRole::Owner => "간직하세요. 쿠키가 없어도 어느 기기에서나 이 방의 방장이 됩니다.",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => {
            "도와줄 사람에게 주세요. 이 링크를 가진 사람은 진행자가 됩니다."
        }
    },
    copy_link: "링크 복사",
    new_link: "새로 만들기: 전의 링크는 쓸 수 없게 됩니다",
    link_gives: |role| match role {
        RoomRole::Owner => "이 링크로 이 방의 방장이 됩니다.",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "이 링크로 이 방의 진행자가 됩니다.",
    },
    take: |role| match role {
        RoomRole::Owner => "방장 되기",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "진행자 되기",
    },
    link_refused: |code| {
        if code == Code::NotAllowed {
            "이 링크는 더는 쓸 수 없거나, 이미 그 역할이 있습니다."
        } else {
            (WORDS.refused)(code)
        }
    },
    deed_link: |role| match role {
        RoomRole::Owner => "방장 링크를 새로 만들었습니다",
        RoomRole::Host | RoomRole::Voice | RoomRole::Member => "진행자 링크를 새로 만들었습니다",
    },
    deeds: "진행자가 한 일",
    no_deeds: "아직 없습니다.",
    deed_role: |who, role| match role {
        RoomRole::Member => format!("{who} 님의 역할을 거두었습니다"),
        RoomRole::Voice => format!("{who} 님에게 발언권을 주었습니다"),
        RoomRole::Host => format!("{who} 님을 진행자로 만들었습니다"),
        RoomRole::Owner => format!("{who} 님을 방장으로 만들었습니다"),
    },
    deed_ban: |who, mute, minutes| {
        let did = if mute { "글쓰기를 막았습니다" } else { "내보냈습니다" };
        format!("{who} 님을 {did} ({})", (WORDS.duration)(minutes))
    },
    deed_unban: |who| format!("{who} 님을 다시 받아들였습니다"),
    deed_remove: |who| match who {
        Some(who) => format!("{who} 님의 메시지를 지웠습니다"),
        None => "모두의 메시지를 지웠습니다".to_owned(),
    },
    refused: |code| match code {
        Code::NotAllowed => "더 높은 역할이 필요하거나, 방장이 없어지게 됩니다.",
        Code::TooManyRoles => "한 방에 둘 수 있는 만큼 있습니다. 먼저 하나를 되돌리세요.",
        Code::BadBody => "그 글은 쓸 수 없습니다. 너무 길거나 보이지 않는 글자가 있습니다.",
        Code::Banned | Code::Muted => "이 방에서 글쓰기가 막혀 있습니다.",
        Code::NotText
        | Code::NotJson
        | Code::BadFrame
        | Code::UnknownType
        | Code::TooLarge
        | Code::BadRoom
        | Code::Private
        | Code::Closed
        | Code::Watching
        | Code::BadNickname
        | Code::NicknameTaken
        | Code::BadId
        | Code::BadEmoji
        | Code::NoMessage
        | Code::NotYours
        | Code::HostsWrite
        | Code::Held
        | Code::Newcomer
        | Code::Slow
        | Code::MessageFull
        | Code::TooManyPins
        | Code::NotJoined
        | Code::TooManyRooms
        | Code::RoomFull
        | Code::TooFast
        | Code::Busy
        | Code::NotKept => "되지 않았습니다. 다시 해 보세요.",
    },
};
