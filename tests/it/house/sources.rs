//! The files of Rust.

use super::root;
use std::{fs, path::Path};

/// One of them.
pub(super) struct Source {
    /// From the root of the repository.
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// The top-level module it belongs to.
    pub(super) fn module(&self) -> &str {
        self.path.split(['/', '.']).nth(1).unwrap_or_default()
    }

    /// Everything before its own tests. What tests have in common may be declared at its head.
    pub(super) fn without_tests(&self) -> &str {
        let mut ends = self.text.match_indices("\n#[cfg(test)]\n").map(|(at, _)| at);
        let holds_tests = |at: &usize| {
            let item = self.text[at + 1..].lines().nth(1).unwrap_or_default();
            item.ends_with('{') || item == "mod tests;"
        };
        let end = ends.find(holds_tests).unwrap_or(self.text.len());
        &self.text[..end]
    }

    /// The same without comments.
    pub(super) fn code(&self) -> String {
        let line = |line: &str| {
            let comment = line.find("//").filter(|&at| !line[..at].ends_with(':')).unwrap_or(line.len());
            format!("{}\n", &line[..comment])
        };
        self.without_tests().lines().map(line).collect()
    }
}

/// Every file under a folder.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&root().join(folder), &mut sources);
    assert!(!sources.is_empty(), "{folder} has no sources");
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let path = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
            sources.push(Source { path, text });
        }
    }
}
