//! The page that explains a refusal.

use super::SheetPage;
use crate::{
    domain::Language,
    sheets::words::{RefusalPage, sheet_words},
};
use maud::html;

/// The page, with a link `back`, and maybe one to watch the room. `sentence` is the server's English text; `is_form` says that a
/// form was sent.
#[must_use]
pub fn refused(
    language: Language,
    why: RefusalPage,
    sentence: &str,
    (is_form, watch): (bool, Option<String>),
    back: String,
) -> SheetPage {
    let words = sheet_words(language);
    let said = match language {
        Language::English => sentence,
        Language::Korean => (words.refused)(why),
    };
    let body = html! {
        p { (said) }
        @if is_form { p { (words.refused_form) } }
        @if let Some(watch) = watch { p { a href=(watch) { (words.refused_watch) } } }
        p { a href=(back) { (words.back) } }
    };
    SheetPage { language, title: (words.refused_title)(why).to_owned(), back, body }
}
