//! The page of who asked for something that is refused.

use super::{SheetPage, words};
use crate::domain::Language;
use maud::html;

/// Why something is refused, as far as that changes what one can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalPage {
    /// It was asked for, or sent, too often.
    TooOften,
    /// The server has too much to do.
    Busy,
    /// It is too large.
    TooLarge,
    /// There is no such thing, or not any more.
    Gone,
    /// As the sentence says.
    Other,
}

/// The page, with a way `back`. `sentence` is what the server says of it, in English; `is_form` says that something was written.
#[must_use]
pub fn refused(
    language: Language,
    why: RefusalPage,
    sentence: &str,
    is_form: bool,
    back: String,
) -> SheetPage {
    let words = words::of_sheets(language);
    let said = match language {
        Language::English => sentence,
        Language::Korean => (words.refused)(why),
    };
    let body = html! {
        p { (said) }
        @if is_form { p { (words.refused_form) } }
        p { a href=(back) { (words.back) } }
    };
    SheetPage { language, title: (words.refused_title)(why).to_owned(), back, body }
}
