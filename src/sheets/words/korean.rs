//! Korean.

use super::table::{RefusalPage, SheetWords};
use crate::{
    domain::{Description, MAX_UNREAD_COUNT, NotificationLevel, Topic, search::SearchError},
    protocol::Code,
};

pub(super) const WORDS: SheetWords = SheetWords {
    refresh_again: "새 메시지 자동으로 보기",
    nothing_new: "아직 새 메시지가 없습니다.",
    more_is_new: "새 메시지가 더 있습니다. 페이지 다시 불러오기",
    watch_link: "보기 전용 링크",
    copy_watch_link: "보기 전용 링크 복사",
    watch_hint: "이름 없이, 인원에 포함되지 않고 방을 실시간으로 봅니다.",
    my_rooms: "내 방",
    other_rooms: "열린 방",
    rooms_hint: "방으로 가기",
    favourite: "맨 앞에 두기",
    favourite_not: "맨 앞에 두지 않기",
    forget: "목록에서 빼기",
    level: |level| match level {
        NotificationLevel::Nothing => "알림 없음",
        NotificationLevel::Mentions => "나를 부를 때",
        NotificationLevel::Everything => "모든 메시지",
    },
    level_hint: "무엇을 알릴지: 누르면 바뀝니다",
    unread: |unread, mentions| {
        let unread = if MAX_UNREAD_COUNT <= unread {
            format!("읽지 않은 메시지 {}개 넘음", MAX_UNREAD_COUNT - 1)
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
    direct: "둘만의 방",
    direct_hint: "두 사람만 읽고 쓸 수 있습니다.",
    code: |link| format!("{link}의 QR 코드"),
    began: "시작",
    change: "주제와 소개 바꾸기",
    topic: "주제",
    description: "소개",
    description_hint: "몇 문단, 메시지와 같은 서식으로",
    save: "저장",
    not_changed: |code| {
        (code == Code::BadBody).then(|| format!(
            "저장할 수 없습니다. 주제는 {}자, 소개는 {}바이트까지이고, 보이지 않는 문자는 쓸 수 없습니다.",
            Topic::MAX_CHARS,
            Description::MAX_BYTES
        ))
    },
    settings: "설정",
    calling: "알림",
    calling_about: "무엇이 나를 부를지는 방마다 정합니다:",
    calling_desktop: "데스크톱 알림",
    calling_desktop_hint: "이 사이트가 열려 있고 다른 곳을 보고 있을 때",
    calling_sound: "소리",
    calling_sound_hint: "누가 부르면 짧게 울립니다",
    calling_denied: "브라우저가 이 사이트의 알림을 막고 있습니다. 브라우저의 사이트 설정에서 허용해 주세요.",
    kept: "저장했습니다",
    people_in: |room| format!("{room}에 있는 사람"),
    people_hint: "사람 찾기",
    here_now: "지금 여기",
    just_left: "방금 나감",
    since: "들어옴",
    and_more: |n| format!("외 {n}명: 이름 일부를 적어 보세요"),
    nobody_here: "지금은 아무도 없습니다.",
    ignored: "무시함",
    here_since: "들어온 때:",
    left_at: "나간 때:",
    not_here: "지금은 여기 없음",
    said: |n, many| {
        if n < many { format!("메시지 {n}개") } else { format!("메시지 {many}개 이상") }
    },
    first_said: "첫 메시지",
    said_nothing: "여기서 아직 아무 말도 하지 않았습니다",
    not_the_one: |who| format!("전에 여기서 글을 쓴 {who} 님과 다른 사람입니다."),
    wrote_until: "그 사람의 마지막 메시지:",
    what_they_said: "한 말 보기",
    write_privately: "둘이서 이야기하기",
    ignore: "무시하기",
    stop_ignoring: "무시 그만두기",
    ignore_hint: "무시하면 그 사람의 말이 나에게만 보이지 않습니다. 상대는 모릅니다.",
    is_ignored: "무시하는 사람입니다. 이 사람의 말은 보이지 않고 알림도 오지 않습니다.",
    ignored_full: "더는 무시할 수 없습니다. 먼저 다른 사람의 무시를 그만두세요.",
    all_people: "모두 보기",
    nobody_known: "이 방에서 그런 사람을 본 적이 없거나 오래되었습니다.",
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
    search_several: "이 이름으로 글을 쓴 사람이 여럿입니다. 그림으로 구별할 수 있습니다.",
    search_refused: |why| match why {
        SearchError::Nothing => "낱말을 쓰거나 누가 말했는지 적어 주세요.".to_owned(),
        SearchError::TooLong { max } => format!("너무 깁니다. {max}자까지 쓸 수 있습니다."),
        SearchError::TooManyWords { max } => format!("낱말이 너무 많습니다. {max}개까지 쓸 수 있습니다."),
        SearchError::NoRoom => "아직 찾아볼 방이 없습니다.".to_owned(),
        SearchError::TooManyRooms { max } => format!("한 번에 방 {max}개까지 찾을 수 있습니다."),
        SearchError::NoTime => "마지막 날이 첫날보다 앞섭니다.".to_owned(),
    },
    refused_title: |why| match why {
        RefusalPage::TooOften => "조금 빠릅니다",
        RefusalPage::NewPeople => "처음 온 사람이 아주 많습니다",
        RefusalPage::NewRooms => "새 방이 아주 많습니다",
        RefusalPage::Busy => "지금은 서버가 바쁩니다",
        RefusalPage::TooLarge => "너무 큽니다",
        RefusalPage::Gone => "찾을 수 없습니다",
        RefusalPage::Other => "처리하지 못했습니다",
    },
    refused: |why| match why {
        RefusalPage::TooOften => "짧은 시간에 너무 많이 보내거나 열었습니다. 잠시 뒤 다시 시도해 주세요.",
        RefusalPage::NewPeople => {
            "같은 네트워크에서 처음 온 사람이 아주 많아 잠시 기다려야 합니다. 전에 온 적이 있고 브라우저가 쿠키를 받으면 기다리지 않습니다."
        }
        RefusalPage::NewRooms => {
            "이 네트워크에서 새 방을 아주 많이 열었습니다. 이 방은 잠시 뒤에 열 수 있습니다."
        }
        RefusalPage::Busy => "요청이 너무 많아 지금은 처리할 수 없습니다. 잠시 뒤 다시 시도해 주세요.",
        RefusalPage::TooLarge => "한 번에 보낼 수 있는 것보다 큽니다.",
        RefusalPage::Gone => "없거나 더 이상 없는 주소입니다.",
        RefusalPage::Other => "요청을 이해하지 못했거나 허용되지 않은 요청입니다.",
    },
    refused_form: "쓴 글은 보내지 않았습니다. 브라우저에서 뒤로 가면 그대로 남아 있습니다.",
    refused_watch: "그동안 방 지켜보기",
    back: "페이지로 돌아가기",
    help: "도움말",
};
