//! The form by which people tell the hosts of a room something.

use crate::{
    domain::{AppealSubject, AppealText, Language, Message, RoomName},
    protocol::Code,
    sheets::{SheetPage, search_sheet::hit, words::appeals::appeal_words},
};
use maud::html;

/// The form, and what became of it.
#[derive(Debug)]
pub struct AppealForm {
    /// What it is about.
    pub subject: AppealSubject,
    /// The message that it is about.
    pub message: Option<Message>,
    /// What is written in it.
    pub text: String,
    /// Whether the hosts have it, or why they do not; none before it is sent.
    pub outcome: Option<Result<(), Code>>,
}

/// The sheet of a room with this title.
#[must_use]
pub fn appeal(language: Language, room: &RoomName, form: &AppealForm) -> SheetPage {
    let words = appeal_words(language);
    let AppealForm { subject, message, text, outcome } = form;
    let (title, label, about) = match subject {
        AppealSubject::Report { message } => (words.tell_hosts, words.what_is_wrong, message.to_string()),
        AppealSubject::Write => (words.ask_to_write, words.why_write, "write".to_owned()),
        AppealSubject::Question => (words.tell_hosts, words.question, "question".to_owned()),
    };
    let is_gone = matches!(subject, AppealSubject::Report { .. }) && message.is_none();
    let hint = (*subject != AppealSubject::Question).then_some(words.optional);
    let body = html! {
        @match outcome {
            Some(Ok(())) => p role="status" { (words.sent) },
            None if is_gone => p.sheet__none { (words.gone) },
            None | Some(Err(_)) => {
                @if let Some(Err(code)) = outcome {
                    p.about-sheet__refused role="alert" { ((words.refused)(*code)) }
                }
                @if let Some(message) = message { (hit(room, None, message, None)) }
                form.about-sheet__form method="post" action={ (room.path()) "/tell" } data-sheet {
                    input type="hidden" name="about" value=(about);
                    label {
                        (label)
                        // The parser drops a line break right after the tag (HTML, section 13.1.2.5).
                        textarea name="text" rows="3" maxlength=(AppealText::MAX_CHARS) placeholder=[hint] autofocus { "\n" (text) }
                    }
                    p.about-sheet__soft { (words.who_reads) }
                    button.button.button--primary { (words.send) }
                }
            },
        }
    };
    SheetPage { language, title: title.to_owned(), back: room.path(), body }
}
