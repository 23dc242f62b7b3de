//! All emoji by name. The page asks the server for the list when it first needs it.

use super::autocomplete::{Suggestion, letters, shortcode};
use crate::{
    client::browser,
    protocol::json::{self, Json},
};

/// How many are suggested while a name is typed.
const MAX_OFFERED_EMOJI: usize = 8;

/// The number of Unicode's groups.
pub const EMOJI_GROUP_COUNT: usize = 9;

/// All emoji, in groups, in the usual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmojiList {
    groups: Vec<Vec<NamedEmoji>>,
    /// The most used ones, first.
    usual: Vec<String>,
}

/// An emoji and its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedEmoji {
    /// The emoji.
    pub emoji: String,
    /// Its name.
    pub name: String,
    /// Its shortcodes.
    pub shortcodes: Vec<String>,
    /// All these, as search keys.
    keys: Vec<String>,
}

/// The search key of a name: split into typed letters, so that a word matches while its last syllable is being typed.
fn key(name: &str) -> String {
    letters(name.trim()).replace(' ', "_")
}

/// The rank of a match; lower is better. By priority: whether the word is the whole name, the start of it or of a word in it,
/// or any part; how usual the emoji is; the length of the name.
fn rank(key: &str, word: &str, within: &str, usual: usize) -> Option<usize> {
    let at = key.find(word)?;
    let how = if key == word {
        0
    } else if at == 0 || key.contains(within) {
        1
    } else {
        2
    };
    Some((how << 16) + (usual.min(255) << 8) + key.len().min(255))
}

impl EmojiList {
    /// Loads the list from the server. None without a response.
    pub async fn load() -> Option<Self> {
        let text = browser::fetch_text(format!("/emoji.json?in={}", browser::page_language())).await?;
        json::read(&text, Self::read)
    }

    fn read(json: Json<'_>) -> Option<Self> {
        let named = |entry: Json<'_>| {
            let (name, shortcodes) =
                (entry.get("name", Json::owned)?, entry.list("shortcodes", Json::owned)?);
            let keys = shortcodes.iter().chain([&name]).map(|name| key(name)).collect();
            Some(NamedEmoji { emoji: entry.get("emoji", Json::owned)?, name, shortcodes, keys })
        };
        let groups = json.list("groups", |group| group.each(named))?;
        Some(Self { groups, usual: json.list("usual", Json::owned)? })
    }

    /// Its groups.
    #[must_use]
    pub fn groups(&self) -> &[Vec<NamedEmoji>] {
        &self.groups
    }

    /// The emoji with this shortcode; of several the most usual.
    #[must_use]
    pub fn by_shortcode(&self, shortcode: &str) -> Option<&NamedEmoji> {
        let (mut called, mut most_usual) = (None, usize::MAX);
        for named in self.groups.iter().flatten() {
            if named.shortcodes.iter().any(|known| known == shortcode) {
                let usual = self.usual(&[], &named.emoji);
                if called.is_none() || usual < most_usual {
                    (called, most_usual) = (Some(named), usual);
                }
            }
        }
        called
    }

    /// Its position among recently used emoji, then the most used ones.
    fn usual(&self, recent: &[String], emoji: &String) -> usize {
        let place = recent.iter().chain(&self.usual).position(|known| known == emoji);
        place.unwrap_or(usize::MAX)
    }

    /// The matches of a word, the best first; recently used ones come before all others.
    #[must_use]
    pub fn search(&self, word: &str, recent: &[String], limit: usize) -> Vec<&NamedEmoji> {
        let word = key(word);
        let within = "_".to_owned() + &word;
        let all: Vec<&NamedEmoji> = self.groups.iter().flatten().collect();
        let ranked = |(at, named): (usize, &&NamedEmoji)| {
            let usual = self.usual(recent, &named.emoji);
            let best = named.keys.iter().filter_map(|key| rank(key, &word, &within, usual)).min()?;
            Some((best << 12) + at)
        };
        let ranks: Vec<usize> = all.iter().enumerate().filter_map(ranked).collect();
        // Selects the next best repeatedly: few are needed, and sorting would add code.
        let mut last = None;
        let next = || {
            last = ranks.iter().copied().filter(|rank| last.is_none_or(|last| last < *rank)).min();
            Some(all[last? & 0xfff])
        };
        std::iter::from_fn(next).take(limit).collect()
    }

    /// Replaces shortcodes by emoji, except in code.
    #[must_use]
    pub fn drawn(&self, text: &str) -> String {
        let (mut drawn, mut done, mut is_code) = (String::new(), 0, false);
        for (at, byte) in text.bytes().enumerate() {
            is_code ^= byte == b'`';
            if byte == b':'
                && !is_code
                && let Some((from, name)) = shortcode(text, at + 1)
                && done <= from
                && let Some(named) = self.by_shortcode(name)
            {
                drawn += &text[done..from];
                drawn += &named.emoji;
                done = at + 1;
            }
        }
        drawn + &text[done..]
    }

    /// The suggestions for a name that is being typed.
    #[must_use]
    pub fn offers(&self, word: &str, recent: &[String]) -> Vec<Suggestion> {
        let offer = |named: &NamedEmoji| Suggestion {
            label: format!(":{}:", named.shortcodes.first().map_or("", String::as_str)),
            emoji: Some(named.emoji.clone()),
            text: format!("{} ", named.emoji),
            ..Suggestion::default()
        };
        self.search(word, recent, MAX_OFFERED_EMOJI).into_iter().map(offer).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list() -> EmojiList {
        let text = r#"{"groups":[[
            {"emoji":"💛","name":"yellow heart","shortcodes":["yellow_heart"]},
            {"emoji":"⛅","name":"sun behind cloud","shortcodes":["partly_sunny"]},
            {"emoji":"🥳","name":"partying face","shortcodes":["partying_face"]}],[
            {"emoji":"🌮","name":"taco","shortcodes":["taco"]},
            {"emoji":"🎉","name":"party popper","shortcodes":["tada","축하"]},
            {"emoji":"💘","name":"heart with arrow","shortcodes":["cupid"]},
            {"emoji":"🇰🇵","name":"깃발: 북한","shortcodes":["북한","north_korea"]},
            {"emoji":"🇰🇷","name":"깃발: 대한민국","shortcodes":["대한민국","태극기","south_korea"]},
            {"emoji":"❤️","name":"red heart","shortcodes":["heart","red"]}]],
            "usual":["❤️","🎉","🥳","🇰🇷"]}"#;
        json::read(text, EmojiList::read).unwrap()
    }

    #[test]
    fn what_a_word_means_comes_first() {
        let list = list();
        let found = |word, recent: &[&str]| {
            let recent: Vec<String> = recent.iter().map(|&emoji| emoji.to_owned()).collect();
            list.search(word, &recent, 9).iter().map(|named| named.emoji.as_str()).collect::<String>()
        };
        for (word, expected) in [
            ("hear", "❤️💛💘"),
            ("part", "🎉🥳⛅"),
            ("ta", "🎉🌮"),
            ("With Arrow", "💘"),
            ("korea", "🇰🇷🇰🇵"),
            ("태극", "🇰🇷"),
            ("대하", "🇰🇷"),
            ("추", "🎉"),
            ("x", ""),
        ] {
            assert_eq!(found(word, &[]), expected, "{word}");
        }
        assert_eq!(found("part", &["⛅"]), "⛅🎉🥳", "what one used lately");
        assert_eq!(found("hear", &["💘"]), "💘❤️💛");
    }

    #[test]
    fn a_name_between_colons_is_the_emoji_that_is_called_so() {
        let list = list();
        let called = |code| list.by_shortcode(code).map(|named| named.emoji.as_str());
        assert_eq!(called("red"), Some("❤️"));
        assert_eq!(called("re"), None);
        assert_eq!(list.offers("yel", &[])[0].text, "💛 ");
        for (text, drawn) in [
            (":tada: and :tada::heart:, 10:30:15", "🎉 and 🎉❤️, 10:30:15"),
            ("`:tada:` :none: a:tada:", "`:tada:` :none: a:tada:"),
            ("```\n:tada:\n``` :heart:", "```\n:tada:\n``` ❤️"),
            ("::tada:", ":🎉"),
            ("축하 :축하:", "축하 🎉"),
        ] {
            assert_eq!(list.drawn(text), drawn, "{text}");
        }
    }
}
