//! The texts about what people tell the hosts of a room.

use crate::{domain::Language, protocol::Code};

/// The texts about appeals, in one language.
pub(in crate::sheets) struct AppealWords {
    pub(in crate::sheets) tell_hosts: &'static str,
    pub(in crate::sheets) ask_to_write: &'static str,
    pub(in crate::sheets) what_is_wrong: &'static str,
    pub(in crate::sheets) why_write: &'static str,
    pub(in crate::sheets) question: &'static str,
    pub(in crate::sheets) optional: &'static str,
    pub(in crate::sheets) who_reads: &'static str,
    pub(in crate::sheets) send: &'static str,
    pub(in crate::sheets) sent: &'static str,
    pub(in crate::sheets) gone: &'static str,
    pub(in crate::sheets) refused: fn(Code) -> &'static str,
    pub(in crate::sheets) waiting: &'static str,
    pub(in crate::sheets) reports: &'static str,
    pub(in crate::sheets) would_write: &'static str,
    pub(in crate::sheets) asks: &'static str,
    pub(in crate::sheets) delete_message: &'static str,
    pub(in crate::sheets) author: &'static str,
    pub(in crate::sheets) edited: &'static str,
    pub(in crate::sheets) deleted_since: &'static str,
    pub(in crate::sheets) let_in: &'static str,
    pub(in crate::sheets) not_now: &'static str,
    pub(in crate::sheets) done: &'static str,
    pub(in crate::sheets) all_done: &'static str,
}

/// The texts about appeals in a language.
pub(in crate::sheets) fn appeal_words(language: Language) -> &'static AppealWords {
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

const ENGLISH: AppealWords = AppealWords {
    tell_hosts: "Tell the hosts",
    ask_to_write: "Ask to write here",
    what_is_wrong: "What is wrong with this message?",
    why_write: "What would you like to write about?",
    question: "What should the hosts know?",
    optional: "You may leave this empty",
    who_reads: "Only the hosts of this room read it, with your name.",
    send: "Send to the hosts",
    sent: "The hosts have it. You can close this.",
    gone: "That message is no longer there.",
    refused: |code| {
        if code == Code::TooManyRoles {
            "As much of yours, or of this room's, waits for the hosts as may. Try again later."
        } else if code == Code::BadBody {
            "Write a line of visible characters, not longer than the field takes."
        } else if code == Code::NoMessage {
            ENGLISH.gone
        } else if code == Code::Banned {
            "You are banned here. The hosts do not get what you send."
        } else if code == Code::NotAllowed {
            "Nobody keeps this room, or there is nothing to ask for."
        } else {
            "That did not work. Try again in a moment."
        }
    },
    waiting: "Waiting for a host",
    reports: "reports a message",
    would_write: "would like to write",
    asks: "tells you",
    delete_message: "Delete the message",
    author: "Its author",
    edited: "Its author has edited it: it may have said something else.",
    deleted_since: "Its author has deleted it.",
    let_in: "Let them write",
    not_now: "Not now",
    done: "Done",
    all_done: "Done with all of it",
};

const KOREAN: AppealWords = AppealWords {
    tell_hosts: "진행자에게 알리기",
    ask_to_write: "글쓰기 요청",
    what_is_wrong: "이 메시지에 무슨 문제가 있나요?",
    why_write: "무엇에 대해 쓰고 싶나요?",
    question: "진행자가 무엇을 알아야 하나요?",
    optional: "비워 두어도 됩니다",
    who_reads: "이 방의 진행자만 내 이름과 함께 읽습니다.",
    send: "진행자에게 보내기",
    sent: "진행자에게 전해졌습니다. 닫아도 됩니다.",
    gone: "그 메시지는 이제 없습니다.",
    refused: |code| {
        if code == Code::TooManyRoles {
            "진행자를 기다리는 것이 너무 많습니다. 나중에 다시 해 보세요."
        } else if code == Code::BadBody {
            "보이는 글자로 한 줄을, 칸에 들어가는 만큼 쓰세요."
        } else if code == Code::NoMessage {
            KOREAN.gone
        } else if code == Code::Banned {
            "이 방에서 내보내져, 보내는 것이 진행자에게 가지 않습니다."
        } else if code == Code::NotAllowed {
            "이 방을 돌보는 사람이 없거나, 요청할 것이 없습니다."
        } else {
            "되지 않았습니다. 잠시 뒤 다시 해 보세요."
        }
    },
    waiting: "진행자를 기다리는 것",
    reports: "님이 메시지를 신고했습니다",
    would_write: "님이 글을 쓰고 싶어 합니다",
    asks: "님이 알립니다",
    delete_message: "메시지 지우기",
    author: "쓴 사람",
    edited: "쓴 사람이 고쳤습니다. 다른 말이었을 수 있습니다.",
    deleted_since: "쓴 사람이 지웠습니다.",
    let_in: "쓰게 하기",
    not_now: "지금은 아니요",
    done: "처리함",
    all_done: "모두 처리함",
};
