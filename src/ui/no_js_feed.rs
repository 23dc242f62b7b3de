//! What was said since a page was made: a frame in it, for whoever runs no scripts.
//!
//! The page stays as it is, with what one is writing in it, the place where one reads and the focus; only the frame is
//! loaded again, and one can stop it (WCAG 2.2.1, 2.2.2).

use super::{
    PageFiles,
    local_time::TimeZone,
    row::RowContext,
    row_list::groups,
    words::{self, of_sheets},
};
use crate::{
    client::{RoomView, rows},
    domain::{Earlier, Language, RoomName, Seq},
    protocol::Snapshot,
};
use maud::{DOCTYPE, Markup, html};

/// How often it is loaded again, in seconds: often enough for a talk, and no burden.
const REFRESH_SECONDS: u32 = 20;

/// What the frame is called, for links that load into it.
const FRAME_NAME: &str = "news";

/// Of what it tells.
#[derive(Debug)]
pub struct FeedState {
    /// In which room.
    pub room: RoomName,
    /// The last place of the log that the page around it knows.
    pub since: Seq,
    /// Whether it is left as it is.
    pub is_still: bool,
}

impl FeedState {
    fn address(&self) -> String {
        let still = if self.is_still { "&still" } else { "" };
        format!("{}/watch/new?since={}{still}", self.room.path(), self.since)
    }
}

/// The frame in a page, and the way to stop it. A browser that runs scripts sees none of it.
pub(super) fn news_frame(room: &RoomName, since: Seq, language: Language) -> Markup {
    let words = of_sheets(language);
    let news = |is_still| FeedState { room: room.clone(), since, is_still }.address();
    html! {
        noscript {
            div.no-js-feed {
                p {
                    (words.needs_script) " "
                    a href=(news(true)) target=(FRAME_NAME) { (words.stop_refreshing) } " "
                    a href="?" { (words.reload) }
                }
                iframe.no-js-feed__news name=(FRAME_NAME) title=(words::of(language).new_messages) src=(news(false)) {}
            }
        }
    }
}

/// What the frame shows. Nothing is known when the log could not be read.
#[must_use]
pub fn news(language: Language, news: &FeedState, snapshot: Option<Snapshot>, files: &PageFiles) -> String {
    let words = of_sheets(language);
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
                // Links lead where they would in the page around it.
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

/// What is new of a room.
struct FeedItems {
    view: RoomView,
    /// Whether more is new than is shown.
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
