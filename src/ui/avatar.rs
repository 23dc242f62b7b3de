//! The avatar of a person: a pattern and a colour made from their id.

use crate::domain::Person;
use maud::{Markup, html};

/// The number of colours in the stylesheet.
const HUE_COUNT: u32 = 12;

/// A person's avatar as HTML: five by five squares, mirrored like a face, from their fingerprint.
#[must_use]
pub fn mark(person: Person) -> Markup {
    html! {
        svg class={ "avatar avatar--" (hue(person)) } viewBox="-1 -1 7 7" aria-hidden="true" focusable="false" {
            path d=(squares(person)) {}
        }
    }
}

/// The colour of a person.
pub(super) fn hue(person: Person) -> u32 {
    (person.fingerprint() >> 20) % HUE_COUNT
}

/// The filled squares, as one path. Three columns are computed, two of them mirrored.
fn squares(person: Person) -> String {
    if person == Person::NOBODY {
        // A unique placeholder, to be replaced by another avatar.
        return String::new();
    }
    let fingerprint = person.fingerprint();
    let mut path = String::new();
    for bit in (0..15).filter(|bit| fingerprint >> bit & 1 == 1) {
        let (column, row) = (bit % 3, bit / 3);
        for x in [column, 4 - column] {
            path += &format!("M{x} {row}h1v1h-1z");
        }
    }
    // An id of all zero bits gets a shape too.
    if path.is_empty() { "M1 1h3v3h-3z".to_owned() } else { path }
}
