//! The HTML document around the app.

use super::{App, words::words};
use crate::api::Visitor;
use leptos::{
    config::LeptosOptions,
    hydration::{AutoReload, HydrationScripts},
    prelude::*,
};
use leptos_meta::MetaTags;

/// The document, in the visitor's language.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let Visitor { language, .. } = use_context().unwrap_or_default();
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
                <meta name="description" content=words().description />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#faf9f7" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#161513" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href="/pkg/parlor.css" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
