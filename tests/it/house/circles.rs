//! Which file imports what another one declares, and where such imports lead back to where they began.
//!
//! What a file only passes on (`pub use`) counts for the file that declares it.

use super::sources::Source;
use std::collections::{BTreeMap, BTreeSet};

/// The files that stand in circles, each with those of them that it imports from.
pub(super) fn circles(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let modules: BTreeMap<_, _> = sources.iter().map(|source| (module_of(source), source)).collect();
    let imports: Vec<_> = modules.iter().map(|(module, source)| (module, imports(module, source))).collect();
    let passed_on: BTreeMap<_, _> =
        imports.iter().flat_map(|(module, imports)| passed_on(module, imports)).collect();
    let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (module, imports) in &imports {
        let from = modules[*module].path.as_str();
        let used = imports.iter().filter(|import| !import.is_passed_on);
        let declared = used
            .filter_map(|import| Some(modules[&declares(&import.path, &modules, &passed_on)?].path.as_str()));
        edges.insert(from, declared.filter(|to| *to != from).collect());
    }
    // What imports nothing that is left is in no circle, and neither is what nothing left imports.
    loop {
        let imported: BTreeSet<_> = edges.values().flatten().copied().collect();
        let is_inside = |file: &&str, to: &BTreeSet<&str>| !to.is_empty() && imported.contains(file);
        let before = edges.len();
        edges.retain(|file, to| is_inside(file, to));
        let left: BTreeSet<_> = edges.keys().copied().collect();
        edges.values_mut().for_each(|to| to.retain(|file| left.contains(file)));
        if edges.len() == before {
            return edges;
        }
    }
}

type Path = Vec<String>;

/// Something that a file names, by its path from the root of the crate.
struct Import {
    path: Path,
    /// The name it has in the file.
    name: String,
    is_passed_on: bool,
}

/// `src/a/b.rs` is `a::b`, and `src/lib.rs` the root.
fn module_of(source: &Source) -> Path {
    let path = source.path.trim_start_matches("src/").trim_end_matches(".rs");
    if path == "lib" { Path::new() } else { path.split('/').map(str::to_owned).collect() }
}

fn imports(module: &Path, source: &Source) -> Vec<Import> {
    let code = source.code();
    let (mut imports, mut rest) = (Vec::new(), String::new());
    for item in code.split_inclusive(';') {
        let Some((before, tree)) = use_declaration(item) else {
            rest.push_str(item);
            continue;
        };
        rest.push_str(before);
        for (path, name) in leaves(tree) {
            let is_passed_on = before.trim_end().ends_with("pub") || before.trim_end().ends_with(')');
            imports.extend(from_root(&path, module, source).map(|path| Import { path, name, is_passed_on }));
        }
    }
    for path in paths(&rest) {
        let name = path.last().cloned().unwrap_or_default();
        imports.extend(from_root(&path, module, source).map(|path| Import {
            path,
            name,
            is_passed_on: false,
        }));
    }
    imports
}

/// What stands before a `use` (its visibility among it), and the tree behind it.
fn use_declaration(item: &str) -> Option<(&str, &str)> {
    let at = item.rfind("use ").filter(|&at| item[..at].is_empty() || item[..at].ends_with(['\n', ' ']))?;
    Some((&item[..at], item[at + "use ".len()..].trim_end_matches(';')))
}

/// Every path of a tree, with the name that it gets.
fn leaves(tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    let Some((head, group)) = tree.split_once('{') else {
        let (path, alias) = tree.split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias)));
        let mut path: Path = path.split("::").map(|part| part.trim().to_owned()).collect();
        if 1 < path.len() && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let name = alias.unwrap_or(path.last().unwrap()).trim().to_owned();
        return vec![(path, name)];
    };
    let group = &group[..group.rfind('}').unwrap_or(group.len())];
    branches(group).into_iter().flat_map(|branch| leaves(&format!("{head}{branch}"))).collect()
}

/// The parts of a group, between the commas that are not in another group.
fn branches(group: &str) -> Vec<&str> {
    let (mut branches, mut depth, mut begins) = (Vec::new(), 0, 0);
    for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches.extend(Some(group[begins..at].trim()).filter(|branch| !branch.is_empty()));
                begins = at + 1;
            }
            _ => {}
        }
    }
    branches
}

/// Every path with more than one part that stands in code. Where something may be seen (`pub(in crate::room)`) is none.
fn paths(code: &str) -> Vec<Path> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.replace("(in crate", "(");
    let words = words.split(|c| !is_part(c)).map(|word| word.trim_end_matches(':'));
    words
        .filter(|word| word.contains("::"))
        .map(|word| word.split("::").map(str::to_owned).collect())
        .collect()
}

/// A path as it stands in a module, from the root of the crate; none when it leads to another crate, or is the module's own.
fn from_root(path: &Path, module: &Path, source: &Source) -> Option<Path> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let (base, rest) = match path.first()?.as_str() {
        "crate" => (&[][..], &path[1..]),
        "self" => (&module[..], &path[1..]),
        "super" => (&module[..module.len().checked_sub(ups)?], &path[ups..]),
        child if source.text.contains(&format!("mod {child};")) => (&module[..], &path[..]),
        _ => return None,
    };
    Some(base.iter().chain(rest).cloned().collect())
}

fn passed_on<'a>(module: &Path, imports: &'a [Import]) -> impl Iterator<Item = (Path, &'a Path)> {
    let full = |name: &String| module.iter().chain([name]).cloned().collect();
    imports.iter().filter(|import| import.is_passed_on).map(move |import| (full(&import.name), &import.path))
}

/// The module that declares what a path leads to.
fn declares(
    path: &Path,
    modules: &BTreeMap<Path, &Source>,
    passed_on: &BTreeMap<Path, &Path>,
) -> Option<Path> {
    let mut path = path.clone();
    let mut followed = BTreeSet::new();
    loop {
        let length = (1..=path.len()).rev().find(|&length| modules.contains_key(&path[..length]))?;
        let further = path.get(..=length).and_then(|item| passed_on.get(item));
        match further {
            Some(further) if followed.insert(path.clone()) => {
                path = further.iter().chain(&path[length + 1..]).cloned().collect();
            }
            Some(_) | None => return Some(path[..length].to_vec()),
        }
    }
}

#[test]
fn a_circle_is_found_and_what_is_only_passed_on_is_none() {
    let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let parent = source("src/a.rs", "mod b;\nmod c;\npub use b::{B, inner::Deep as D};\npub struct Own;\n");
    let child = source("src/a/b.rs", "use crate::{x, a::c::{self, C}};\npub struct B;\n");
    let other = source(
        "src/a/c.rs",
        "use std::fmt;\nfn f() -> super::B {}\n#[cfg(test)]\nmod tests {\n use super::*;\n}\n",
    );
    let far = source("src/far.rs", "use crate::a::Own;\n");
    let sources = [parent, child, other, far];
    let found = circles(&sources);
    let both = ["src/a/b.rs", "src/a/c.rs"];
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), both);
    assert_eq!(found[both[0]], BTreeSet::from([both[1]]));
    assert_eq!(circles(&sources[..2]).len(), 0);
}
