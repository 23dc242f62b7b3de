//! What a room is about: its topic and description, its pinned messages, its link, and the form that changes them.

use super::{
    SheetPage,
    search_sheet::{hit, moment},
    words::sheet_words,
};
use crate::{
    domain::{About, Description, Language, Nickname, RoomName, Timestamp, Topic},
    protocol::Code,
    ui::{messages::message_text::message_text, words},
};
use maud::{Markup, html};

/// Where the room is, and who is there.
#[derive(Debug)]
pub struct RoomAddress<'a> {
    /// Which room.
    pub room: &'a RoomName,
    /// The name that those watch it under who are not to enter it.
    pub watched: &'a RoomName,
    /// What it is called.
    pub title: String,
    /// How many people are in it.
    pub people: u32,
    /// The address of this server, if that is known.
    pub site: Option<String>,
    /// A picture of the room's.
    pub code: Option<Markup>,
}

/// What somebody wrote and could not be kept.
#[derive(Debug)]
pub struct RefusedForm {
    /// As the topic.
    pub topic: Option<String>,
    /// As the description.
    pub description: Option<String>,
    /// Why not.
    pub refused: Code,
}

/// What the picture of a room's address is called.
#[must_use]
pub fn code_name(language: Language, title: &str) -> String {
    (sheet_words(language).code)(title)
}

/// The sheet. What somebody wrote stays in its form, with the reason why it was not kept.
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
                    a href={ (watched.path()) "/watch" } { (words.watch_link) }
                    button.about-sheet__copy.button type="button" data-copy={ (watched.path()) "/watch" } { (words.copy_watch_link) }
                    p.about-sheet__soft { (words.watch_hint) }
                    p.about-sheet__soft {
                        @if !room.is_listed() { (words::of_page(language).new_unlisted_hint) br; }
                        ((common.people_here)(people))
                        (history)
                    }
                }
            }
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
                    // A line break right after the tag would be taken for none (HTML, section 13.1.2.5).
                    textarea name="description" rows="5" maxlength=(Description::MAX_BYTES) placeholder=(words.description_hint) { "\n" (description) }
                }
                button.button.button--primary { (words.save) }
            }
        }
    }
}

/// Why something was not kept: what is allowed, where that is the reason.
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

/// A moment in UTC; a script shows it by one's own clock.
fn time(at: Timestamp) -> Markup {
    html! { time datetime=(at.rfc3339()) data-local { (moment(at)) } }
}
