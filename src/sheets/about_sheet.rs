//! A room's topic and description, its pinned messages, its link, and the form that changes them.

use super::{
    SheetPage,
    search_sheet::hit,
    words::{hosting::host_words, sheet_words},
};
use crate::{
    domain::{About, Description, Language, Nickname, RoomName, Timestamp, Topic},
    protocol::Code,
    ui::{dom::local_time::moment, messages::message_text::message_text, words},
};
use maud::{Markup, html};

/// The room's link and people.
#[derive(Debug)]
pub struct RoomAddress<'a> {
    /// Which room.
    pub room: &'a RoomName,
    /// Its watch-only name; none if nobody watches it.
    pub watched: Option<&'a RoomName>,
    /// Its title.
    pub title: String,
    /// How many people are in it.
    pub people: u32,
    /// The origin of this server, if it is known.
    pub site: Option<String>,
    /// The QR code of its link.
    pub code: Option<Markup>,
}

/// A form that was refused.
#[derive(Debug)]
pub struct RefusedForm {
    /// The topic in it.
    pub topic: Option<String>,
    /// The description in it.
    pub description: Option<String>,
    /// The reason.
    pub refused: Code,
}

/// The text alternative of a room's QR code.
#[must_use]
pub fn code_name(language: Language, title: &str) -> String {
    (sheet_words(language).code)(title)
}

/// The sheet. After a refusal, the form keeps the text and shows the reason.
#[must_use]
pub fn about(
    language: Language,
    about: &About,
    place: RoomAddress<'_>,
    draft: Option<RefusedForm>,
) -> SheetPage {
    let (words, common) = (sheet_words(language), words::of(language));
    let RoomAddress { room, watched, title, people, site, code } = place;
    let history = html! { @if let Some(began) = about.began { br; (words.began) " " (time(began)) } };
    let body = html! {
        @match &about.topic {
            Some(topic) => p.about-sheet__topic dir="auto" { (topic.text.as_str()) },
            None if about.description.is_none() => p.about-sheet__soft { (words.no_topic) },
            None => {},
        }
        @if let Some(description) = &about.description {
            div.about-sheet__description { (message_text(description.text.as_str(), &[], None, common)) }
        }
        @if let Some((who, at)) = last_writer(about) {
            p.about-sheet__soft { ((words.set_by)(who.as_str())) " · " (time(at)) }
        }
        h3.sheet__heading { (words.pinned) }
        @if about.pins.is_empty() {
            p.about-sheet__soft { (words.nothing_pinned) }
        } @else {
            ol.about-sheet__pins {
                @for message in &about.pins {
                    li {
                        (hit(room, None, message, None))
                        form method="post" action={ (room.path()) "/about" } data-sheet {
                            input type="hidden" name="unpin" value=(message.seq);
                            button.about-sheet__unpin aria-label=(common.unpin) title=(common.unpin) {
                                svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M6 6l12 12M18 6L6 18" {} }
                            }
                        }
                    }
                }
            }
        }
        @if room.is_direct() {
            h3.sheet__heading { (words.direct) }
            p.about-sheet__soft { (words.direct_hint) (history) }
        } @else {
            h3.sheet__heading { (words.link) }
            div.about-sheet__link {
                @if let Some(code) = code { div.about-sheet__code { (code) } }
                div.about-sheet__address {
                    a href=(room.path()) dir="auto" { (site.unwrap_or_default()) "/r/" (room.as_str()) }
                    button.about-sheet__copy.button type="button" data-copy=(room.path()) { (words.copy) }
                    @if let Some(watched) = watched {
                        a href={ (watched.path()) "/watch" } { (words.watch_link) }
                        button.about-sheet__copy.button type="button" data-copy={ (watched.path()) "/watch" } { (words.copy_watch_link) }
                        p.about-sheet__soft { (words.watch_hint) }
                    }
                    p.about-sheet__soft {
                        @if !room.is_listed() { (words::of_page(language).new_unlisted_hint) br; }
                        ((common.people_here)(people))
                        (history)
                    }
                }
            }
        }
        @if !room.is_direct() {
            p { a href={ (room.path()) "/hosts" } data-sheet { (host_words(language).who_keeps) } }
        }
        (form(language, about, room, draft))
    };
    SheetPage { language, title, back: room.path(), body }
}

fn form(language: Language, about: &About, room: &RoomName, draft: Option<RefusedForm>) -> Markup {
    let words = sheet_words(language);
    let refused = draft.as_ref().map(|draft| draft.refused);
    let (topic, description) = draft.map(|draft| (draft.topic, draft.description)).unwrap_or_default();
    let topic = topic.or_else(|| about.topic.as_ref().map(|topic| topic.text.as_str().to_owned()));
    let kept = || about.description.as_ref().map(|description| description.text.as_str().to_owned());
    let description = description.or_else(kept).unwrap_or_default();
    html! {
        details.about-sheet__change open[refused.is_some()] {
            summary { (words.change) }
            form.about-sheet__form method="post" action={ (room.path()) "/about" } data-sheet {
                @if let Some(code) = refused {
                    p.about-sheet__refused role="alert" { (reason(language, code)) }
                }
                label {
                    (words.topic)
                    input type="text" name="topic" value=[topic] maxlength=(Topic::MAX_CHARS) autocomplete="off";
                }
                label {
                    (words.description)
                    // The parser drops a line break right after the tag (HTML, section 13.1.2.5).
                    textarea name="description" rows="5" maxlength=(Description::MAX_BYTES) placeholder=(words.description_hint) { "\n" (description) }
                }
                button.button.button--primary { (words.save) }
            }
        }
    }
}

/// The text of a refusal: with the limit, if that is the reason.
fn reason(language: Language, code: Code) -> String {
    (sheet_words(language).not_changed)(code)
        .unwrap_or_else(|| (words::of(language).refusal)(code).to_owned())
}

/// Who last wrote the topic or the description, and when.
fn last_writer(about: &About) -> Option<(&Nickname, Timestamp)> {
    let topic = about.topic.as_ref().map(|written| (&written.by, written.at));
    let description = about.description.as_ref().map(|written| (&written.by, written.at));
    topic.into_iter().chain(description).max_by_key(|(_, at)| *at)
}

/// A time in UTC; a script converts it to local time.
fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) data-local { (moment(at)) } }
}
