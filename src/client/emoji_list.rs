//! All emoji by their names, which the page asks for when it first needs them.

use super::{browser, completing::Offer};
use crate::protocol::json::{self, Json};

/// How many are offered while a name is being typed.
const OFFERED: usize = 8;

/// How many groups there are: Unicode's.
pub const EMOJI_GROUPS: usize = 9;

/// The longest name that is ranked by its length, in bytes.
const LONGEST: usize = 40;

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
        let text = browser::fetch_text(format!("/emoji.json?in={}", browser::page_language())).await?;
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
        let plain = |text: &str| {
            text.chars().map(|c| if c == ' ' { '_' } else { c.to_ascii_lowercase() }).collect::<String>()
        };
        let word = plain(word.trim());
        let begins = |named: &Named| {
            named.shortcodes.iter().filter(|known| known.starts_with(&word)).map(String::len).min()
        };
        let holds = |named: &Named| {
            plain(&named.name).contains(&word) || named.shortcodes.iter().any(|known| known.contains(&word))
        };
        let all = || self.0.iter().flatten();
        // By length: few are longer, and sorting them would weigh more than looking through them a few times.
        let beginning = (1..=LONGEST).flat_map(|length| {
            all().filter(move |named| begins(named).map(|found| found.min(LONGEST)) == Some(length))
        });
        let holding = all().filter(|named| begins(named).is_none() && holds(named));
        beginning.chain(holding).take(limit).collect()
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
