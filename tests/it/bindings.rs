//! What the page's program binds or listens to is in the pages that the server writes, under the same name.

use crate::support::TestServer;
use std::{collections::BTreeSet, fs, path::Path};

/// How code binds to an element, or listens to one.
const BINDING: [&str; 6] =
    ["bind_text(", "bind_html(", "bind_attribute(", "bind_shown(", "on_backdrop(", " on("];

#[tokio::test]
async fn every_element_that_code_binds_to_is_in_a_page() {
    let server = TestServer::start().await;
    let mut pages = String::new();
    for path in ["/", "/r/a", "/r/a/watch"] {
        pages.push_str(server.get(path).await.text());
    }
    let mut sources = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), &mut sources);
    let bound: BTreeSet<_> = sources.iter().flat_map(|source| bound(source, &sources)).collect();
    assert!(30 < bound.len(), "{bound:?}");
    for selector in bound {
        assert!(is_in(&selector, &pages), "something binds to {selector}, which no page has");
    }
    assert!(
        !is_in(".no-such-class", &pages) && !is_in("[data-no-such]", &pages) && !is_in("table.sheet", &pages)
    );
}

/// The text of every file in this folder.
fn collect(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, sources) } else { sources.push(fs::read_to_string(&path).unwrap()) }
    }
}

/// Every selector that a file binds to.
fn bound(source: &str, sources: &[String]) -> Vec<String> {
    let calls = BINDING.iter().flat_map(|call| source.match_indices(call));
    let arguments = calls.map(|(at, call)| source[at + call.len()..].trim_start());
    let selector = |argument: &str| match argument.strip_prefix('"') {
        Some(literal) => literal.split('"').next().map(str::to_owned),
        None => constant(argument, source, sources),
    };
    arguments.filter_map(selector).collect()
}

/// What a constant says, of the same file or of another one; none for what is passed on by a function that binds.
fn constant(argument: &str, source: &str, sources: &[String]) -> Option<String> {
    let path = argument.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').next()?;
    let name = path.rsplit("::").next().filter(|name| name.ends_with("_SELECTOR"))?;
    let declared = format!("const {name}: &str = \"");
    let mut texts = std::iter::once(source).chain(sources.iter().map(String::as_str));
    let said = texts.find_map(|text| text.split_once(&declared)?.1.split('"').next());
    Some(said.unwrap_or_else(|| panic!("{name} is declared nowhere")).to_owned())
}

/// Whether an element of these pages has the tag, the class or the attribute that a selector asks for.
fn is_in(selector: &str, pages: &str) -> bool {
    if let Some(attribute) = selector.strip_prefix('[') {
        return pages.contains(&format!(" {}", attribute.trim_end_matches(']')));
    }
    let (tag, class) = selector.split_once('.').unwrap_or((selector, ""));
    let has_class = |element: &str| {
        let classes = element.split_once("class=\"").and_then(|(_, rest)| rest.split('"').next());
        classes.is_some_and(|classes| classes.split(' ').any(|other| other == class))
    };
    let is_it = |element: &str| element.starts_with(tag) && has_class(element);
    pages.split('<').filter_map(|element| element.split('>').next()).any(is_it)
}
