//! The frame for browsers without scripts: it reloads the messages that are newer than the page.
//!
//! The page around it never changes, so the draft, the reading position and the focus stay. The frame can be stopped (WCAG
//! 2.2.1, 2.2.2).

use crate::{
    domain::{Language, RoomName, Seq},
    ui::words::{self, of_page},
};
use maud::{Markup, html};

/// The name of the frame, the target of links.
const FRAME_NAME: &str = "news";

/// The state of the frame.
#[derive(Debug)]
pub struct FeedState {
    /// The room.
    pub room: RoomName,
    /// The last place of the log in the page around it.
    pub since: Seq,
    /// Whether reloading is stopped.
    pub is_still: bool,
}

impl FeedState {
    pub(crate) fn address(&self) -> String {
        let still = if self.is_still { "&still" } else { "" };
        format!("{}/watch/new?since={}{still}", self.room.path(), self.since)
    }
}

/// The frame in a page, and the link to stop it. Browsers with scripts do not show it.
pub(super) fn news_frame(room: &RoomName, since: Seq, language: Language) -> Markup {
    let words = of_page(language);
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
