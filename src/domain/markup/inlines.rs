//! Inlines: code, links, files, mentions and styles within a line.
//!
//! One pass. A failed search for the mark that closes is remembered, so each kind of mark is searched in vain at most once. A
//! text of nothing but stars takes no longer than any other.

use super::{
    Inline, Style,
    budget::{Budget, HIDDEN_PART_COST},
    links, mention_syntax,
    names::Names,
    paths::Paths,
    ticks::{Ticks, run},
};
use crate::domain::{
    FileLink, FileName,
    text::letters::{is_of_spaced_word, is_word_char},
};

/// The deepest nesting of styles.
const MAX_STYLE_DEPTH: usize = 6;

/// The marks of styles, longer ones first.
const STYLE_MARKS: [(&str, Style); 6] = [
    ("**", Style::Strong),
    ("__", Style::Strong),
    ("~~", Style::Strike),
    ("||", Style::Spoiler),
    ("*", Style::Emphasis),
    ("_", Style::Emphasis),
];

/// Parses the inlines of some lines.
pub(super) fn inlines(text: &str, names: Names<'_>, budget: &Budget) -> Vec<Inline> {
    let unclosed = [false; STYLE_MARKS.len()];
    let (ticks, paths) = (Ticks::of(text), Paths::of(text));
    Scanner { text, names, budget, depth: MAX_STYLE_DEPTH, unclosed, ticks, paths }.scan()
}

struct Scanner<'a> {
    text: &'a str,
    names: Names<'a>,
    budget: &'a Budget,
    depth: usize,
    /// Marks that are not closed anywhere after this position.
    unclosed: [bool; STYLE_MARKS.len()],
    ticks: Ticks,
    paths: Paths,
}

impl<'a> Scanner<'a> {
    fn scan(mut self) -> Vec<Inline> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            if self.budget.is_spent() {
                plain.push_str(&self.text[at..]);
                break;
            }
            if c == '@'
                && let Some((from, end)) = links::mail(self.text, at)
                && let Some(before) = plain.strip_suffix(&self.text[from..at])
            {
                // The part of the address before its `@` was first read as text.
                plain.truncate(before.len());
                push_text(&mut plain, &mut parts);
                self.budget.spend(1);
                parts.push(Inline::Mail(self.text[from..end].to_owned()));
                at = end;
                continue;
            }
            let Some((part, next)) = self.part(at, c) else {
                let from = self.escaped(at, c).unwrap_or(at);
                let end = match self.text[at..].starts_with(SHRUG) {
                    true => at + SHRUG.len(),
                    // A run of backticks that is not closed is skipped as a whole.
                    false if c == '`' => at + run(&self.text[at..]),
                    false => from + self.text[from..].chars().next().map_or(0, char::len_utf8),
                };
                plain.push_str(&self.text[from..end]);
                at = end;
                continue;
            };
            let is_hidden = matches!(part, Inline::Styled(Style::Spoiler, _));
            self.budget.spend(if is_hidden { HIDDEN_PART_COST } else { 1 });
            if let Inline::Text(text) = part {
                plain.push_str(&text);
            } else {
                push_text(&mut plain, &mut parts);
                parts.push(part);
            }
            at = next;
        }
        push_text(&mut plain, &mut parts);
        parts
    }

    /// The part that begins here, if any, and its end.
    fn part(&mut self, at: usize, c: char) -> Option<(Inline, usize)> {
        match c {
            '`' => {
                let (inside, end) = self.code(at)?;
                Some((Inline::Code(inside.to_owned()), end))
            }
            'h' | 'H' | 'w' | 'W' => {
                let end = self.link(at)?;
                Some((Inline::Link(self.text[at..end].to_owned()), end))
            }
            '/' => {
                let (link, end) = self.file(at)?;
                Some((Inline::File(link), end))
            }
            '@' | '＠' => {
                let from = at + c.len_utf8();
                let (end, is_known) = self.mention(at, from)?;
                let name = || Inline::Mention(self.text[from..end].to_owned());
                // A mention of an unknown name is text, and no other part begins in it.
                Some((if is_known { name() } else { Inline::Text(self.text[at..end].to_owned()) }, end))
            }
            '*' | '_' | '~' | '|' => self.styled(at),
            _ => None,
        }
    }

    /// The position of the character that a backslash escapes. In a Windows path, backslashes do not escape.
    fn escaped(&self, at: usize, c: char) -> Option<usize> {
        if c != '\\' || self.paths.hold(at) {
            return None;
        }
        let next = self.text[at + 1..].chars().next()?;
        matches!(next, '*' | '_' | '~' | '|' | '`' | '@' | '\\' | '>' | '-' | '+' | '#' | '.')
            .then_some(at + 1)
    }

    /// The text between runs of as many backticks, and its end.
    fn code(&self, at: usize) -> Option<(&'a str, usize)> {
        let count = run(&self.text[at..]);
        let to = self.ticks.next(count, at + count)?;
        let inside = &self.text[at + count..to];
        let is_padded = inside.starts_with(' ') && inside.ends_with(' ') && 2 < inside.len();
        let inside = if is_padded { &inside[1..inside.len() - 1] } else { inside };
        (!inside.trim_start().is_empty()).then_some((inside, to + count))
    }

    /// The end of the address that begins here. An address without a scheme must not follow a character that may be part of it.
    fn link(&self, at: usize) -> Option<usize> {
        let has_scheme = matches!(self.text.as_bytes()[at], b'h' | b'H');
        let is_in_address = |c| matches!(c, '/' | '.' | ':' | '@' | '-' | '_' | '\\');
        let goes_on = |c: char| c.is_ascii_alphanumeric() || (!has_scheme && is_in_address(c));
        if self.text[..at].ends_with(goes_on) {
            return None;
        }
        links::length(&self.text[at..]).map(|length| at + length)
    }

    /// The file path that begins here, and its end. In an address of another site, the path has something before it.
    fn file(&self, at: usize) -> Option<(FileLink, usize)> {
        if self.text[..at].ends_with(|c: char| FileName::may_hold(c) || matches!(c, '/' | ':')) {
            return None;
        }
        let (link, length) = FileLink::parse_prefix(&self.text[at..])?;
        Some((link, at + length))
    }

    /// The end of the mention that begins here (a sign, and the name at `from`), and whether somebody has that name.
    fn mention(&self, at: usize, from: usize) -> Option<(usize, bool)> {
        let goes_on = |c: char| is_of_spaced_word(c) || matches!(c, '@' | '＠' | '.' | '/' | ':');
        if self.text[..at].ends_with(goes_on) {
            return None;
        }
        let rest = &self.text[from..];
        let known = match self.names {
            Names::Known(names) if self.budget.take_mention() => {
                names.iter().filter_map(|name| mention_syntax::leading(rest, name)).max()
            }
            Names::Known(_) => None,
            Names::Collected(found) => {
                mention_syntax::collect(rest, &mut found.borrow_mut());
                None
            }
        };
        let word = rest.find(|c: char| !is_of_name(c)).unwrap_or(rest.len());
        let word = rest[..word].trim_end_matches(['.', '-', '\u{a0}']).len();
        let length = known.unwrap_or(word);
        (0 < length).then_some((from + length, known.is_some()))
    }

    /// The styled part that begins here.
    fn styled(&mut self, at: usize) -> Option<(Inline, usize)> {
        let rest = &self.text[at..];
        if self.paths.hold(at) && self.text[..at].ends_with('\\') {
            return None;
        }
        let (which, (mark, style)) =
            STYLE_MARKS.iter().enumerate().find(|(_, (mark, _))| rest.starts_with(mark))?;
        let from = at + mark.len();
        // Arithmetic, conditions and long sounds in Korean use the same signs: `2*3*4`, `a||b||c`, 네~~그럼요~~.
        let is_within = match style {
            _ if mark.starts_with('_') => self.text[..at].ends_with(is_word_char),
            Style::Strike => self.text[..at].ends_with(is_word_char),
            Style::Strong | Style::Emphasis | Style::Spoiler => self.text[..at].ends_with(is_of_spaced_word),
        };
        let opens = !is_within && self.text[from..].starts_with(|c: char| !c.is_whitespace());
        if self.depth == 0 || !opens || self.unclosed[which] {
            return None;
        }
        let Some(to) = self.close(from, mark) else {
            self.unclosed[which] = true;
            return None;
        };
        let inside = &self.text[from..to];
        let inside = Scanner {
            text: inside,
            names: self.names,
            budget: self.budget,
            depth: self.depth - 1,
            // A mark that is not closed up to the end of the whole text is not closed within it either.
            unclosed: self.unclosed,
            ticks: Ticks::of(inside),
            paths: Paths::of(inside),
        };
        Some((Inline::Styled(*style, inside.scan()), to + mark.len()))
    }

    /// The position where this mark is closed: after a visible character, and not in code or in an address.
    fn close(&self, from: usize, mark: &str) -> Option<usize> {
        let mut at = from;
        while let Some(c) = self.text[at..].chars().next() {
            let skipped = match c {
                '`' => self.code(at).map(|(_, end)| end).or_else(|| Some(at + run(&self.text[at..]))),
                'h' | 'H' | 'w' | 'W' => self.link(at),
                '/' => self.file(at).map(|(_, end)| end),
                _ => self.escaped(at, c).map(|next| next + 1),
            };
            if let Some(next) = skipped {
                at = next;
                continue;
            }
            let rest = &self.text[at..];
            if let Some(after) = rest.strip_prefix(mark) {
                let length = rest.len() - rest.trim_start_matches(&mark[..1]).len();
                let closes = from < at
                    && !self.text[..at].ends_with(char::is_whitespace)
                    && (mark.len() == 2 || length != 2)
                    && !(mark.starts_with('_') && after.starts_with(is_word_char));
                if closes {
                    // Of three, the last two close a mark of two.
                    return Some(at + if mark.len() == 2 { length.saturating_sub(2).min(1) } else { 0 });
                }
                at += length;
            } else {
                at += c.len_utf8();
            }
        }
        None
    }
}

/// Flushes the plain text.
fn push_text(plain: &mut String, parts: &mut Vec<Inline>) {
    if !plain.is_empty() {
        parts.push(Inline::Text(std::mem::take(plain)));
    }
}

/// Contains two arms: its backslash and underscores are no markup.
const SHRUG: &str = "¯\\_(ツ)_/¯";

/// Whether a nickname in a sentence may contain this character: letters, emoji, and the no-break space that autocomplete
/// writes.
fn is_of_name(c: char) -> bool {
    matches!(c, '\u{a0}' | '_' | '-' | '.' | '\u{200d}' | '\u{fe0f}' | '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}')
        || is_word_char(c)
}
