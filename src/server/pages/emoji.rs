//! `/emoji.json`: all emoji and their names.

use crate::{
    domain::Language,
    server::http::{compression::ContentCoding, query::Query},
};
use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    sync::{LazyLock, OnceLock},
};

#[derive(Serialize)]
struct EmojiGroups {
    /// By Unicode's groups: faces, people, animals, and others.
    groups: Vec<Vec<ListedEmoji>>,
    /// The most used ones, first.
    usual: Vec<&'static str>,
}

#[derive(Serialize)]
struct ListedEmoji {
    emoji: &'static str,
    name: &'static str,
    /// Its shortcodes: in the language, then in English.
    shortcodes: Vec<String>,
}

/// The most used emoji, approximately as Unicode counted them in 2021 (<https://home.unicode.org/emoji/emoji-frequency/>), plus
/// those that are usual in chats of work and school. A search most probably means one of them.
const USUAL_EMOJI: &str = include_str!("emoji/usual.txt");

/// Additional names for some of them, in every language: in the same format as the table of names.
const MORE_WORDS: &str = include_str!("emoji/more_words.txt");

/// All emoji in Unicode's order, with English names.
static ENGLISH_LIST: LazyLock<String> = LazyLock::new(|| list_in(&HashMap::new()));

/// The same, with Korean names.
static KOREAN_LIST: LazyLock<String> = LazyLock::new(|| list_in(&names(include_str!("emoji/korean.txt"))));

/// The name of an emoji, and other search words.
type EmojiNames = HashMap<String, (&'static str, &'static str)>;

/// Parses a table of names.
fn names(table: &'static str) -> EmojiNames {
    let line = |line: &'static str| {
        let mut columns = line.split('\t');
        Some((plain(columns.next()?), (columns.next()?, columns.next()?)))
    };
    table.lines().filter_map(line).collect()
}

/// Without the presentation selector: not everybody writes it.
fn plain(emoji: &str) -> String {
    emoji.replace('\u{fe0f}', "")
}

fn list_in(names: &EmojiNames) -> String {
    let more = self::names(MORE_WORDS);
    let named = |emoji: &'static emojis::Emoji| {
        let key = plain(emoji.as_str());
        let (own_name, words) = names.get(&key).copied().unzip();
        let more = more.get(&key).map(|(_, words)| *words);
        let of = |words: Option<&'static str>| {
            words.unwrap_or_default().split(", ").filter(|word| !word.is_empty())
        };
        let own = own_name.into_iter().chain(of(words)).map(called);
        let english = emoji.shortcodes().map(str::to_owned).chain([called(emoji.name())]);
        let mut shortcodes = Vec::new();
        // The first one is displayed.
        for code in own.chain(english).chain(of(more).map(called)) {
            if !shortcodes.contains(&code) {
                shortcodes.push(code);
            }
        }
        ListedEmoji { emoji: emoji.as_str(), name: own_name.unwrap_or(emoji.name()), shortcodes }
    };
    let groups = emojis::Group::iter().map(|group| group.emojis().map(named).collect()).collect();
    let usual =
        USUAL_EMOJI.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect();
    serde_json::to_string(&EmojiGroups { groups, usual }).expect("it has only text keys")
}

/// A name as a shortcode; a flag has the name of its country.
fn called(name: &str) -> String {
    name.rsplit(": ").next().unwrap_or(name).to_lowercase().replace(' ', "_")
}

/// The tag of the language.
#[derive(Deserialize)]
pub(in crate::server) struct EmojiQuery {
    #[serde(default, rename = "in")]
    language: String,
}

/// The list of each language in each coding: compressed at the first request and then cached.
static COMPRESSED_LISTS: [[OnceLock<Option<Bytes>>; 2]; 2] = [const { [const { OnceLock::new() }; 2] }; 2];

/// `GET /emoji.json?in=ko`: the list. It changes with Unicode, once a year.
pub(in crate::server) async fn list(
    Query(EmojiQuery { language }): Query<EmojiQuery>,
    headers: HeaderMap,
) -> Response {
    let (list, [brotli, gzip]) = match Language::from_tag(&language).unwrap_or_default() {
        Language::English => (&*ENGLISH_LIST, &COMPRESSED_LISTS[0]),
        Language::Korean => (&*KOREAN_LIST, &COMPRESSED_LISTS[1]),
    };
    let about = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("public, max-age=604800")),
        (VARY, HeaderValue::from(ACCEPT_ENCODING)),
    ];
    let coding = ContentCoding::accepted(&headers);
    let kept = match coding {
        ContentCoding::Brotli => brotli,
        ContentCoding::Gzip => gzip,
        ContentCoding::Identity => return (about, list.as_str()).into_response(),
    };
    match kept.get_or_init(|| coding.compress(list.as_bytes()).map(Bytes::from)) {
        Some(bytes) => {
            let encoding = [(CONTENT_ENCODING, HeaderValue::from_static(coding.name()))];
            (about, encoding, bytes.clone()).into_response()
        }
        None => (about, list.as_str()).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::EMOJI_GROUP_COUNT, domain::Emoji};

    #[test]
    fn every_emoji_has_a_korean_name_and_keeps_its_english_ones() {
        let korean: serde_json::Value = serde_json::from_str(&KOREAN_LIST).unwrap();
        let all: Vec<_> =
            korean["groups"].as_array().unwrap().iter().flat_map(|g| g.as_array().unwrap()).collect();
        let is_korean = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        // Unicode 18 is newer than the table: those have their English names until there is a newer one.
        let known = names(include_str!("emoji/korean.txt"));
        let (known, newer): (Vec<&serde_json::Value>, Vec<_>) = all
            .iter()
            .copied()
            .partition(|named| known.contains_key(&plain(named["emoji"].as_str().unwrap())));
        assert!(1_900 < known.len() && newer.len() < 20, "{newer:?}");
        for named in known {
            // Some are called the same everywhere: OK, ATM, the flags of a few places.
            assert!(is_korean(&named["shortcodes"].to_string()), "{named}");
        }
        let tada = all.iter().find(|named| named["emoji"] == "🎉").unwrap();
        assert_eq!(tada["name"], "파티");
        let codes = tada["shortcodes"].as_array().unwrap();
        assert!(
            codes.iter().any(|code| code == "축하") && codes.iter().any(|code| code == "tada"),
            "{codes:?}"
        );
    }

    #[tokio::test]
    async fn the_list_is_compressed_once_and_only_for_who_takes_it() {
        let ask = |accepted: &'static str| async move {
            let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(accepted))]);
            let response = list(Query(EmojiQuery { language: "ko".to_owned() }), headers).await;
            let encoding = response.headers().get(CONTENT_ENCODING).cloned();
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (encoding, bytes)
        };
        for (accepted, encoding) in [("gzip, deflate, br, zstd", "br"), ("br;q=0, GZIP;q=0.5", "gzip")] {
            let (said, first) = ask(accepted).await;
            assert_eq!(said.unwrap(), encoding);
            assert!(first.len() < KOREAN_LIST.len() / 2);
            assert_eq!(ask(accepted).await.1.as_ptr(), first.as_ptr(), "these are the same bytes in memory");
        }
        for none in ["", "identity", "br;q=0.0"] {
            assert_eq!(ask(none).await, (None, Bytes::from_static(KOREAN_LIST.as_bytes())));
        }
    }

    #[test]
    fn each_of_them_may_be_reacted_with() {
        let list: serde_json::Value = serde_json::from_str(&ENGLISH_LIST).unwrap();
        let groups = list["groups"].as_array().unwrap();
        assert_eq!(groups.len(), EMOJI_GROUP_COUNT, "each of them has a name");
        let all: Vec<_> = groups.iter().flat_map(|group| group.as_array().unwrap()).collect();
        let holds = |emoji: &str| all.iter().any(|named| named["emoji"] == emoji);
        assert!(
            1_900 < all.len() && holds("🐦‍🔥") && holds("🫩") && holds("\u{1FAEA}"),
            "{}, to Unicode 17",
            all.len()
        );
        for named in all {
            let emoji = named["emoji"].as_str().unwrap();
            assert!(Emoji::parse(emoji.to_owned()).is_ok(), "{emoji}");
        }
    }
}
