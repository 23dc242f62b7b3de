//! Korean.

use super::table::{Words, named};
use crate::{
    client::{RosterChange, Status},
    domain::RoomRole,
    protocol::Code,
};

pub(super) const WORDS: Words = Words {
    skip_to_content: "본문으로 건너뛰기",
    lobby: "로비",
    rooms: "방",
    no_rooms: "아직 조용합니다",
    no_rooms_hint: "방 이름을 적으면 첫 손님이 됩니다. 링크를 다른 사람에게 보내세요.",
    rooms_total: |n| format!("방 {n}개"),
    people_total: |n| format!("{n}명 접속 중"),
    people_here: |n| format!("{n}명 있음"),
    people_inside: |n| if n == 0 { "비어 있음".to_owned() } else { format!("{n}명") },
    and_more: |n| format!("외 {n}명"),
    you_are: "내 이름",
    you: "나",
    away: "자리 비움",
    host: "진행자",
    owner: "방장",
    voice: "발언자",
    until: "끝나는 때:",
    nickname: "닉네임",
    nickname_hint: "이름을 정하거나, 바로 이야기를 시작하세요.",
    save_nickname: "이 이름 쓰기",
    change_nickname: "닉네임 바꾸기",
    later: "나중에",
    people: "참여자",
    show_people: "누가 있는지 보기",
    close: "닫기",
    messages: "메시지",
    earlier: "이전 메시지",
    later_messages: "다음 메시지",
    beginning: "여기가 이 방의 시작입니다.",
    not_kept: "이전 메시지는 보관되지 않습니다.",
    nothing_said: "아직 아무 말도 없습니다",
    nothing_said_hint: "첫마디를 건네거나, 이 페이지의 링크를 누군가에게 보내세요.",
    news: "자리를 비운 사이의 새 메시지",
    news_above: |n| format!("새 메시지 {n}개"),
    latest: "최신으로",
    new_messages: "새 메시지",
    message: "메시지",
    message_hint: |room| format!("{room}에 쓰기"),
    send: "보내기",
    sending: "보내는 중",
    kept: "보내서 저장됨",
    edited: "수정됨",
    deleted: "지워진 메시지입니다",
    reactions: "반응",
    spoiler: "스포일러 보기",
    answers_earlier: "이전 메시지에 대한 답글",
    retry: "다시 보내기",
    discard: "지우기",
    unconnected: "연결이 끊겼습니다. 쓴 글은 여기 남아 있다가 연결되면 바로 보냅니다.",
    retry_now: "지금 다시 연결",
    discard_change: "변경 취소",
    actions: "메시지 작업",
    react: "반응하기",
    reply: "답글",
    copy_link: "링크 복사",
    copied: "링크를 복사했습니다",
    pin: "고정",
    unpin: "고정 풀기",
    tell_hosts: "진행자에게 알리기",
    to_door: "방 입구로",
    ask_to_write: "글쓰기 요청",
    waiting: |n| format!("진행자를 기다리는 것 {n}개"),
    edit: "수정",
    delete: "삭제",
    delete_now: "메시지 삭제",
    cancel: "취소",
    editing: "내 메시지 수정",
    answering: |name| format!("{name} 님에게 답글"),
    page_failed: "페이지를 불러오지 못했습니다. 잠시 뒤 새로고침해 주세요.",
    offers: "추천",
    emoji: "이모지",
    more_emoji: "이모지 더 보기",
    emoji_search: "이모지 찾기",
    emoji_groups: [
        "표정",
        "사람",
        "동물과 자연",
        "음식과 음료",
        "여행과 장소",
        "활동",
        "물건",
        "기호",
        "깃발",
    ],
    loading: "불러오는 중…",
    load_again: "다시 시도",
    nothing_found: "찾은 것이 없습니다",
    slash: |word| match word {
        "help" => "입력할 수 있는 것을 봅니다",
        "leave" => "방을 나갑니다",
        "me" => "무엇을 하는지 말합니다",
        "nick" => "닉네임을 바꿉니다",
        "shrug" => "어깨를 으쓱합니다",
        "topic" => "방의 주제를 정합니다",
        "spoiler" => "누르기 전까지 내용을 가립니다",
        _ => "",
    },
    slash_unknown: |word| {
        format!("/{word} 명령은 없습니다. /help로 목록을 볼 수 있고, //{word}로 쓰면 그대로 보냅니다.")
    },
    attach: "사진과 파일 올리기",
    uploaded: "보낼 준비가 됨",
    not_uploaded: "올리지 못한 파일이 있습니다. 다시 시도하거나 빼 주세요.",
    no_answer: "서버가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.",
    no_cookies: "이 브라우저가 쿠키를 저장하지 않아, 닉네임과 누구인지가 유지되지 않습니다.",
    sent_when_uploaded: "파일을 다 올리면 바로 보냅니다.",
    file_too_large: |most| format!("파일 하나는 {most}MB까지 올릴 수 있습니다."),
    too_many_files: |names| format!("메시지 하나에 파일을 열 개까지 보낼 수 있습니다. 빠진 파일: {names}"),
    mentions_you: |who, said| format!("{who} 님이 나를 불렀습니다: {said}"),
    busy: |who, n| match named(who) {
        (names, 0) => format!("{names} 님의 새 메시지 {n}개"),
        (names, more) => format!("{names} 님 외 {more}명의 새 메시지 {n}개"),
    },
    typing: |names| match names {
        [] => String::new(),
        [one] => format!("{one} 님이 입력하고 있습니다…"),
        [one, other] => format!("{one} 님과 {other} 님이 입력하고 있습니다…"),
        [..] => "여러 사람이 입력하고 있습니다…".to_owned(),
    },
    too_long: |n| format!("{n}자 초과"),
    emoji_recent: "최근에 쓴 이모지",
    take_back: "전송 취소",
    unfold: "전체 보기",
    today: "오늘",
    yesterday: "어제",
    status: |status| match status {
        Status::Connecting => "연결 중…",
        Status::Connected => "연결됨",
        Status::Reconnecting => "다시 연결 중…",
        Status::Offline => "오프라인",
    },
    refusal: |code| match code {
        Code::NotText | Code::NotJson | Code::BadFrame | Code::UnknownType | Code::BadId => {
            "서버가 이 페이지를 이해하지 못했습니다. 새로고침해 주세요."
        }
        Code::TooLarge => "한 번에 보내기에는 너무 깁니다.",
        Code::BadRoom => "방 이름으로 쓸 수 없습니다.",
        Code::BadNickname => "쓸 수 없는 닉네임입니다. 보이는 글자로 1자에서 32자까지 써 주세요.",
        Code::NicknameTaken => "다른 사람의 닉네임입니다. 다른 이름을 골라 주세요.",
        Code::BadBody => "보낼 수 없습니다. 비어 있거나, 너무 길거나, 허용되지 않는 문자가 있습니다.",
        Code::BadEmoji => "반응에는 이모지만 쓸 수 있습니다.",
        Code::NoMessage => "그 메시지는 더 이상 없습니다.",
        Code::NotAllowed => "진행자가 허락하지 않습니다.",
        Code::Held => "진행자가 먼저 살펴봅니다.",
        Code::NotYours | Code::Private | Code::Watching => "당사자만 할 수 있습니다.",
        Code::Closed => "이 방에 더는 들어갈 수 없습니다.",
        Code::Banned => "진행자가 이 방에서 내보냈습니다. 읽을 수만 있습니다.",
        Code::Muted => "진행자가 이 방에서 글쓰기를 막았습니다. 읽을 수만 있습니다.",
        Code::HostsWrite => "이 방에서는 진행자만 글을 씁니다. 읽고 반응할 수 있습니다.",
        Code::Newcomer => "처음 온 사람은 잠시 동안 읽고 반응만 합니다.",
        Code::Slow | Code::TooManyRoles => "천천히 쓰는 방입니다. 잠시 뒤 다시 쓸 수 있습니다.",
        Code::MessageFull => "그 메시지에는 반응이나 수정을 더 할 수 없습니다.",
        Code::TooManyPins => "고정된 메시지가 너무 많습니다. 먼저 하나를 풀어 주세요.",
        Code::NotJoined => "이 방에 있지 않습니다.",
        Code::TooManyRooms => "너무 많은 방에 있습니다. 먼저 하나에서 나가 주세요.",
        Code::RoomFull => "방이 가득 찼습니다.",
        Code::TooFast => "너무 빠릅니다. 잠시 뒤 다시 보내 주세요.",
        Code::Busy => "서버가 아주 바쁩니다. 잠시 뒤 다시 시도해 주세요.",
        Code::NotKept => "서버가 저장하지 못했습니다. 잠시 뒤 다시 시도해 주세요.",
    },
    delayed: |code| {
        if code == Code::TooFast {
            "너무 빠릅니다. 잠시 뒤 저절로 다시 보냅니다."
        } else if code == Code::NotKept {
            "서버가 저장하지 못했습니다. 저절로 다시 보냅니다."
        } else {
            "서버가 아직 받을 수 없습니다. 저절로 다시 보냅니다."
        }
    },
    notice: |notice| {
        let did = |change: &RosterChange| {
            let names: Vec<_> =
                super::table::who(notice, change).into_iter().map(|name| format!("{name} 님")).collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            let verb = match change {
                RosterChange::Came => "들어왔습니다",
                RosterChange::Went => "나갔습니다",
                RosterChange::CameAndWent => "들어왔다 나갔습니다",
                RosterChange::Renamed(_)
                | RosterChange::Topic(_)
                | RosterChange::Pinned(_)
                | RosterChange::Calm(_)
                | RosterChange::YourRole(_) => return None,
            };
            (!names.is_empty()).then(|| match named(&names) {
                (names, 0) => format!("{names}이 {verb}"),
                (names, more) => format!("{names} 외 {more}명이 {verb}"),
            })
        };
        super::table::in_order(notice, did, |was, now| format!("{was} 님이 이름을 {now}(으)로 바꿨습니다"))
    },
    deed: |who, act| match act {
        RosterChange::Topic(topic) => format!("{who} 님이 주제를 정했습니다: {}", topic.as_str()),
        RosterChange::Calm(true) => "진정 모드: 처음 온 사람은 한동안 글을 쓰지 않습니다.".to_owned(),
        RosterChange::Calm(false) => "진정 모드가 끝났습니다.".to_owned(),
        RosterChange::YourRole(RoomRole::Owner) => {
            "내가 연 내 방입니다. 이름을 누르면 진행자로 만들거나 내보낼 수 있습니다.".to_owned()
        }
        RosterChange::YourRole(RoomRole::Host) => {
            "이제 이 방의 진행자입니다. 이름을 누르면 내보낼 수 있습니다.".to_owned()
        }
        RosterChange::YourRole(RoomRole::Voice) => {
            "이제 진행자만 쓰는 방에서도 글을 쓸 수 있습니다.".to_owned()
        }
        RosterChange::YourRole(RoomRole::Member) => "더는 이 방을 돌보지 않습니다.".to_owned(),
        RosterChange::Came
        | RosterChange::Went
        | RosterChange::CameAndWent
        | RosterChange::Renamed(_)
        | RosterChange::Pinned(_) => format!("{who} 님이 메시지를 고정했습니다"),
    },
};
