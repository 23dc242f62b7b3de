//! The frame of a sheet: for the dialog, or as a full page.

use crate::{
    domain::Language,
    ui::{PageFiles, words},
};
use maud::{DOCTYPE, Markup, html};

/// The content of a sheet, and its link back.
#[derive(Debug)]
pub struct SheetPage {
    /// The language it is in.
    pub language: Language,
    /// Its heading.
    pub title: String,
    /// The path of the page under it: `/r/lounge`.
    pub back: String,
    /// Its content without the heading.
    pub body: Markup,
}

impl SheetPage {
    /// The HTML for the dialog of a page.
    #[must_use]
    pub fn fragment(&self) -> String {
        let words = words::of(self.language);
        let sheet = html! {
            header.sheet__header {
                h2.sheet__title id="sheet-title" tabindex="-1" { (self.title) }
                form method="dialog" { button.sheet__close aria-label=(words.close) title=(words.close) { (cross()) } }
            }
            (self.body)
        };
        sheet.into_string()
    }

    /// The HTML of a full page, for browsers without scripts.
    #[must_use]
    pub fn document(&self, files: &PageFiles) -> String {
        let words = words::of(self.language);
        let page = html! {
            (DOCTYPE)
            html lang=(self.language.tag()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Parlor" }
                    link rel="stylesheet" href=(files.style);
                    link rel="icon" href="/favicon.svg" type="image/svg+xml";
                }
                body {
                    main.sheet.sheet--page id="main" {
                        // So that the heading levels are the same as below a room's title.
                        h1.visually-hidden { "Parlor" }
                        header.sheet__header {
                            h2.sheet__title { (self.title) }
                            a.sheet__close href=(self.back) aria-label=(words.close) title=(words.close) { (cross()) }
                        }
                        (self.body)
                    }
                }
            }
        };
        page.into_string()
    }
}

fn cross() -> Markup {
    html! { svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" { path d="M6 6l12 12M18 6L6 18" {} } }
}
