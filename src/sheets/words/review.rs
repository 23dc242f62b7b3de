//! The texts about messages that hosts look at first.

use crate::domain::{Language, ReviewReason};

/// The texts about messages that hosts look at first, in one language.
pub(in crate::sheets) struct ReviewTexts {
    pub(in crate::sheets) rules: &'static str,
    pub(in crate::sheets) hint: &'static str,
    pub(in crate::sheets) first: &'static str,
    pub(in crate::sheets) links: &'static str,
    pub(in crate::sheets) repeats: &'static str,
    pub(in crate::sheets) words: &'static str,
    pub(in crate::sheets) list: &'static str,
    pub(in crate::sheets) deed: fn(&[&str]) -> String,
    pub(in crate::sheets) waiting: &'static str,
    pub(in crate::sheets) more: &'static str,
    pub(in crate::sheets) would_say: &'static str,
    pub(in crate::sheets) would_edit: &'static str,
    pub(in crate::sheets) why: fn(ReviewReason) -> &'static str,
    pub(in crate::sheets) answers: &'static str,
    pub(in crate::sheets) edits: &'static str,
    pub(in crate::sheets) let_through: &'static str,
    pub(in crate::sheets) let_all: &'static str,
    pub(in crate::sheets) refuse: &'static str,
    pub(in crate::sheets) ban: &'static str,
    pub(in crate::sheets) refuse_all: &'static str,
    pub(in crate::sheets) own: &'static str,
    pub(in crate::sheets) own_hint: &'static str,
    pub(in crate::sheets) none: &'static str,
    pub(in crate::sheets) take_back: &'static str,
    pub(in crate::sheets) refused: fn(usize) -> String,
}

/// The texts about messages that hosts look at first, in a language.
pub(in crate::sheets) fn review_texts(language: Language) -> &'static ReviewTexts {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: ReviewTexts = ReviewTexts {
    rules: "Looked at first",
    hint: "You look at these before they are in the room. Whoever has a role is not held up.",
    first: "The first message of each person",
    links: "Links and files of people with fewer than three messages here",
    repeats: "What was just written, by the same person or by several others",
    words: "Messages with a word of this list",
    list: "Words and phrases, one a line. Only hosts see them",
    deed: |rules| match rules {
        [] => "stopped looking at messages first".to_owned(),
        rules => format!("chose what to look at first: {}", rules.join("; ")),
    },
    waiting: "To look at first",
    more: "If more wait, they follow when these are done.",
    would_say: "would like to say",
    would_edit: "would like to change a message to",
    why: |why| match why {
        ReviewReason::First => "their first message here",
        ReviewReason::Link => "a link or a file of somebody new",
        ReviewReason::Word => "a word of the list",
        ReviewReason::Repeat => "it was just written",
    },
    answers: "What it answers",
    edits: "As it is now",
    let_through: "Let it through",
    let_all: "Let all of theirs through",
    refuse: "Refuse",
    ban: "Refuse and ban for a day",
    refuse_all: "Refuse all of these",
    own: "Waiting for a host",
    own_hint: "A host looks at these first. They are in the room when one lets them through.",
    none: "Nothing of yours waits.",
    take_back: "Take it back",
    refused: |count| match count {
        1 => "A host has refused a message of yours.".to_owned(),
        count => format!("Hosts have refused {count} messages of yours."),
    },
};

const KOREAN: ReviewTexts = ReviewTexts {
    rules: "먼저 살펴볼 것",
    hint: "방에 나타나기 전에 진행자가 먼저 봅니다. 역할이 있는 사람의 글은 바로 나타납니다.",
    first: "각 사람의 첫 메시지",
    links: "여기서 쓴 메시지가 셋이 안 되는 사람의 링크와 파일",
    repeats: "방금 쓰인 글의 되풀이: 같은 사람이나 여러 사람이",
    words: "이 목록의 낱말이 든 메시지",
    list: "낱말과 구절, 한 줄에 하나씩. 진행자만 봅니다",
    deed: |rules| match rules {
        [] => "먼저 살펴보기를 껐습니다".to_owned(),
        rules => format!("먼저 살펴볼 것을 정했습니다: {}", rules.join("; ")),
    },
    waiting: "먼저 살펴볼 메시지",
    more: "더 있으면, 이것을 처리한 뒤에 나타납니다.",
    would_say: "님이 하려는 말",
    would_edit: "님이 메시지를 이렇게 고치려 합니다",
    why: |why| match why {
        ReviewReason::First => "여기서 쓴 첫 메시지",
        ReviewReason::Link => "새로 온 사람의 링크나 파일",
        ReviewReason::Word => "목록에 있는 낱말",
        ReviewReason::Repeat => "방금 쓰인 글",
    },
    answers: "답하는 메시지",
    edits: "지금 모습",
    let_through: "올리기",
    let_all: "이 사람의 것 모두 올리기",
    refuse: "거절",
    ban: "거절하고 하루 동안 내보내기",
    refuse_all: "이것을 모두 거절",
    own: "진행자를 기다리는 메시지",
    own_hint: "진행자가 먼저 봅니다. 허락하면 방에 나타납니다.",
    none: "기다리는 메시지가 없습니다.",
    take_back: "거두기",
    refused: |count| format!("진행자가 내 메시지 {count}개를 거절했습니다."),
};
