//! The links around the rows to earlier, later and newest messages, and the text of an empty room.

use crate::{
    client::{RoomView, is_ignored, unseen},
    domain::{Earlier, Seq},
    ui::words::Words,
};
use maud::html;

/// The id of the rows' start.
pub(crate) const ROWS_ID: &str = "rows";

/// The HTML before the rows.
pub(crate) fn before(view: &RoomView, is_empty: bool, words: &Words) -> String {
    let timeline = &view.timeline;
    let door = html! {
        @if let Some(first) = timeline.earlier_than() {
            a.message-list__more.button href={ "?before=" (first) } data-do="earlier" { (words.earlier) }
        } @else if is_empty {
            div.message-list__empty {
                p.message-list__empty-title { (words.nothing_said) }
                p { (words.nothing_said_hint) }
            }
        } @else {
            p.message-list__beginning {
                @match timeline.earlier() {
                    Earlier::NotKept => (words.not_kept),
                    Earlier::More | Earlier::Nothing => (words.beginning),
                }
            }
        }
    };
    door.0
}

/// The HTML after them.
pub(crate) fn after(view: &RoomView, words: &Words) -> String {
    let door = html! {
        @if view.timeline.is_elsewhere() {
            a.message-list__more.button href={ "?after=" (view.timeline.last()) "#" (ROWS_ID) } data-do="later" {
                (words.later_messages)
            }
        }
    };
    door.0
}

/// The HTML over them. `seen` is the newest message at the time when one began to read elsewhere.
pub(crate) fn over(view: &RoomView, is_news_above: bool, seen: Option<Seq>, words: &Words) -> String {
    let timeline = &view.timeline;
    let door = html! {
        @if let Some(from) = view.attention.news().filter(|_| is_news_above) {
            button.message-list__news.button type="button" data-do="news" {
                ((words.news_above)(unseen(timeline.messages(), from, &view.you, is_ignored).messages))
            }
        }
        @if view.reading_back {
            a.message-list__latest.button href="?" data-do="latest" {
                @if seen.is_some_and(|seen| seen < timeline.newest()) { (words.new_messages) } @else { (words.latest) }
            }
        }
    };
    door.0
}
