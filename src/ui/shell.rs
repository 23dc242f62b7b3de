//! The HTML document around the page.

use super::{app, words};
use crate::{
    api::{Opening, PageView},
    client::{Unseen, title},
    ui::OPENING_ID,
};
use leptos::{config::LeptosOptions, hydration::AutoReload, nonce::use_nonce, prelude::*};
use maud::{PreEscaped, html};
use serde::Serialize;

/// Starts the program. If it cannot be loaded (a proxy or browser blocks it, or the network stalls), the page works as without
/// scripts, and Enter sends the form.
const START_SCRIPT: &str = include_str!("shell/start.js");

/// The URLs of the page's files.
#[derive(Clone, Debug)]
pub struct PageFiles {
    /// The stylesheet.
    pub style: String,
    /// The JavaScript around the program.
    pub script: String,
    /// The program: WebAssembly.
    pub program: String,
}

/// JSON for a page: a `</script>` in somebody's text must not end the script.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("it has only text keys").replace('<', "\\u003c")
}

/// The document, in the visitor's language.
pub fn shell(options: LeptosOptions, files: &PageFiles, opening: Opening) -> impl IntoView {
    let language = opening.language;
    provide_context(language);
    // Text, not a view: a browser would show hydration markers in a title.
    let title = match &opening.scene {
        PageView::Room(_) | PageView::Watched(_) => title(&opening.title, Unseen::default()),
        PageView::Lobby(_) | PageView::Failed => "Parlor".to_owned(),
    };
    let title = title.replace('&', "&amp;").replace('<', "&lt;");
    let json = json(&opening);
    let nonce = use_nonce().map(|nonce| nonce.to_string());
    let app = app(opening);
    let body = html! {
        (app)
        script type="application/json" id=(OPENING_ID) nonce=[nonce] { (PreEscaped(json)) }
    };
    let body = body.into_string();
    let PageFiles { style, script, program } = files.clone();
    let start = format!("const SCRIPT={script:?},PROGRAM={program:?};\n{START_SCRIPT}");
    view! {
        <!DOCTYPE html>
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8" />
                // `resizes-content` keeps the composer above a phone's keyboard.
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
                />
                <title inner_html=title />
                <meta name="description" content=words::of_page(language).site_description />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf9f7" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#161513" media="(prefers-color-scheme: dark)" />
                <link rel="stylesheet" href=style />
                // The program is loaded in parallel, not after the script that requests it.
                <link rel="modulepreload" href=script />
                <link rel="preload" href=program r#as="fetch" r#type="application/wasm" crossorigin="" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <AutoReload options />
                <script type="module" nonce=use_nonce()>
                    {start}
                </script>
            </head>
            <body inner_html=body></body>
        </html>
    }
}
