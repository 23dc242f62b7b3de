//! Every text of the page, in every language.

mod english;
mod korean;
mod page;
mod table;

use crate::domain::Language;
use leptos::prelude::use_context;
pub(crate) use table::Words;

/// The texts in the visitor's language.
pub(super) fn words() -> &'static Words {
    of(use_context::<Language>().unwrap_or_default())
}

/// The texts of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::Korean => &korean::WORDS,
    }
}

/// The static text of a page: the browser's program does not need it.
pub(crate) use page::of as of_page;

/// A language's own name.
pub(super) const fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Korean => "한국어",
    }
}
