//! The content of the frame for browsers without scripts: messages that are newer than the page around it.

use super::words::sheet_words;
use crate::{
    client::{RoomView, rows},
    domain::{Earlier, Language, Seq},
    protocol::Snapshot,
    ui::{
        PageFiles,
        dom::time_zone::TimeZone,
        messages::{row_context::RowContext, row_list::groups},
        room::no_js_feed::FeedState,
        words,
    },
};
use maud::{DOCTYPE, html};

/// The interval of reloads, in seconds: often enough for a conversation, and little load.
const REFRESH_SECONDS: u32 = 20;

/// The content of the frame. Without a snapshot, the log could not be read.
#[must_use]
pub fn news(language: Language, news: &FeedState, snapshot: Option<Snapshot>, files: &PageFiles) -> String {
    let words = sheet_words(language);
    let new = snapshot.map(|snapshot| FeedItems::of(snapshot, news.since));
    let look = RowContext {
        language,
        clock: TimeZone::Utc,
        is_unconnected: false,
        watches: true,
        view: None,
        me: None,
    };
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (words::of(language).new_messages) }
                // Links open in the page around it.
                base href=(news.room.path()) target="_top";
                link rel="stylesheet" href=(files.style);
                @if !news.is_still { meta http-equiv="refresh" content=(REFRESH_SECONDS); }
            }
            body.news {
                div {
                    @match &new {
                        None => p.news__said { (words::of(language).page_failed) },
                        Some(new) if new.view.timeline.messages().is_empty() => p.news__said { (words.nothing_new) },
                        Some(new) => {
                            @if new.is_cut { p.news__said { a href=(news.room.path()) { (words.more_is_new) } } }
                            div role="list" { (groups(&rows(&new.view, |at| TimeZone::Utc.day(at)), &look)) }
                        }
                    }
                    @if news.is_still {
                        p.news__said {
                            a href=(FeedState { room: news.room.clone(), is_still: false, ..*news }.address()) target="_self" { (words.refresh_again) }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}

/// The new messages of a room.
struct FeedItems {
    view: RoomView,
    /// Whether there are more than are shown.
    is_cut: bool,
}

impl FeedItems {
    fn of(mut snapshot: Snapshot, since: Seq) -> Self {
        let page = &mut snapshot.page;
        let held = page.messages.len();
        page.messages.retain(|message| since < message.seq);
        let is_cut = page.messages.len() == held && held != 0 && page.earlier == Earlier::More;
        Self { view: RoomView::new(snapshot), is_cut }
    }
}
