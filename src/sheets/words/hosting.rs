//! The texts about hosts, bans and removals.

mod english;
mod korean;
mod table;

use crate::domain::Language;
pub(in crate::sheets) use table::HostWords;

/// The texts about hosts in a language.
pub(in crate::sheets) fn host_words(language: Language) -> &'static HostWords {
    match language {
        Language::English => &english::WORDS,
        Language::Korean => &korean::WORDS,
    }
}
