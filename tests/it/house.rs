//! Rules of the house, read from its sources: what may use what, where feature gates stand, how long a file is.

mod arrows;
mod circles;
mod sources;

use arrows::{Arrow, arrows};
use circles::circles;
use sources::{Source, sources};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};
use toml::Table;

/// The longest a file may be, in lines: one of the program, its own tests not counted, and one of tests.
const MAX_LINES: usize = 350;
const MAX_TEST_LINES: usize = 400;

/// The most that stand in one folder: a listing that one takes in at a glance.
const SIBLINGS: usize = 15;

/// What a module may use of ours, and what only inside the bodies of its functions.
const MAY_USE: [(&str, &[&str], &[&str]); 10] = [
    ("domain", &[], &[]),
    ("protocol", &["domain"], &[]),
    ("confusables", &["domain"], &[]),
    ("rates", &[], &[]),
    ("store", &["domain", "confusables"], &[]),
    ("room", &["domain", "protocol", "confusables", "rates", "store"], &[]),
    ("client", &["domain", "protocol"], &[]),
    ("api", &["domain", "protocol"], &["room", "store"]),
    ("ui", &["domain", "protocol", "client", "api"], &[]),
    ("sheets", &["domain", "protocol", "client", "ui"], &[]),
];

/// What these have in common: no I/O, no clock, no randomness, no browser.
const PURE: [&str; 7] = [
    "src/confusables",
    "src/domain",
    "src/protocol",
    "src/room/state",
    "src/client/model",
    "src/client/connection/backoff",
    "src/client/connection/liveness",
];

/// How each of those would come in.
const IMPURE: [&str; 9] =
    ["tokio", "std::fs", "std::net", "::now(", "rusqlite", "getrandom", "web_sys", "js_sys", "gloo_net"];

fn may_use(module: &str, arrow: &Arrow) -> bool {
    // The server is the root: it may use everything, and nothing but the program, the tests and fuzzing uses it.
    let Some((_, always, in_bodies)) = MAY_USE.iter().find(|(name, ..)| *name == module) else { return true };
    let to = arrow.to.as_str();
    to == module || always.contains(&to) || (arrow.in_body && in_bodies.contains(&to))
}

/// Where the store reads what people mean by their markup: where whom they mention is noted, and where that is verified.
const READS_MARKUP: [&str; 2] = ["src/store/log/mentions.rs", "src/store/check/message_state.rs"];

#[test]
fn the_store_reads_markup_when_something_is_written_and_never_when_it_is_read() {
    for source in sources("src/store") {
        let code = source.code();
        let reads =
            ["mention_keys", "mentions(", "blocks(", "excerpt("].into_iter().find(|call| code.contains(call));
        let may = READS_MARKUP.contains(&source.path.as_str());
        assert!(reads.is_none() || may, "{}: {}", source.path, reads.unwrap_or_default());
    }
}

#[test]
fn every_arrow_between_modules_points_the_way_it_may() {
    let mut known = BTreeSet::new();
    for source in sources("src") {
        let module = source.module();
        known.insert(module.to_owned());
        for arrow in arrows(&source.code()) {
            assert!(may_use(module, &arrow), "{}:{} may not use {}", source.path, arrow.line, arrow.to);
        }
    }
    let expected =
        MAY_USE.iter().map(|(name, ..)| *name).chain(["server", "fuzzing", "lib", "main", "embedded"]);
    assert!(known.iter().map(String::as_str).eq(expected.collect::<BTreeSet<_>>()), "{known:?}");
}

#[test]
fn no_files_import_from_each_other_in_a_circle() {
    let apart = ["src/main.rs", "src/embedded.rs"];
    let is_test = |path: &str| path.ends_with("tests.rs") || path.contains("/tests/");
    let mut sources = sources("src");
    sources.retain(|source| !apart.contains(&source.path.as_str()) && !is_test(&source.path));
    assert_eq!(circles(&sources), BTreeMap::new());
}

#[test]
fn feature_gates_stand_in_the_roots_only() {
    let is_root = |source: &Source| ["src/lib.rs", "src/main.rs"].contains(&source.path.as_str());
    for source in sources("src").into_iter().filter(|source| !is_root(source)) {
        assert!(!source.code().contains("feature = \""), "{} has a feature gate", source.path);
    }
}

#[test]
fn what_is_pure_reads_no_clock_and_does_no_io() {
    let is_pure = |source: &Source| {
        PURE.iter().any(|pure| source.path.starts_with(pure)) && !source.path.ends_with("/tests.rs")
    };
    for source in sources("src").iter().filter(|source| is_pure(source)) {
        for impure in IMPURE {
            assert!(!source.code().contains(impure), "{} uses {impure}", source.path);
        }
    }
}

#[test]
fn every_file_says_first_what_it_is_and_is_short_enough_to_read() {
    for source in ["src", "tests", "benches"].into_iter().flat_map(sources) {
        assert!(source.text.starts_with("//! "), "{} does not say what it is", source.path);
        let lines = source.without_tests().lines().count();
        let is_test = source.path.ends_with("tests.rs") || source.path.starts_with("tests/");
        let most = if is_test { MAX_TEST_LINES } else { MAX_LINES };
        assert!(lines <= most, "{} has {lines} lines", source.path);
        assert!(!source.path.ends_with("/mod.rs"), "{} should be named for its module", source.path);
    }
}

#[test]
fn the_program_carries_every_file_of_the_site() {
    let carried = read("src/embedded.rs");
    let carries = |form: &str, path: &str| carried.contains(&format!("    {form}!(\"{path}\"),\n"));
    for entry in fs::read_dir(root().join("public")).unwrap() {
        let file = entry.unwrap();
        assert!(
            file.file_type().unwrap().is_file(),
            "{file:?}: src/embedded.rs knows of no folders in public"
        );
        let file = file.file_name().into_string().unwrap();
        assert!(carries("plain", &file), "src/embedded.rs leaves out {file}");
    }
    for file in ["pkg/parlor.css", "pkg/parlor.js", "pkg/parlor.wasm"] {
        assert!(carries("packed", file), "src/embedded.rs leaves out {file}");
    }
}

#[test]
fn the_program_that_binds_the_page_to_javascript_is_of_the_version_of_its_library() {
    let version = |path: &str, name: &str| {
        let lock: Table = toml::from_str(&read(path)).unwrap();
        let packages = lock["package"].as_array().unwrap();
        let found = packages.iter().find(|package| package["name"].as_str() == Some(name));
        found.unwrap()["version"].as_str().unwrap().to_owned()
    };
    let library = version("Cargo.lock", "wasm-bindgen");
    assert_eq!(version("tools/bindgen/Cargo.lock", "wasm-bindgen-cli-support"), library);
    assert_eq!(version("tools/bindgen/Cargo.lock", "bindgen"), library);
}

/// What a stylesheet is for has its name and its folder: in `src/ui`, or in `src/sheets`.
#[test]
fn every_stylesheet_is_bundled_and_has_a_component_of_its_name() {
    let main = read("style/main.css");
    for file in files("style/components") {
        let import = format!("@import url(\"{file}\") layer(components);");
        assert!(main.contains(&import), "style/main.css does not import {file}");
        let component = file.strip_prefix("components/").unwrap().replace(".css", ".rs");
        let is_there = |folder: &str| root().join(folder).join(&component).exists();
        assert!(is_there("src/ui") || is_there("src"), "there is no src/ui/{component}");
    }
    let imports = main.lines().filter(|line| line.starts_with("@import"));
    for import in imports {
        let file = import.split('"').nth(1).expect("an import names a file");
        assert!(root().join("style").join(file).exists(), "there is no style/{file}");
    }
}

/// Every file in a folder of `style` and below, from there.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.extend(files(&name));
        } else {
            found.push(name.strip_prefix("style/").unwrap().to_owned());
        }
    }
    found
}

#[test]
fn no_folder_has_more_than_fifteen_siblings() {
    for folder in ["src", "style"] {
        count_siblings(&root().join(folder));
    }
}

/// A module and the folder of its children are one sibling. Migrations are a list that only grows, and each has its number.
fn count_siblings(folder: &Path) {
    if folder.ends_with("migrations") {
        return;
    }
    let entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let siblings: BTreeSet<_> = entries.iter().map(|path| path.file_stem().unwrap().to_owned()).collect();
    assert!(siblings.len() <= SIBLINGS, "{} has {} siblings", folder.display(), siblings.len());
    entries.iter().filter(|path| path.is_dir()).for_each(|path| count_siblings(path));
}

#[test]
fn no_two_types_share_a_name() {
    let mut known = BTreeMap::new();
    let is_test = |source: &Source| source.path.ends_with("tests.rs") || source.path.contains("/tests/");
    for source in sources("src").into_iter().filter(|source| !is_test(source)) {
        for line in source.without_tests().lines() {
            let Some(name) = type_named(line) else { continue };
            let before = known.insert(name.to_owned(), source.path.clone());
            assert_eq!(before, None, "{name} is declared in {} as well", source.path);
        }
    }
}

/// The type that a line declares, at whatever visibility. Those that stand in something are its own.
fn type_named(line: &str) -> Option<&str> {
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(") ")?.1,
        Some(rest) => rest.trim_start(),
        None => line,
    };
    let kinds = ["struct ", "enum ", "trait ", "union "];
    let rest = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    Some(&rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())])
}

#[test]
fn every_test_that_the_promises_of_delivery_rest_on_exists() {
    let mut tests: String =
        sources("src").into_iter().chain(sources("tests")).map(|source| source.text).collect();
    for entry in fs::read_dir(root().join("end2end/tests")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            tests.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    let text = read("docs/DELIVERY.md");
    let promises: Vec<_> = text.split("\n## ").skip(1).collect();
    for promise in promises {
        let (title, rest) = promise.split_once('\n').unwrap();
        let named = rest.lines().find_map(|line| line.strip_prefix("- **Tests** "));
        let named = named.unwrap_or_else(|| panic!("{title}: no test"));
        for name in named.split('`').skip(1).step_by(2) {
            let found = tests.contains(&format!("fn {name}("))
                || tests.contains(&format!("test('{name}'"))
                || root().join(format!("tests/faults/scenarios/{name}.rs")).exists();
            assert!(found, "{title}: there is no test named {name}");
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}
