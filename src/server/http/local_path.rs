//! Paths of this site: protects against open redirects.

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// A path that stays on this site, percent-encoded for a URL: the query parser has decoded it.
pub(in crate::server) fn own_path(path: Option<&str>) -> Option<String> {
    let is_ours = |path: &&str| {
        let is_here = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\');
        is_here && path.chars().all(|c| c.is_ascii_graphic() || !c.is_ascii())
    };
    // A browser reads `/.//elsewhere` as `//elsewhere`, however its dots are encoded.
    let leaves = |path: &&str| {
        let end = path.find(['?', '#']).unwrap_or(path.len());
        let is_dots = |part: &str| {
            let part = part.to_ascii_lowercase().replace("%2e", ".");
            part == "." || part == ".."
        };
        path[..end].split('/').any(is_dots) || path[..end].contains("//")
    };
    path.filter(is_ours)
        .filter(|path| !leaves(path))
        .map(|path| utf8_percent_encode(path, CONTROLS).to_string())
}
