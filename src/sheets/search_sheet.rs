//! The search sheet: the form and the results.

use super::{SheetPage, words::sheet_words};
use crate::{
    client::RowKey,
    domain::{
        Language, Message, RoomName, cut,
        markup::excerpt,
        search::{Cursor, Search, SearchError},
        whole,
    },
    ui::{avatar::mark, dom::local_time::moment, words},
};
use maud::{Markup, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// How many characters of a message are shown: three lines of a phone.
const EXCERPT_CHARS: usize = 180;

/// How many characters are shown before the first match.
const LEAD_CHARS: usize = 40;

/// The fields of the form, unparsed.
#[derive(Clone, Debug, Default)]
pub struct SearchForm {
    /// The words.
    pub text: String,
    /// The author.
    pub by: String,
    /// The first day: `2026-11-21`.
    pub from: String,
    /// The last day, included.
    pub until: String,
    /// Search all of one's rooms.
    pub everywhere: bool,
    /// The offset of UTC from the reader's time, in minutes; empty for UTC.
    pub zone: String,
}

/// The result of a search.
#[derive(Debug)]
pub enum SearchResults<'a> {
    /// The form is empty.
    Nothing,
    /// The search was refused, for this reason.
    Refused(String),
    /// The results, the newest first, and the cursor of the next page.
    Found {
        /// The room, its title if it is another room, and the message.
        hits: Vec<(&'a RoomName, Option<String>, &'a Message)>,
        /// The search.
        search: &'a Search,
        /// The cursor of the next page.
        more: Option<Cursor>,
        /// Whether results may be missing, because the index is behind.
        is_behind: bool,
    },
}

/// The reason of a refused search, in a language.
#[must_use]
pub fn not_sought(language: Language, why: SearchError) -> String {
    (sheet_words(language).search_refused)(why)
}

/// The sheet, and the part that changes while one types.
#[must_use]
pub fn search(
    language: Language,
    (room, title): (&RoomName, &str),
    asked: &SearchForm,
    answer: &SearchResults<'_>,
) -> (SheetPage, Markup) {
    let words = sheet_words(language);
    let found = found(room, asked, answer, language);
    let body = html! {
        form.search-sheet action={ (room.path()) "/search" } method="get" role="search" data-sheet {
            div.search-sheet__line {
                input.search-sheet__text type="search" name="q" value=(asked.text) placeholder=(words.search_hint) aria-label=(words::of_page(language).search) autocomplete="off" enterkeyhint="search" autofocus;
                button.button type="submit" { (words::of_page(language).search) }
            }
            details.search-sheet__more open[has_more(asked)] {
                summary { (words.search_more) }
                div.search-sheet__fields {
                    label { (words.search_by) input type="text" name="by" value=(asked.by) autocomplete="off"; }
                    label { (words.search_from) input type="date" name="from" value=(asked.from); }
                    label { (words.search_until) input type="date" name="until" value=(asked.until); }
                    label.search-sheet__everywhere {
                        input type="checkbox" name="everywhere" value="1" checked[asked.everywhere];
                        (words.search_everywhere)
                    }
                }
            }
        }
        div.search-sheet__found data-found aria-live="polite" { (found) }
    };
    (SheetPage { language, title: (words.search_in)(title), back: room.path(), body }, found)
}

fn has_more(asked: &SearchForm) -> bool {
    asked.everywhere || [&asked.by, &asked.from, &asked.until].iter().any(|field| !field.is_empty())
}

fn found(room: &RoomName, asked: &SearchForm, answer: &SearchResults<'_>, language: Language) -> Markup {
    let words = sheet_words(language);
    match answer {
        SearchResults::Nothing => html! { p.sheet__none { (words.search_about) } },
        SearchResults::Refused(why) => html! { p.sheet__none role="alert" { (why) } },
        SearchResults::Found { hits, .. } if hits.is_empty() => {
            html! { p.sheet__none { (words::of(language).nothing_found) } }
        }
        SearchResults::Found { hits, search, more, is_behind } => html! {
            @if *is_behind { p.search-sheet__behind { (words.search_behind) } }
            @if search.nickname().is_some() && are_of_several(hits) {
                p.search-sheet__behind { (words.search_several) }
            }
            ol.search-sheet__hits {
                @for (at, title, message) in hits { li { (hit(at, title.as_deref(), message, Some(search))) } }
            }
            @if let Some(more) = more {
                a.button.search-sheet__next href=(again(room, asked, *more)) data-sheet { (words.search_older) }
            }
        },
    }
}

/// Whether more than one person wrote these messages.
fn are_of_several(hits: &[(&RoomName, Option<String>, &Message)]) -> bool {
    hits.windows(2).any(|two| two[0].2.from.person != two[1].2.from.person)
}

/// The URL of the next page.
fn again(room: &RoomName, asked: &SearchForm, more: Cursor) -> String {
    let SearchForm { text, by, from, until, everywhere, zone } = asked;
    let mut fields = vec![("q", text.as_str()), ("by", by), ("from", from), ("until", until), ("zone", zone)];
    if *everywhere {
        fields.push(("everywhere", "1"));
    }
    let more = more.to_string();
    fields.push(("after", &more));
    let set = fields.iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<_> =
        set.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))).collect();
    format!("{}/search?{}", room.path(), query.join("&"))
}

/// A message with a link to it, and highlighted matches. With the title of its room, if it is another one.
pub(crate) fn hit(at: &RoomName, title: Option<&str>, message: &Message, search: Option<&Search>) -> Markup {
    let body = message.body.as_ref().map(|body| body.as_str()).unwrap_or_default();
    let row = RowKey::of(&message.from, message.id);
    let text = excerpt(body, usize::MAX);
    html! {
        a.search-sheet__hit href={ (at.path()) "?at=" (message.seq) "#" (row) } data-at=(message.seq) {
            span.search-sheet__who {
                (mark(message.from.person))
                span.search-sheet__name { (message.from.nickname.as_str()) }
                @if let Some(title) = title { span.search-sheet__room { (title) } }
                time.search-sheet__when datetime=(message.at.rfc3339()) data-local { (moment(message.at)) }
            }
            span.search-sheet__said dir="auto" {
                @for (part, is_sought) in marked(&text, search) {
                    @if is_sought { mark { (part) } } @else { (part) }
                }
            }
        }
    }
}

/// The excerpt of a text around the first match, split at matches.
pub(crate) fn marked(text: &str, search: Option<&Search>) -> Vec<(String, bool)> {
    let mut places = search.into_iter().flat_map(|search| search.places(text)).peekable();
    let first = places.peek().map_or(0, |place| place.start);
    let before = text[..first].char_indices().rev().nth(LEAD_CHARS).map_or(0, |(at, _)| whole(text, at));
    let end = before + cut(&text[before..], EXCERPT_CHARS).len();
    let mut parts = Vec::new();
    let mut from = before;
    if 0 < before {
        parts.push(("…".to_owned(), false));
    }
    for place in places.take_while(|place| place.end <= end) {
        parts.push((text[from..place.start].to_owned(), false));
        parts.push((text[place.clone()].to_owned(), true));
        from = place.end;
    }
    parts.push((text[from..end].to_owned(), false));
    if end < text.len() {
        parts.push(("…".to_owned(), false));
    }
    parts
}
