//! All emoji and their names, for whoever looks for one. The page asks for it when it first needs it.

use axum::{
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::IntoResponse,
};
use serde::Serialize;
use std::sync::LazyLock;

#[derive(Serialize)]
struct List {
    /// In the order of Unicode's groups: faces, people, animals, and so on.
    groups: Vec<Vec<Named>>,
}

#[derive(Serialize)]
struct Named {
    emoji: &'static str,
    name: &'static str,
    shortcodes: Vec<&'static str>,
}

/// Those that have a name to be called by, in Unicode's order.
static LIST: LazyLock<String> = LazyLock::new(|| {
    let named = |emoji: &'static emojis::Emoji| Named {
        emoji: emoji.as_str(),
        name: emoji.name(),
        shortcodes: emoji.shortcodes().collect(),
    };
    let group = |group: emojis::Group| {
        group.emojis().map(named).filter(|named| !named.shortcodes.is_empty()).collect()
    };
    let groups = emojis::Group::iter().map(group).collect();
    serde_json::to_string(&List { groups }).expect("it has only text keys")
});

/// Answers with the list. It changes with Unicode, once a year.
pub(super) async fn list() -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "public, max-age=604800")], LIST.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::EMOJI_GROUPS, domain::Emoji};

    #[test]
    fn each_of_them_may_be_reacted_with() {
        let list: serde_json::Value = serde_json::from_str(&LIST).unwrap();
        let groups = list["groups"].as_array().unwrap();
        assert_eq!(groups.len(), EMOJI_GROUPS, "each of them has a name");
        let all: Vec<_> = groups.iter().flat_map(|group| group.as_array().unwrap()).collect();
        assert!(1_500 < all.len());
        for named in all {
            let emoji = named["emoji"].as_str().unwrap();
            assert!(Emoji::parse(emoji.to_owned()).is_ok(), "{emoji}");
        }
    }
}
