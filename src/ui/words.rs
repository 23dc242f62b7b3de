//! Every word that the page shows, in every language.

mod english;
mod korean;
mod page;
mod table;

use crate::domain::Language;
use leptos::prelude::use_context;
pub(crate) use table::Words;

/// The words of the visitor's language.
pub(super) fn words() -> &'static Words {
    of(use_context::<Language>().unwrap_or_default())
}

/// The words of a language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &english::WORDS,
        Language::Korean => &korean::WORDS,
    }
}

/// The words of what never changes in a page: the program need not have them.
pub(crate) use page::of as of_page;

/// What a language is called in itself.
pub(super) const fn own_name(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::Korean => "한국어",
    }
}
