//! Finds where a web address begins and ends in a text, in every script.
//!
//! Addresses have no end marker. They end at white space and at punctuation, by the rules that chats and mail programs share
//! (docs/MARKUP.md); in Korean and Japanese a particle may follow them without a space.

use crate::domain::text::letters::{is_cjk, is_of_spaced_word, is_word_char};

/// Ends an address at any place: no address that a browser shows contains it.
fn ends(c: char) -> bool {
    c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '|') || turns_unseen(c) || is_wide_mark(c)
}

/// Invisible characters that separate or reorder text: in an address they would make it look like another one.
fn turns_unseen(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The punctuation and quotation marks of East Asia, and quotation marks that are typeset.
fn is_wide_mark(c: char) -> bool {
    matches!(c, '\u{2018}'..='\u{201F}' | '«' | '»' | '‹' | '›' | '…')
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}')
        || matches!(
            c,
            '！' | '（'
                | '）'
                | '，'
                | '．'
                | '：'
                | '；'
                | '？'
                | '［'
                | '］'
                | '｛'
                | '｝'
                | '｡'
                | '｢'
                | '｣'
                | '､'
        )
}

/// Ends a sentence or closes a mark around an address: not part of the address if it is at its end.
const END_OF_SENTENCE: [char; 11] = ['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '\\'];

/// Particles and endings that follow an address directly and are not part of it.
const PARTICLES: &str = "은 는 이 가 을 를 에 의 로 와 과 도 만 에서 으로 에게 까지 부터 라고 처럼 보다 이나 이랑 하고 \
    입니다 이에요 예요 임 は が を に で と も の";

/// The start of an address without a scheme.
const WWW_PREFIX: &str = "www.";

/// The length of the address that begins here; none if there is none. Takes time proportional to it and the signs after it.
pub(super) fn length(text: &str) -> Option<usize> {
    let begins = ["https://", "http://", WWW_PREFIX]
        .into_iter()
        .find(|begins| text.get(..begins.len()).is_some_and(|begun| begun.eq_ignore_ascii_case(begins)))?;
    let rest = &text[begins.len()..];
    let rest = rest[..end(rest)].trim_end_matches(END_OF_SENTENCE);
    let rest = if rest.contains(PATH_STARTS) { without_particle(rest) } else { rest };
    let is_whole = if begins == WWW_PREFIX { is_host(rest) } else { !rest.is_empty() };
    is_whole.then_some(begins.len() + rest.len())
}

/// Whether an address without a scheme has a name and a domain. After an `@` it would lead to another host.
fn is_host(rest: &str) -> bool {
    let host = rest.split('/').next().unwrap_or_default();
    host.starts_with(is_word_char) && host.contains('.') && !host.contains('@')
}

/// The longest local part of a mail address, in bytes (RFC 5321).
const MAX_MAIL_NAME_BYTES: usize = 64;

/// Start and end of the mail address whose `@` is at this position. Takes time proportional to its length.
pub(super) fn mail(text: &str, at: usize) -> Option<(usize, usize)> {
    let byte = |at: usize| text.as_bytes().get(at).copied().unwrap_or_default();
    let is_alphanumeric = |at: usize| byte(at).is_ascii_alphanumeric();
    let mut from = at;
    while 0 < from
        && at - from < MAX_MAIL_NAME_BYTES
        && (is_alphanumeric(from - 1) || matches!(byte(from - 1), b'.' | b'_' | b'+' | b'-'))
    {
        from -= 1;
    }
    let (mut to, mut dot) = (at + 1, at);
    while is_alphanumeric(to) || (matches!(byte(to), b'.' | b'-') && is_alphanumeric(to - 1)) {
        // The last dot that is not at the end.
        if byte(to) == b'.' && is_alphanumeric(to + 1) {
            dot = to;
        }
        to += 1;
    }
    to -= usize::from(!is_alphanumeric(to - 1));
    // It is no mail address if it continues: a letter of another script, another sign, or a path as in `scp`.
    let goes_on =
        |next: Option<char>| next.is_some_and(|c| is_of_spaced_word(c) || matches!(c, '/' | '@' | '_'));
    let behind = to + usize::from(byte(to) == b':');
    let is_whole = is_alphanumeric(from)
        && is_alphanumeric(at - 1)
        && at < dot
        && dot + 2 < to
        && (dot + 1..to).all(|at| byte(at).is_ascii_alphabetic())
        && !goes_on(text[..from].chars().next_back())
        && !goes_on(text[behind..].chars().next());
    is_whole.then_some((from, to))
}

const PATH_STARTS: [char; 3] = ['/', '?', '#'];

/// The latest end of an address: a character that no address has, a bracket that it did not open, or a word after its host.
fn end(rest: &str) -> usize {
    let mut open = [0_usize; 3];
    let mut is_in_host = true;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        is_in_host &= !PATH_STARTS.contains(&c);
        if ends(c)
            || (is_in_host && is_cjk(c) && before.is_ascii_alphanumeric() && is_last_label(&rest[at..]))
        {
            return at;
        }
        match c {
            '(' | '[' | '{' => open[bracket(c)] += 1,
            ')' | ']' | '}' if open[bracket(c)] == 0 => return at,
            ')' | ']' | '}' => open[bracket(c)] -= 1,
            _ => {}
        }
        before = c;
    }
    rest.len()
}

fn bracket(c: char) -> usize {
    match c {
        '(' | ')' => 0,
        '[' | ']' => 1,
        _ => 2,
    }
}

/// Whether the current label is the last of the host. In `예abc한글.com` the letters belong to the host; in `example.com은` or
/// `localhost:3000에서` they belong to the sentence.
fn is_last_label(rest: &str) -> bool {
    let end = rest.find(|c| matches!(c, '.' | ':' | ')' | ']') || PATH_STARTS.contains(&c) || ends(c));
    let after = end.map_or("", |end| &rest[end..]);
    !after.strip_prefix('.').is_some_and(|label| label.starts_with(is_word_char))
}

/// The address without a particle after its letters or its last slash.
fn without_particle(rest: &str) -> &str {
    let words = rest.trim_end_matches(is_cjk);
    let is_whole =
        words.ends_with(|c: char| c.is_ascii_alphanumeric()) || words.split('/').nth(1) == Some("");
    let after = &rest[words.len()..];
    if is_whole && PARTICLES.split(' ').any(|particle| particle == after) { words } else { rest }
}
