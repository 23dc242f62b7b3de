//! The warning about a text that is too long.

use crate::{
    domain::{Body, ParseError},
    protocol::Code,
    ui::words::Words,
};

pub(super) fn explain(fault: ParseError, text: &str, words: &Words) -> String {
    match fault {
        ParseError::TooLong { .. } => too_long(text, words).unwrap_or_default(),
        ParseError::Empty | ParseError::Forbidden(_) | ParseError::Stacked | ParseError::Malformed(_) => {
            (words.refusal)(Code::BadBody).to_owned()
        }
    }
}

/// By how much a text exceeds the maximum, if it does: in characters, because nobody can count bytes.
pub(super) fn too_long(text: &str, words: &Words) -> Option<String> {
    let beyond = text.char_indices().rev().take_while(|(at, c)| Body::MAX_BYTES < at + c.len_utf8()).count();
    (0 < beyond).then(|| (words.too_long)(beyond))
}
