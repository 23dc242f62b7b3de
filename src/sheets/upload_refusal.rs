//! Why an upload was refused, in words.

use crate::domain::Language;

/// Why an upload was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadRefusal {
    /// It has more bytes than a file may have: this many MiB.
    TooLarge(u64),
    /// It is empty.
    Empty,
    /// Its person uploads too fast.
    TooFast,
    /// Its person has used up the daily quota: this many MiB.
    ForToday(u64),
    /// The people of its network have used up the daily quota: this many MiB.
    NetworkForToday(u64),
    /// All files together have reached their limit.
    NoRoom,
    /// It is a picture that cannot be decoded.
    Damaged,
    /// It is a picture with too many pixels.
    TooManyPixels,
    /// It is incomplete.
    BrokenOff,
    /// Too many uploads are running.
    Busy,
    /// The disk did not take it.
    NotKept,
}

impl UploadRefusal {
    /// Whether it was too much or too fast, and not the file's own fault.
    #[must_use]
    pub fn is_by_limit(self) -> bool {
        match self {
            Self::TooFast | Self::ForToday(_) | Self::NetworkForToday(_) | Self::NoRoom | Self::Busy => true,
            Self::TooLarge(_)
            | Self::Empty
            | Self::Damaged
            | Self::TooManyPixels
            | Self::BrokenOff
            | Self::NotKept => false,
        }
    }

    /// The sentence for the person.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        let (english, korean) = match self {
            Self::TooLarge(most) => (
                format!("A file may have {most} MB at most."),
                format!("파일 하나는 {most}MB까지 올릴 수 있습니다."),
            ),
            Self::ForToday(most) => (
                format!("You have shared {most} MB today, which is all one may. Try again tomorrow."),
                format!("하루에 올릴 수 있는 {most}MB를 다 썼습니다. 내일 다시 올려 주세요."),
            ),
            Self::NetworkForToday(most) => (
                format!(
                    "Over your network {most} MB were shared today, which is all there may be. Try again tomorrow."
                ),
                format!(
                    "지금 쓰는 네트워크에서 하루에 올릴 수 있는 {most}MB를 다 썼습니다. 내일 다시 올려 주세요."
                ),
            ),
            Self::Empty => said("The file is empty.", "빈 파일입니다."),
            Self::TooFast => said(
                "Too many files at once. Wait a few seconds and try again.",
                "한꺼번에 너무 많이 올렸습니다. 몇 초 뒤 다시 시도해 주세요.",
            ),
            Self::NoRoom => {
                said("This server has no room for more files.", "이 서버에는 파일을 더 둘 자리가 없습니다.")
            }
            Self::Damaged => said(
                "This picture cannot be read. It may be damaged.",
                "읽을 수 없는 그림입니다. 파일이 손상되었을 수 있습니다.",
            ),
            Self::TooManyPixels => said(
                "This picture has too many pixels. Make it smaller and try again.",
                "그림의 크기가 너무 큽니다. 줄여서 다시 올려 주세요.",
            ),
            Self::BrokenOff => said(
                "The file did not come whole. Try again.",
                "파일이 끝까지 오지 않았습니다. 다시 시도해 주세요.",
            ),
            Self::Busy => said(
                "The server is very busy. Try again in a moment.",
                "서버가 아주 바쁩니다. 잠시 뒤 다시 시도해 주세요.",
            ),
            Self::NotKept => said(
                "The server could not keep the file. Try again in a moment.",
                "서버가 파일을 저장하지 못했습니다. 잠시 뒤 다시 시도해 주세요.",
            ),
        };
        match language {
            Language::English => english,
            Language::Korean => korean,
        }
    }
}

fn said(english: &str, korean: &str) -> (String, String) {
    (english.to_owned(), korean.to_owned())
}
