//! Syntax colours for code: words, strings, numbers and comments.
//!
//! One lexer for all languages, which knows what most of them have in common. It never changes the text, only colours may be
//! wrong, and it costs a page almost nothing.

use crate::domain::text::letters::is_word_char;
use maud::{Markup, html};
use std::{cell::Cell, cmp::Ordering};

/// The longest quoted text that gets a colour, in bytes.
const MAX_QUOTED_BYTES: usize = 512;

/// How many words of all code in a message get a colour. Each is an element of the page; the rest is plain.
pub(crate) const MAX_COLOURED_PARTS: usize = 500;

/// Reserved words of many languages, by length from two letters on, each line sorted.
const RESERVED_WORDS: [&str; 9] = [
    "AS BY ON OR as by do fi fn go if in is of or",
    "AND NOT SET and def del dyn end for fun int let mod mut new nil not out pub ref str try use var",
    "FROM INTO JOIN LEFT NULL None Self True auto bool byte case char done echo elif else enum esac from func goto impl \
     into join long loop move none null pass self sudo then this true type void when with",
    "False GROUP INNER LIMIT ORDER TABLE WHERE async await begin break catch class const crate defer elsif false final \
     float group limit local match order raise short super table throw trait union until using where while yield",
    "CREATE DELETE INSERT SELECT String UPDATE VALUES assert create delete double elseif except export extern global import \
     inline insert lambda module public rescue return select signed sizeof static string struct switch throws typeof unless \
     unsafe update values",
    "alignas boolean default extends finally foreach include mutable nullptr package private require typedef virtual",
    "abstract continue debugger function internal operator override protocol readonly template typename unsigned volatile",
    "constexpr defmodule interface namespace protected undefined",
    "implements instanceof",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TokenKind {
    Plain,
    Reserved,
    Text,
    Number,
    Comment,
}

impl TokenKind {
    fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Reserved => Some("code__reserved"),
            Self::Text => Some("code__text"),
            Self::Number => Some("code__number"),
            Self::Comment => Some("code__comment"),
        }
    }
}

/// Code in a language, which may be unknown or empty. `colours` is how many words of the message may still get a colour.
pub(crate) fn code(language: &str, text: &str, colours: &Cell<usize>) -> Markup {
    let parts = parts(language, text, colours.get());
    let coloured = parts.iter().filter(|(kind, _)| *kind != TokenKind::Plain).count();
    colours.set(colours.get().saturating_sub(coloured));
    html! {
        @for (kind, part) in parts {
            @if let Some(class) = kind.class() { span class=(class) { (part) } } @else { (part) }
        }
    }
}

/// The signs that begin a line comment.
fn comments(language: &str) -> &'static [&'static str] {
    match language {
        "text" | "txt" | "plain" | "md" | "markdown" | "csv" | "log" => &[],
        "py" | "python" | "rb" | "ruby" | "sh" | "bash" | "shell" | "zsh" | "yaml" | "yml" | "toml" | "r"
        | "perl" | "make" | "dockerfile" | "elixir" | "ex" | "nix" => &["#"],
        "sql" | "lua" | "haskell" | "hs" | "elm" | "ada" => &["--"],
        "html" | "xml" | "css" | "json" => &[],
        "php" => &["//", "#"],
        _ => &["//"],
    }
}

fn parts<'a>(language: &str, text: &'a str, most: usize) -> Vec<(TokenKind, &'a str)> {
    let language = language.to_ascii_lowercase();
    let mut parts = Vec::new();
    if matches!(language.as_str(), "text" | "txt" | "plain" | "md" | "markdown" | "csv" | "log") {
        return vec![(TokenKind::Plain, text)];
    }
    let (mut from, mut at, mut coloured) = (0, 0, 0);
    let mut line_end = 0;
    let mut unclosed = Unclosed::default();
    while let Some(c) = text[at..].chars().next()
        && coloured < most
    {
        if line_end <= at {
            // The end of a line is searched once, not for each word in it.
            line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        }
        let (kind, length) = token(&language, (text, at), line_end - at, c, &mut unclosed);
        if kind == TokenKind::Plain {
            at += length;
            continue;
        }
        if from < at {
            parts.push((TokenKind::Plain, &text[from..at]));
        }
        parts.push((kind, &text[at..at + length]));
        coloured += 1;
        at += length;
        from = at;
    }
    if from < text.len() {
        parts.push((TokenKind::Plain, &text[from..]));
    }
    parts
}

/// The token that begins here, and its length. The line ends after `line` bytes.
fn token(
    language: &str,
    (text, at): (&str, usize),
    line: usize,
    c: char,
    unclosed: &mut Unclosed,
) -> (TokenKind, usize) {
    let rest = &text[at..];
    if comments(language).iter().any(|mark| rest.starts_with(mark)) {
        return (TokenKind::Comment, line);
    }
    for (opens, closes) in [("/*", "*/"), ("<!--", "-->")] {
        if let Some(inside) = rest.strip_prefix(opens) {
            let end = inside.find(closes).map(|end| opens.len() + end + closes.len());
            return (TokenKind::Comment, end.unwrap_or(rest.len()));
        }
    }
    match c {
        '\'' if is_lifetime(language, rest) => (TokenKind::Plain, 1),
        '"' | '\'' | '`' => match quoted((text, at), c, line, unclosed) {
            Some(length) => (TokenKind::Text, length),
            // An apostrophe.
            None => (TokenKind::Plain, 1),
        },
        c if c.is_ascii_digit() => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
            (TokenKind::Number, rest.find(|c| !is_part(c)).unwrap_or(rest.len()))
        }
        c if is_word_char(c) || c == '_' => {
            let length = rest.find(|c: char| !(is_word_char(c) || c == '_')).unwrap_or(rest.len());
            (if is_reserved(&rest[..length]) { TokenKind::Reserved } else { TokenKind::Plain }, length)
        }
        c => (TokenKind::Plain, c.len_utf8()),
    }
}

/// Whether it is a Rust lifetime: a character literal has one character, or begins with a backslash.
fn is_lifetime(language: &str, rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    matches!(language, "rust" | "rs") && chars.next() != Some('\\') && chars.next() != Some('\'')
}

/// The position up to which no closing quotation mark exists, for each kind. A failed search is not repeated: a later mark of
/// the same kind there follows a backslash, so the rest of the text reads the same.
#[derive(Debug, Default)]
struct Unclosed {
    double: usize,
    single: usize,
    tick: usize,
}

impl Unclosed {
    fn of(&mut self, quote: char) -> &mut usize {
        match quote {
            '"' => &mut self.double,
            '\'' => &mut self.single,
            _ => &mut self.tick,
        }
    }
}

/// The length of the quoted text that begins here, if it is closed: in the same line, except for backticks.
fn quoted((text, at): (&str, usize), quote: char, line: usize, unclosed: &mut Unclosed) -> Option<usize> {
    let rest = &text[at..];
    let most = if quote == '`' { rest.len() } else { line };
    let end = at + rest.floor_char_boundary(most.min(MAX_QUOTED_BYTES));
    let unclosed = unclosed.of(quote);
    let from = (at + 1).max(*unclosed);
    let mut chars = text.get(from..end).unwrap_or_default().char_indices();
    while let Some((place, c)) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next();
                if escaped.is_none() {
                    // The next search starts there.
                    *unclosed = from + place;
                    return None;
                }
            }
            c if c == quote => return Some(from + place + 1 - at),
            _ => {}
        }
    }
    *unclosed = from.max(end);
    None
}

/// Uses binary search: code may consist only of words.
fn is_reserved(word: &str) -> bool {
    let words = word.len().checked_sub(2).and_then(|nth| RESERVED_WORDS.get(nth));
    let Some(words) = words else { return false };
    let width = word.len() + 1;
    let (mut first, mut end) = (0, words.len() / width + 1);
    while first < end {
        let middle = usize::midpoint(first, end);
        match words[middle * width..][..word.len()].cmp(word) {
            Ordering::Less => first = middle + 1,
            Ordering::Equal => return true,
            Ordering::Greater => end = middle,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told_apart(language: &str, text: &str) -> Vec<(TokenKind, String)> {
        let parts = parts(language, text, MAX_COLOURED_PARTS).into_iter();
        parts
            .filter(|(kind, _)| *kind != TokenKind::Plain)
            .map(|(kind, part)| (kind, part.to_owned()))
            .collect()
    }

    #[test]
    fn words_texts_numbers_and_comments_are_told_apart() {
        let reserved = |word: &str| (TokenKind::Reserved, word.to_owned());
        let of = |kind, word: &str| (kind, word.to_owned());
        assert_eq!(
            told_apart("rust", "let x: &'a str = \"a\\\"b\"; // 'why'\nlettuce(0x1F)"),
            [
                reserved("let"),
                reserved("str"),
                of(TokenKind::Text, "\"a\\\"b\""),
                of(TokenKind::Comment, "// 'why'"),
                of(TokenKind::Number, "0x1F"),
            ]
        );
        assert_eq!(
            told_apart("py", "def f(): # it's\n  return 'x'"),
            [
                reserved("def"),
                of(TokenKind::Comment, "# it's"),
                reserved("return"),
                of(TokenKind::Text, "'x'")
            ]
        );
        assert_eq!(
            told_apart("", "/* a\nb */ 1"),
            [of(TokenKind::Comment, "/* a\nb */"), of(TokenKind::Number, "1")]
        );
        assert_eq!(told_apart("txt", "let it be 1"), []);
    }

    #[test]
    fn every_reserved_word_is_found_and_no_other() {
        for (words, length) in RESERVED_WORDS.iter().zip(2..) {
            assert!(words.split(' ').is_sorted(), "{words}");
            for word in words.split(' ') {
                assert_eq!(word.len(), length, "{word}");
                assert!(is_reserved(word), "{word}");
            }
        }
        for other in ["", "a", "zz", "AA", "lettuce", "가나", "implementations", "structs"] {
            assert!(!is_reserved(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_of_a_code_are_the_code(text in "[a-c1 가\"'`/*#\\n\n-]{0,60}", language in "(rust|py|sql|txt|)") {
            let again: String = parts(&language, &text, MAX_COLOURED_PARTS).into_iter().map(|(_, part)| part).collect();
            prop_assert_eq!(again, text);
        }

        #[test]
        fn what_was_looked_through_in_vain_reads_the_same_when_it_is_looked_through_again(text in "[\"'`\\\\a\n]{0,80}([\"'`]a{490,530})?[\"'`\\\\a\n]{0,80}") {
            let (mut at, mut unclosed) = (0, Unclosed::default());
            while let Some(c) = text[at..].chars().next() {
                let line = text[at..].find('\n').unwrap_or(text.len() - at);
                let read = token("", (&text, at), line, c, &mut unclosed);
                prop_assert_eq!(read, token("", (&text, at), line, c, &mut Unclosed::default()));
                at += read.1;
            }
        }
    }
}
