//! The settings sheet: this browser's notifications.

use super::{SheetPage, words::sheet_words};
use crate::{domain::Language, ui::words};
use maud::html;

/// The notification settings of a browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotificationPrefs {
    /// Show system notifications.
    pub desktop: bool,
    /// Play a sound.
    pub sound: bool,
}

/// The result of saving them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveOutcome {
    /// They were not saved in this request.
    No,
    /// The browser has stored them.
    Yes,
    /// The browser stores no cookies.
    NoCookies,
}

/// The sheet, with the result of saving.
#[must_use]
pub fn settings(language: Language, back: &str, calling: NotificationPrefs, saved: SaveOutcome) -> SheetPage {
    let words = sheet_words(language);
    let wish = |name: &str, label: &str, hint: &str, is_set: bool| {
        html! {
            label.settings-sheet__wish {
                input type="checkbox" name=(name) value="1" checked[is_set] data-ask[name == "desktop"];
                span { (label) span.settings-sheet__hint { (hint) } }
            }
        }
    };
    let body = html! {
        h3.sheet__heading { (words.calling) }
        p.settings-sheet__about { (words.calling_about) " " a href={ "/rooms?back=" (back) } data-sheet { (words.my_rooms) } }
        form.settings-sheet method="post" action={ "/settings?back=" (back) } data-sheet {
            (wish("desktop", words.calling_desktop, words.calling_desktop_hint, calling.desktop))
            (wish("sound", words.calling_sound, words.calling_sound_hint, calling.sound))
            div.settings-sheet__end {
                button.button.button--primary { (words.save) }
                @match saved {
                    SaveOutcome::No => {},
                    SaveOutcome::Yes => span role="status" { (words.kept) },
                    SaveOutcome::NoCookies => span role="alert" { (words::of(language).no_cookies) },
                }
            }
        }
        p.settings-sheet__denied role="status" { (words.calling_denied) }
    };
    SheetPage { language, title: words.settings.to_owned(), back: back.to_owned(), body }
}
