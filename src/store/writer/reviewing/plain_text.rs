//! What counts of a text when it is compared with others.

use crate::{confusables::text_look, domain::search::runs};

/// The words of a text with a space around each: without letter case, accents, invisible characters and signs, and with
/// look-alikes made one.
pub(in crate::store) fn plain(text: &str) -> String {
    let mut plain = String::from(" ");
    for run in runs(&text_look(text)) {
        plain.push_str(&run.text);
        plain.push(' ');
    }
    plain
}
