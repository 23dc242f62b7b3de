//! All emoji by their names, which the page asks for when it first needs them.

use super::completing::Offer;
use crate::protocol::json::{self, Json};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// How many are offered while a name is being typed.
const OFFERED: usize = 8;

/// How many groups there are: Unicode's.
pub const EMOJI_GROUPS: usize = 9;

/// All emoji, in groups, in the order in which they are usually shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmojiList(Vec<Vec<Named>>);

/// An emoji and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The emoji.
    pub emoji: String,
    /// What it shows, in words.
    pub name: String,
    /// What it is called between colons.
    pub shortcodes: Vec<String>,
}

impl EmojiList {
    /// Asks the server. None when it does not answer.
    pub async fn load() -> Option<Self> {
        let response = JsFuture::from(window().fetch_with_str("/emoji.json")).await.ok()?;
        let response: Response = response.dyn_into().ok()?;
        let text = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
        json::read(&text, Self::read)
    }

    fn read(json: Json<'_>) -> Option<Self> {
        let named = |entry: Json<'_>| {
            Some(Named {
                emoji: entry.get("emoji", Json::owned)?,
                name: entry.get("name", Json::owned)?,
                shortcodes: entry.list("shortcodes", Json::owned)?,
            })
        };
        json.list("groups", |group| group.each(named)).map(Self)
    }

    /// Its groups.
    #[must_use]
    pub fn groups(&self) -> &[Vec<Named>] {
        &self.0
    }

    /// The one that is called so.
    #[must_use]
    pub fn called(&self, shortcode: &str) -> Option<&Named> {
        self.0.iter().flatten().find(|named| named.shortcodes.iter().any(|known| known == shortcode))
    }

    /// Those that a word may mean: those whose names begin so, the shortest first, then those whose names hold it.
    #[must_use]
    pub fn search(&self, word: &str, limit: usize) -> Vec<&Named> {
        let word = word.trim().to_lowercase().replace(' ', "_");
        let rank = |named: &Named| {
            let begins =
                named.shortcodes.iter().filter(|known| known.starts_with(&word)).map(String::len).min();
            let holds = || {
                let is_named = named.name.to_lowercase().replace(' ', "_").contains(&word);
                (is_named || named.shortcodes.iter().any(|known| known.contains(&word))).then_some(usize::MAX)
            };
            begins.or_else(holds)
        };
        let all = self.0.iter().flatten();
        let mut found: Vec<_> = all.filter_map(|named| Some((rank(named)?, named))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, named)| named).collect()
    }

    /// What a name that is being typed may become.
    #[must_use]
    pub fn offers(&self, word: &str) -> Vec<Offer> {
        let offer = |named: &Named| Offer {
            label: format!(":{}:", named.shortcodes.first().map_or("", String::as_str)),
            emoji: Some(named.emoji.clone()),
            text: format!("{} ", named.emoji),
            ..Offer::default()
        };
        self.search(word, OFFERED).into_iter().map(offer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_so_come_first_and_the_shortest_of_them() {
        let text = r#"{"groups":[[
            {"emoji":"💛","name":"yellow heart","shortcodes":["yellow_heart"]}],[
            {"emoji":"💘","name":"heart with arrow","shortcodes":["heart_arrow"]},
            {"emoji":"❤️","name":"red heart","shortcodes":["heart","red"]}]]}"#;
        let list = json::read(text, EmojiList::read).unwrap();
        let found =
            |word| list.search(word, 9).into_iter().map(|named| named.emoji.as_str()).collect::<String>();
        assert_eq!(found("hear"), "❤️💘💛");
        assert_eq!(found("With Arrow"), "💘");
        assert_eq!(found("x"), "");
        assert_eq!(list.called("red").map(|named| named.emoji.as_str()), Some("❤️"));
        assert_eq!(list.offers("yel")[0].text, "💛 ");
    }
}
