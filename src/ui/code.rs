//! Code, with its words, texts, numbers and comments told apart.
//!
//! One lexer for all languages, which knows what most of them have in common. It is never wrong about what stands there,
//! only about its colour, and costs a page next to nothing.

use crate::domain::letters::is_of_word;
use maud::{Markup, html};
use std::cell::Cell;

/// How long a text between quotation marks is looked for, in bytes: what closes none must not cost a page its time.
const MAX_QUOTED_BYTES: usize = 512;

/// How many words of all the code in a message have a colour. Each is an element of the page; the rest is plain.
pub(crate) const MAX_COLOURED_PARTS: usize = 500;

/// Words that many languages reserve.
const RESERVED: &str = "abstract alignas as assert async auto await begin bool boolean break byte case catch char class \
const constexpr continue crate debugger def default defer defmodule del delete do double dyn elif else elseif elsif end enum \
except export extends extern false final finally float fn for foreach from fun func function global go goto if impl implements \
import in include inline instanceof int interface internal is lambda let local long loop match mod module move mut mutable \
namespace new nil none None not null nullptr of operator or and out override package pass private protected protocol pub public \
raise readonly ref require rescue return self Self short signed sizeof static str string String struct super switch template this \
throw throws trait true True False try type typedef typename typeof undefined union unless unsafe unsigned until use using var \
virtual void volatile when where while with yield select insert update create table into values join order by group limit \
SELECT INSERT UPDATE DELETE CREATE TABLE FROM WHERE INTO VALUES JOIN LEFT INNER ON AND OR NOT NULL ORDER BY GROUP LIMIT SET AS \
echo then fi done esac sudo";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Reserved,
    Text,
    Number,
    Comment,
}

impl Kind {
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

/// Code in a language, which may be unknown or not named. `colours` is how many words of the message may still have one.
pub(super) fn code(language: &str, text: &str, colours: &Cell<usize>) -> Markup {
    let parts = parts(language, text, colours.get());
    let coloured = parts.iter().filter(|(kind, _)| *kind != Kind::Plain).count();
    colours.set(colours.get().saturating_sub(coloured));
    html! {
        @for (kind, part) in parts {
            @if let Some(class) = kind.class() { span class=(class) { (part) } } @else { (part) }
        }
    }
}

/// What begins a comment up to the end of the line.
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

fn parts<'a>(language: &str, text: &'a str, most: usize) -> Vec<(Kind, &'a str)> {
    let language = language.to_ascii_lowercase();
    let mut parts = Vec::new();
    if matches!(language.as_str(), "text" | "txt" | "plain" | "md" | "markdown" | "csv" | "log") {
        return vec![(Kind::Plain, text)];
    }
    let (mut from, mut at, mut coloured) = (0, 0, 0);
    let mut line_end = 0;
    while let Some(c) = text[at..].chars().next()
        && coloured < most
    {
        if line_end <= at {
            // The end of a line is looked for once, and not for each word in it.
            line_end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        }
        let (kind, length) = token(&language, &text[at..], line_end - at, c);
        if kind == Kind::Plain {
            at += length;
            continue;
        }
        if from < at {
            parts.push((Kind::Plain, &text[from..at]));
        }
        parts.push((kind, &text[at..at + length]));
        coloured += 1;
        at += length;
        from = at;
    }
    if from < text.len() {
        parts.push((Kind::Plain, &text[from..]));
    }
    parts
}

/// What begins here, and how long it is. The line ends after `line` bytes.
fn token(language: &str, rest: &str, line: usize, c: char) -> (Kind, usize) {
    if comments(language).iter().any(|mark| rest.starts_with(mark)) {
        return (Kind::Comment, line);
    }
    for (opens, closes) in [("/*", "*/"), ("<!--", "-->")] {
        if let Some(inside) = rest.strip_prefix(opens) {
            let end = inside.find(closes).map(|end| opens.len() + end + closes.len());
            return (Kind::Comment, end.unwrap_or(rest.len()));
        }
    }
    match c {
        '\'' if is_lifetime(language, rest) => (Kind::Plain, 1),
        '"' | '\'' | '`' => match quoted(rest, c, line) {
            Some(length) => (Kind::Text, length),
            // An apostrophe.
            None => (Kind::Plain, 1),
        },
        c if c.is_ascii_digit() => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
            (Kind::Number, rest.find(|c| !is_part(c)).unwrap_or(rest.len()))
        }
        c if is_of_word(c) || c == '_' => {
            let length = rest.find(|c: char| !(is_of_word(c) || c == '_')).unwrap_or(rest.len());
            (if is_reserved(&rest[..length]) { Kind::Reserved } else { Kind::Plain }, length)
        }
        c => (Kind::Plain, c.len_utf8()),
    }
}

/// Whether it is Rust's mark of a lifetime: its characters are one, or begin with a backslash.
fn is_lifetime(language: &str, rest: &str) -> bool {
    let mut chars = rest.chars().skip(1);
    matches!(language, "rust" | "rs") && chars.next() != Some('\\') && chars.next() != Some('\'')
}

/// How long a quoted text is that is closed: in its line, but for backticks.
fn quoted(rest: &str, quote: char, line: usize) -> Option<usize> {
    let most = if quote == '`' { rest.len() } else { line };
    let within = &rest[..rest.floor_char_boundary(most.min(MAX_QUOTED_BYTES))];
    let mut chars = within.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn is_reserved(word: &str) -> bool {
    RESERVED.split(' ').any(|reserved| reserved == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told_apart(language: &str, text: &str) -> Vec<(Kind, String)> {
        let parts = parts(language, text, MAX_COLOURED_PARTS).into_iter();
        parts.filter(|(kind, _)| *kind != Kind::Plain).map(|(kind, part)| (kind, part.to_owned())).collect()
    }

    #[test]
    fn words_texts_numbers_and_comments_are_told_apart() {
        let reserved = |word: &str| (Kind::Reserved, word.to_owned());
        let of = |kind, word: &str| (kind, word.to_owned());
        assert_eq!(
            told_apart("rust", "let x: &'a str = \"a\\\"b\"; // 'why'\nlettuce(0x1F)"),
            [
                reserved("let"),
                reserved("str"),
                of(Kind::Text, "\"a\\\"b\""),
                of(Kind::Comment, "// 'why'"),
                of(Kind::Number, "0x1F"),
            ]
        );
        assert_eq!(
            told_apart("py", "def f(): # it's\n  return 'x'"),
            [reserved("def"), of(Kind::Comment, "# it's"), reserved("return"), of(Kind::Text, "'x'")]
        );
        assert_eq!(told_apart("", "/* a\nb */ 1"), [of(Kind::Comment, "/* a\nb */"), of(Kind::Number, "1")]);
        assert_eq!(told_apart("txt", "let it be 1"), []);
    }

    proptest! {
        #[test]
        fn the_parts_of_a_code_are_the_code(text in "[a-c1 가\"'`/*#\\n\n-]{0,60}", language in "(rust|py|sql|txt|)") {
            let again: String = parts(&language, &text, MAX_COLOURED_PARTS).into_iter().map(|(_, part)| part).collect();
            prop_assert_eq!(again, text);
        }
    }
}
