//! What a message says, as it was written, with code and links told apart.

use maud::{Markup, html};

/// A stretch of a message. All stretches together are the message, to the letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch<'a> {
    Plain(&'a str),
    /// A fenced block, fences included.
    Code(&'a str),
    /// An address of the web.
    Link(&'a str),
}

/// A message's text. Nothing of it is hidden or changed: copying it gives what was written.
pub(super) fn message_text(text: &str) -> Markup {
    html! {
        div.message-text dir="auto" data-body {
            @for stretch in stretches(text) {
                @match stretch {
                    Stretch::Plain(text) => (text),
                    // A long line scrolls, and what scrolls must be reached by keyboard.
                    Stretch::Code(code) => code.message-text__code tabindex="0" { (code) },
                    Stretch::Link(url) => {
                        a.message-text__link href=(url) target="_blank" rel="noopener noreferrer nofollow ugc" { (url) }
                    }
                }
            }
        }
    }
}

/// Splits a text at its fences, and what is outside them at its links.
fn stretches(text: &str) -> Vec<Stretch<'_>> {
    let mut found = Vec::new();
    let (mut from, mut at, mut fenced) = (0, 0, false);
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        if line.trim_start().starts_with("```") {
            if fenced {
                found.push(Stretch::Code(&text[from..next]));
                from = next;
            } else {
                linked(&text[from..at], &mut found);
                from = at;
            }
            fenced = !fenced;
        }
        at = next;
    }
    match (&text[from..], fenced) {
        (rest, true) => found.push(Stretch::Code(rest)),
        (rest, false) => linked(rest, &mut found),
    }
    found
}

/// Splits a text at its links: `http://` or `https://` up to white space, less the punctuation that ends it.
fn linked<'a>(mut text: &'a str, found: &mut Vec<Stretch<'a>>) {
    while let Some(start) = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min() {
        let rest = &text[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`'))
            .unwrap_or(rest.len());
        let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '*']);
        let has_host = url.split_once("://").is_some_and(|(_, host)| !host.is_empty());
        let cut = start + if has_host { url.len() } else { end.max(1) };
        if has_host {
            plain(&text[..start], found);
            found.push(Stretch::Link(url));
        } else {
            plain(&text[..cut], found);
        }
        text = &text[cut..];
    }
    plain(text, found);
}

fn plain<'a>(text: &'a str, found: &mut Vec<Stretch<'a>>) {
    if !text.is_empty() {
        found.push(Stretch::Plain(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn code_and_links_are_told_apart() {
        let text = "see https://a.example/b?c=1, ok\n```js\nlet x = \"http://no\";\n```\nhttp:// bye";
        assert_eq!(
            stretches(text),
            [
                Stretch::Plain("see "),
                Stretch::Link("https://a.example/b?c=1"),
                Stretch::Plain(", ok\n"),
                Stretch::Code("```js\nlet x = \"http://no\";\n```\n"),
                Stretch::Plain("http://"),
                Stretch::Plain(" bye"),
            ]
        );
    }

    proptest! {
        #[test]
        fn the_stretches_of_a_text_are_the_text(text in "(```|https?://|[ab.\n 가]){0,30}") {
            let again: String = stretches(&text)
                .into_iter()
                .map(|stretch| match stretch { Stretch::Plain(s) | Stretch::Code(s) | Stretch::Link(s) => s })
                .collect();
            prop_assert_eq!(again, text);
        }
    }
}
