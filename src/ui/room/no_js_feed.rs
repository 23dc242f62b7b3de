//! The frame for people without scripts: it loads what was said since the page was made, again and again.
//!
//! The page around it never changes, so a draft, the place where one reads and the focus stay. One can stop the frame
//! (WCAG 2.2.1, 2.2.2).

use crate::{
    domain::{Language, RoomName, Seq},
    ui::words::{self, of_page},
};
use maud::{Markup, html};

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
    pub(crate) fn address(&self) -> String {
        let still = if self.is_still { "&still" } else { "" };
        format!("{}/watch/new?since={}{still}", self.room.path(), self.since)
    }
}

/// The frame in a page, and the way to stop it. A browser that runs scripts sees none of it.
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
