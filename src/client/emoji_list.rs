//! All emoji by their names, which the page asks for when it first needs them.

use super::completing::Offer;
use crate::protocol::json::{self, Json};
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// How many are offered while a name is being typed.
const OFFERED: usize = 8;

/// All emoji, in the order in which they are usually shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmojiList(Vec<Named>);

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
        json.list("emoji", named).map(Self)
    }

    /// The one that is called so.
    #[must_use]
    pub fn called(&self, shortcode: &str) -> Option<&Named> {
        self.0.iter().find(|named| named.shortcodes.iter().any(|known| known == shortcode))
    }

    /// Those that a word may mean: called exactly so, then beginning so, then holding it.
    #[must_use]
    pub fn search(&self, word: &str, limit: usize) -> Vec<&Named> {
        let word = word.to_lowercase();
        let rank = |named: &Named| {
            let by = |fits: fn(&str, &str) -> bool| named.shortcodes.iter().any(|known| fits(known, &word));
            if by(|known, word| known == word) {
                Some(0)
            } else if by(|known, word| known.starts_with(word)) {
                Some(1)
            } else if named.name.contains(&word) || by(|known, word| known.contains(word)) {
                Some(2)
            } else {
                None
            }
        };
        let mut found: Vec<_> = self.0.iter().filter_map(|named| Some((rank(named)?, named))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().take(limit).map(|(_, named)| named).collect()
    }

    /// What a name that is being typed may become.
    #[must_use]
    pub fn offers(&self, word: &str) -> Vec<Offer> {
        let offer = |named: &Named| Offer {
            label: format!("{} :{}:", named.emoji, named.shortcodes.first().map_or("", String::as_str)),
            hint: String::new(),
            person: None,
            text: format!("{} ", named.emoji),
        };
        self.search(word, OFFERED).into_iter().map(offer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_called_so_comes_before_what_begins_so_and_what_holds_it() {
        let text = r#"{"emoji":[
            {"emoji":"💛","name":"yellow heart","shortcodes":["yellow_heart"]},
            {"emoji":"💘","name":"heart with arrow","shortcodes":["heart_arrow"]},
            {"emoji":"❤️","name":"red heart","shortcodes":["heart","red"]}]}"#;
        let list = json::read(text, EmojiList::read).unwrap();
        let found =
            |word| list.search(word, 9).into_iter().map(|named| named.emoji.as_str()).collect::<String>();
        assert_eq!(found("heart"), "❤️💘💛");
        assert_eq!(found("arrow"), "💘");
        assert_eq!(found("x"), "");
        assert_eq!(list.called("red").map(|named| named.emoji.as_str()), Some("❤️"));
        assert_eq!(list.offers("yel")[0].text, "💛 ");
    }
}
