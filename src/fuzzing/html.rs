//! A strict reader of the HTML that we write ourselves: it takes nothing that a browser would have to guess at.

/// Elements that a message is made of.
const ELEMENTS: [&str; 14] =
    ["a", "blockquote", "code", "div", "em", "img", "li", "ol", "p", "pre", "s", "span", "strong", "ul"];

/// What they may have.
const ATTRIBUTES: [&str; 18] = [
    "alt",
    "aria-hidden",
    "aria-label",
    "class",
    "data-body",
    "data-do",
    "dir",
    "download",
    "height",
    "href",
    "loading",
    "rel",
    "role",
    "src",
    "tabindex",
    "target",
    "value",
    "width",
];

/// Elements that have no end.
const VOID: [&str; 1] = ["img"];

/// Elements that end a paragraph wherever they stand in it.
const BLOCKS: [&str; 7] = ["p", "pre", "blockquote", "ul", "ol", "li", "div"];

/// The text that a browser shows of some HTML.
///
/// # Panics
/// When a browser would read it in another way than it is written, or it leads anywhere but to a site or a file of ours.
pub(super) fn text_of(html: &str) -> String {
    let (mut text, mut open) = (String::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&unescaped(&rest[..at]));
        let (tag, after) = rest[at + 1..].split_once('>').expect("a tag ends");
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "an end tag ends what is open: {html}");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(ELEMENTS.contains(&name), "<{tag}>");
        let is_block = BLOCKS.contains(&name);
        assert!(!is_block || !open.contains(&"p"), "a {name} within a paragraph: {html}");
        read_attributes(attributes);
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "everything is closed: {html}");
    text + &unescaped(rest)
}

fn read_attributes(mut rest: &str) {
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let name = &rest[..end];
        assert!(ATTRIBUTES.contains(&name), "an attribute: {rest}");
        rest = &rest[end..];
        if let Some(valued) = rest.strip_prefix("=\"") {
            let (value, after) = valued.split_once('"').expect("a value ends");
            let leads = ["https://", "http://", "mailto:", "/files/"];
            let is_address = matches!(name, "href" | "src");
            // A scheme may be written in capitals (RFC 3986, section 3.1).
            let leads_to =
                |lead: &&str| value.get(..lead.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(lead));
            assert!(!is_address || leads.iter().any(leads_to), "leads to {value}");
            unescaped(value);
            rest = after;
        }
        rest = rest.strip_prefix(' ').unwrap_or(rest);
    }
}

/// What escaped text says.
fn unescaped(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        said.push_str(&rest[..at]);
        let (name, after) = rest[at + 1..].split_once(';').expect("an escape ends");
        said.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            _ => panic!("an escape that we do not write: {name}"),
        });
        rest = after;
    }
    said + rest
}
