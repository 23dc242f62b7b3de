//! Which modules of ours a text of Rust uses: in `use` declarations, and in paths anywhere.

/// One use of a top-level module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) to: String,
    /// Counted from 1.
    pub(super) line: usize,
    /// Whether it is inside something. rustfmt indents what is.
    pub(super) in_body: bool,
}

/// Every `crate::…` and each of every `crate::{…, …}`.
pub(super) fn arrows(code: &str) -> Vec<Arrow> {
    let mut arrows = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let line = code[..at].lines().count().max(1);
        let in_body = code[..at].rsplit('\n').next().is_some_and(|start| start.starts_with(' '));
        let arrow = |to: &str| Arrow { to: to.to_owned(), line, in_body };
        arrows.extend(heads(&code[at + path.len()..]).into_iter().map(arrow));
    }
    arrows
}

/// The first names of what comes after `crate::`: one, or one for each branch of a group.
fn heads(rest: &str) -> Vec<&str> {
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let mut heads = Vec::new();
    let (mut depth, mut begins) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(name(&group[begins..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(name(&group[begins..at]));
                begins = at + 1;
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

fn name(path: &str) -> &str {
    let path = path.trim_start();
    &path[..path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len())]
}

#[test]
fn a_forbidden_arrow_is_found_wherever_it_hides() {
    let code = "\
use crate::domain::Seq;
use crate::{
    protocol::{Event, limits::{self, PAGE}},
    ui::App,
};
pub(crate) struct Room(crate::server::Config);
fn body() {
    use crate::{room, store::Store};
    subcrate::nothing();
}
";
    let found: Vec<_> = arrows(code).into_iter().map(|arrow| (arrow.to, arrow.line, arrow.in_body)).collect();
    let expected = [
        ("domain", 1, false),
        ("protocol", 2, false),
        ("ui", 2, false),
        ("server", 6, false),
        ("room", 8, true),
        ("store", 8, true),
    ];
    assert_eq!(found, expected.map(|(to, line, in_body)| (to.to_owned(), line, in_body)));
    let arrow = |to: &str, in_body| Arrow { to: to.to_owned(), line: 1, in_body };
    assert!(!super::may_use("protocol", &arrow("ui", false)));
    assert!(!super::may_use("api", &arrow("room", false)) && super::may_use("api", &arrow("room", true)));
    assert!(!super::may_use("ui", &arrow("server", true)) && super::may_use("server", &arrow("ui", false)));
}
