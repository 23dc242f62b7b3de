//! The texts about limits of the server that were hit.

use crate::domain::Language;

/// A limit of the server that refuses what is too much or too fast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitLimit {
    /// Of the requests of a network.
    Requests,
    /// Of the changes over HTTP of a network.
    Changes,
    /// Of the commands of a connection, a person and a network.
    Commands,
    /// Of what a person and a network write.
    Text,
    /// Of the new people of a network.
    NewPeople,
    /// Of the rooms that a person and a network open.
    NewRooms,
    /// Of the rooms that a person and a network enter.
    Joins,
    /// Of connections: of a network, and of all.
    Connections,
    /// Of what a person and a network upload, and of all files.
    Uploads,
    /// Of the pages that wait to be drawn.
    Pages,
    /// Of the searches that wait.
    Searches,
    /// Of the passwords that a person and a network guess.
    Passwords,
}

impl HitLimit {
    /// All of them, in the order in which they are declared.
    pub const ALL: [Self; 12] = [
        Self::Requests,
        Self::Changes,
        Self::Commands,
        Self::Text,
        Self::NewPeople,
        Self::NewRooms,
        Self::Joins,
        Self::Connections,
        Self::Uploads,
        Self::Pages,
        Self::Searches,
        Self::Passwords,
    ];
}

/// The texts around the list, in one language.
pub(in crate::sheets) struct LimitWords {
    pub(in crate::sheets) limits: &'static str,
    pub(in crate::sheets) none: &'static str,
    pub(in crate::sheets) hint: &'static str,
}

/// The texts around the list in a language.
pub(in crate::sheets) fn limit_words(language: Language) -> &'static LimitWords {
    match language {
        Language::English => &LimitWords {
            limits: "Limits that were hit",
            none: "Nothing was refused since the server started.",
            hint: "How often something was refused since the server started. It counts nobody's name or address.",
        },
        Language::Korean => &LimitWords {
            limits: "한도에 걸린 것",
            none: "서버를 시작한 뒤로 거절한 것이 없습니다.",
            hint: "서버를 시작한 뒤로 거절한 횟수입니다. 이름이나 주소는 남기지 않습니다.",
        },
    }
}

/// What a limit refused.
pub(in crate::sheets) fn hit_limit(language: Language, limit: HitLimit) -> &'static str {
    let (english, korean) = match limit {
        HitLimit::Requests => {
            ("Requests that came too fast from one network", "한 네트워크에서 너무 빨리 온 요청")
        }
        HitLimit::Changes => {
            ("Forms that came too fast from one network", "한 네트워크에서 너무 빨리 보낸 양식")
        }
        HitLimit::Commands => (
            "Commands that came too fast over a connection, from a person or a network",
            "한 연결, 한 사람, 한 네트워크에서 너무 빨리 온 명령",
        ),
        HitLimit::Text => (
            "Messages of somebody who wrote too much, or whose network did",
            "한 사람이나 한 네트워크에서 너무 많이 쓴 글",
        ),
        HitLimit::NewPeople => {
            ("New people from a network that brought too many", "한 네트워크에서 너무 많이 온 새로운 사람")
        }
        HitLimit::NewRooms => (
            "Rooms that a person or a network opened too fast",
            "한 사람이나 한 네트워크에서 너무 빨리 연 방",
        ),
        HitLimit::Joins => (
            "Rooms that a person or a network entered too fast",
            "한 사람이나 한 네트워크에서 너무 빨리 들어간 방",
        ),
        HitLimit::Connections => ("Connections for which there was no place", "자리가 없어 받지 못한 연결"),
        HitLimit::Uploads => (
            "Files that came too fast, or for which there was no room",
            "너무 빨리 왔거나 둘 자리가 없던 파일",
        ),
        HitLimit::Pages => ("Pages that waited too long to be drawn", "너무 오래 기다린 페이지"),
        HitLimit::Searches => ("Searches that waited too long", "너무 오래 기다린 검색"),
        HitLimit::Passwords => (
            "Wrong passwords of rooms, and guesses that had to wait",
            "틀린 방 비밀번호와 기다려야 했던 시도",
        ),
    };
    match language {
        Language::English => english,
        Language::Korean => korean,
    }
}
