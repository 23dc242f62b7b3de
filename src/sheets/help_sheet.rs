//! The help sheet: commands and keys.

use super::{SheetPage, words::sheet_words};
use crate::domain::Language;
use maud::html;

/// A table: its title, and pairs of an input and its effect.
type Table = (&'static str, &'static [(&'static str, &'static str)]);

const ENGLISH: [Table; 3] = [
    (
        "Keys",
        &[
            ("Enter", "Send; Ctrl + Enter does as well"),
            ("Shift + Enter", "New line"),
            ("↑", "Edit your last message, in an empty field"),
            ("Esc", "Stop answering or editing; in an empty field: to the messages, and back"),
            ("Ctrl + Z", "Right after sending: take it back"),
            ("@  :  /", "Suggest people, emoji, commands; ↑ ↓ choose, Enter or Tab takes one"),
            ("↑ ↓", "From message to message; Enter shows what one can do"),
            ("R  E  +  C", "At a message: answer, edit, react, copy"),
            ("Ctrl + K", "Go to another room"),
            ("Alt + Shift + ↓", "To the next room with something new"),
            ("/", "Search this room, outside a field"),
            ("?", "This sheet"),
        ],
    ),
    (
        "Commands",
        &[
            ("/nick name", "Changes your nickname"),
            ("/me waves", "Says what you do"),
            ("/spoiler the end", "Hides what you say until somebody asks"),
            ("/shrug", "¯\\_(ツ)_/¯"),
            ("/topic tea", "Says in a line what the room is about"),
            ("/leave", "Leaves the room"),
            ("//word", "Says it as it is, with one slash"),
        ],
    ),
    (
        "Formatting",
        &[
            ("**bold**  *italic*  ~~strike~~", "Bold, italic, struck through"),
            ("||spoiler||", "Hidden until somebody asks"),
            ("`code`", "Code"),
            ("```rust … ```", "Lines of code, in colours"),
            ("> quote", "A quote"),
            ("- item   1. item", "Lists"),
            (":tada:", "An emoji by its name"),
        ],
    ),
];

const KOREAN: [Table; 3] = [
    (
        "키",
        &[
            ("Enter", "보내기. Ctrl + Enter도 같음"),
            ("Shift + Enter", "줄 바꾸기"),
            ("↑", "빈 칸에서: 마지막 메시지 수정"),
            ("Esc", "답글이나 수정 그만두기. 빈 칸에서는 메시지로 갔다가 돌아오기"),
            ("Ctrl + Z", "방금 보낸 뒤: 되돌리기"),
            ("@  :  /", "사람, 이모지, 명령 추천. ↑ ↓로 고르고 Enter나 Tab으로 넣기"),
            ("↑ ↓", "메시지 사이 이동. Enter로 작업 보기"),
            ("R  E  +  C", "메시지에서: 답글, 수정, 반응, 복사"),
            ("Ctrl + K", "다른 방으로 가기"),
            ("Alt + Shift + ↓", "새 글이 있는 다음 방으로"),
            ("/", "입력란 밖에서: 이 방 검색"),
            ("?", "이 도움말"),
        ],
    ),
    (
        "명령",
        &[
            ("/nick 이름", "닉네임 바꾸기"),
            ("/me 손을 흔듭니다", "무엇을 하는지 말하기"),
            ("/spoiler 결말", "누르기 전까지 내용 가리기"),
            ("/shrug", "¯\\_(ツ)_/¯"),
            ("/topic 주제", "방의 주제를 한 줄로 정하기"),
            ("/leave", "방 나가기"),
            ("//단어", "빗금 하나와 함께 그대로 보내기"),
        ],
    ),
    (
        "서식",
        &[
            ("**굵게**  *기울임*  ~~취소선~~", "굵게, 기울임, 취소선"),
            ("||스포일러||", "누르기 전까지 가림"),
            ("`코드`", "코드"),
            ("```rust … ```", "여러 줄 코드"),
            ("> 인용", "인용"),
            ("- 항목   1. 항목", "목록"),
            (":tada:", "이름으로 이모지 넣기"),
        ],
    ),
];

/// The help sheet.
#[must_use]
pub fn help(language: Language, back: String) -> SheetPage {
    let tables = match language {
        Language::English => ENGLISH,
        Language::Korean => KOREAN,
    };
    let body = html! {
        @for (title, lines) in tables {
            h3.sheet__heading { (title) }
            dl {
                @for (what, does) in lines {
                    div.help-sheet__line { dt { kbd { (what) } } dd { (does) } }
                }
            }
        }
    };
    SheetPage { language, title: sheet_words(language).help.to_owned(), back, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_of_both_languages_tell_of_the_same_things() {
        for (english, korean) in ENGLISH.iter().zip(KOREAN) {
            assert_eq!(english.1.len(), korean.1.len(), "{} and {}", english.0, korean.0);
        }
        assert!(help(Language::Korean, "/".to_owned()).fragment().contains("도움말"));
    }
}
