//! The text of a message, as HTML.

use super::{
    code::{MAX_COLOURED_PARTS, code},
    file::{BoxPx, MAX_BOX, MAX_BOX_IN_RUN, file},
};
use crate::{
    domain::{
        Emoji,
        markup::{Block, Inline, ListItem, Style, blocks, is_name},
    },
    ui::words::Words,
};
use maud::{Markup, html};
use std::cell::Cell;

/// How many emoji that stand alone are drawn large.
const MAX_LARGE_EMOJI: usize = 8;

/// A message's text. `names` are the nicknames that can be mentioned; mentions of `me` are highlighted.
pub(crate) fn message_text(text: &str, names: &[&str], me: Option<&str>, words: &Words) -> Markup {
    let colours = Cell::new(MAX_COLOURED_PARTS);
    html! {
        div.message-text.message-text--large[is_large(text)] dir="auto" data-body {
            @for part in blocks(text, names) { (block(&part, me, words, &colours)) }
        }
    }
}

fn block(part: &Block, me: Option<&str>, words: &Words, colours: &Cell<usize>) -> Markup {
    html! {
        @match part {
            Block::Lines(parts) => p.message-text__lines dir="auto" { (inlines(parts, me, words)) },
            // A long line scrolls, and a scrolling element must be reachable by keyboard.
            Block::Code { language, text } => pre.message-text__block tabindex="0" dir="ltr" { code { (code(language, text, colours)) } },
            Block::Quote(parts) => blockquote.message-text__quote { @for part in parts { (block(part, me, words, colours)) } },
            Block::List { is_numbered: false, items } => ul.message-text__list { (list(items, me, words)) },
            Block::List { is_numbered: true, items } => ol.message-text__list { (list(items, me, words)) },
        }
    }
}

/// The browser draws the list markers; hidden copies are in the text, so that copying a list includes them.
fn list(items: &[ListItem], me: Option<&str>, words: &Words) -> Markup {
    let set_in = |depth| (0 < depth).then(|| format!("message-text__item--{depth}"));
    html! {
        @for ListItem { number, depth, parts } in items {
            li class=[set_in(*depth)] value=[number] {
                span.message-text__sign aria-hidden="true" {
                    ("  ".repeat(*depth))
                    @match number { Some(number) => { (number) ". " }, None => "- " }
                }
                (inlines(parts, me, words))
            }
        }
    }
}

fn inlines(parts: &[Inline], me: Option<&str>, words: &Words) -> Markup {
    html! {
        @for run in parts.chunk_by(|one, next| is_beside_files(one) && is_beside_files(next)) {
            @let files = run.iter().filter(|part| matches!(part, Inline::File(_))).count();
            // Several files are shown side by side.
            @if 1 < files {
                span.message-text__files { @for part in run { (inline(part, &MAX_BOX_IN_RUN, me, words)) } }
            } @else {
                @for part in run { (inline(part, &MAX_BOX, me, words)) }
            }
        }
    }
}

/// Whether it is a file, or the space between two.
fn is_beside_files(part: &Inline) -> bool {
    match part {
        Inline::File(_) => true,
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Code(_) | Inline::Link(_) | Inline::Mail(_) | Inline::Mention(_) | Inline::Styled(..) => {
            false
        }
    }
}

fn inline(part: &Inline, room: &BoxPx, me: Option<&str>, words: &Words) -> Markup {
    html! {
        @match part {
            Inline::Text(text) => (text),
            Inline::Code(text) => code.message-text__code dir="ltr" { (text) },
            Inline::Link(url) => {
                @let scheme = if url.starts_with(['h', 'H']) { "" } else { "https://" };
                a.message-text__link href={ (scheme) (url) } target="_blank" rel="noopener noreferrer nofollow ugc" { (url) }
            }
            Inline::Mail(address) => a.message-text__link href={ "mailto:" (address) } { (address) },
            Inline::File(link) => (file(link, room)),
            Inline::Mention(name) => {
                @let is_me = me.is_some_and(|me| is_name(name, me));
                span.message-text__mention.message-text__mention--me[is_me] { "@" (name) }
            }
            Inline::Styled(Style::Strong, parts) => strong { (inlines(parts, me, words)) },
            Inline::Styled(Style::Emphasis, parts) => em { (inlines(parts, me, words)) },
            Inline::Styled(Style::Strike, parts) => s { (inlines(parts, me, words)) },
            // Without scripts, focus or touch reveals it.
            Inline::Styled(Style::Spoiler, parts) => span.message-text__spoiler role="button" tabindex="0" aria-label=(words.spoiler) data-do="reveal" {
                span.message-text__hidden { (inlines(parts, me, words)) }
            },
        }
    }
}

/// Whether a text is only a few emoji.
fn is_large(text: &str) -> bool {
    let is_joint = |c: &char| matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    let pictures = text.chars().filter(|c| !c.is_whitespace() && !is_joint(c)).count();
    let mut words = text.split_whitespace().peekable();
    let is_emoji = |word: &str| {
        // Symbols in lower blocks, such as ™ or →, do not count as emoji.
        word.chars().any(|c| '\u{2600}' <= c)
            && word
                .chars()
                .collect::<Vec<_>>()
                .chunks(Emoji::MAX_CHARS)
                .all(|part| Emoji::parse(part.iter().collect()).is_ok())
    };
    words.peek().is_some() && pictures <= 2 * MAX_LARGE_EMOJI && words.all(is_emoji)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::words;

    fn html(text: &str) -> String {
        message_text(text, &["Ann"], Some("Ann"), words::of(crate::domain::Language::English)).into_string()
    }

    #[test]
    fn whatever_is_written_is_text_and_never_markup_of_the_page() {
        let html = html("<script>alert(1)</script> https://a.example/\"onclick=alert(1) **<b>** `&amp;`");
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("<strong>&lt;b&gt;</strong>"), "{html}");
        assert!(html.contains("href=\"https://a.example/\""), "{html}");
        assert!(html.contains("&amp;amp;"), "{html}");
    }

    #[test]
    fn an_address_leads_where_it_says_with_the_scheme_that_it_lacks() {
        for (address, leads) in [
            ("http://a.example", "http://a.example"),
            ("www.a.example/b", "https://www.a.example/b"),
            ("me@a.example", "mailto:me@a.example"),
            ("https://a.example/@me", "https://a.example/@me"),
            ("www.a.example/?of=me@a.example", "https://www.a.example/?of=me@a.example"),
        ] {
            assert!(html(address).contains(&format!("href=\"{leads}\"")), "{}", html(address));
        }
    }

    #[test]
    fn a_few_emoji_alone_are_large() {
        for large in ["🎉", "👩‍🚀 ❤️", "🇰🇷🇯🇵", "👍🏽👍🏽"] {
            assert!(html(large).contains("message-text--large"), "{large}");
        }
        for small in ["🎉!", "a", "12", "→", "🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉"]
        {
            assert!(!html(small).contains("message-text--large"), "{small}");
        }
    }

    #[test]
    fn a_message_of_many_codes_is_few_elements() {
        let html = html(&"```\n1 1 1 1 1 1 1 1\n```\n".repeat(700));
        assert!(html.matches("<span").count() <= MAX_COLOURED_PARTS);
    }

    #[test]
    fn who_is_mentioned_sees_it() {
        assert!(html("hi @ann").contains("message-text__mention--me"));
        assert!(!html("hi @anne").contains("message-text__mention--me"));
    }
}
