//! Which limits of the server were hit, for those who administer it.

use crate::{
    domain::Language,
    sheets::words::limits::{HitLimit, hit_limit, limit_words},
};
use maud::{Markup, html};

/// The limits that were hit, each with how often, the most often first.
pub(super) fn limit_list(language: Language, limits: &[(HitLimit, u64)]) -> Markup {
    let words = limit_words(language);
    let mut hit: Vec<_> = limits.iter().filter(|(_, times)| *times != 0).collect();
    hit.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    html! {
        details.about-sheet__change {
            summary { (words.limits) }
            @if hit.is_empty() {
                p.about-sheet__soft { (words.none) }
            } @else {
                p.about-sheet__soft { (words.hint) }
                ul.rooms-sheet__list {
                    @for (limit, times) in hit { li { (hit_limit(language, *limit)) ": " strong { (times) } } }
                }
            }
        }
    }
}
