//! All emoji and their names, for whoever looks for one. The page asks for it when it first needs it.

use axum::{
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use serde::Serialize;
use std::sync::LazyLock;

#[derive(Serialize)]
struct List {
    emoji: Vec<Named>,
}

#[derive(Serialize)]
struct Named {
    emoji: &'static str,
    name: &'static str,
    shortcodes: Vec<&'static str>,
}

/// Those that have a name to be called by, in Unicode's order.
static LIST: LazyLock<String> = LazyLock::new(|| {
    let named = emojis::iter().map(|emoji| Named {
        emoji: emoji.as_str(),
        name: emoji.name(),
        shortcodes: emoji.shortcodes().collect(),
    });
    let emoji = named.filter(|named| !named.shortcodes.is_empty()).collect();
    serde_json::to_string(&List { emoji }).expect("it has only text keys")
});

/// Answers with the list. It changes with Unicode, once a year.
pub(super) async fn list() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=604800")], LIST.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Emoji;

    #[test]
    fn each_of_them_may_be_reacted_with() {
        let list: serde_json::Value = serde_json::from_str(&LIST).unwrap();
        let all = list["emoji"].as_array().unwrap();
        assert!(1_500 < all.len());
        for named in all {
            let emoji = named["emoji"].as_str().unwrap();
            assert!(Emoji::parse(emoji.to_owned()).is_ok(), "{emoji}");
        }
    }
}
