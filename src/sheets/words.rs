//! The texts of sheets, and of pages without scripts.

pub(super) mod admin;
pub(super) mod appeals;
pub(super) mod doors;
mod english;
pub(super) mod hosting;
mod korean;
pub(super) mod limits;
pub(super) mod review;
mod table;

use crate::domain::Language;
pub use limits::HitLimit;
pub use table::RefusalPage;
pub(super) use table::SheetWords;

/// The texts of a language.
pub(super) fn sheet_words(language: Language) -> &'static SheetWords {
    match language {
        Language::English => &english::WORDS,
        Language::Korean => &korean::WORDS,
    }
}
