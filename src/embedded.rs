//! The site, as a part of the program. `bin/build` makes it first, in the folder that `PARLOR_SITE` names.

use parlor::server::EmbeddedFile;

macro_rules! content {
    ($path:expr) => {
        include_bytes!(concat!(env!("PARLOR_SITE"), "/", $path))
    };
}

/// A file that is sent as it is.
macro_rules! plain {
    ($path:expr) => {
        EmbeddedFile { path: $path, content: content!($path), brotli: None, gzip: None }
    };
}

/// A file that is compressed once, when the site is built.
macro_rules! packed {
    ($path:expr) => {
        EmbeddedFile {
            brotli: Some(content!(concat!($path, ".br"))),
            gzip: Some(content!(concat!($path, ".gz"))),
            ..plain!($path)
        }
    };
}

/// Every file of the site: `tests/it/house.rs` looks for each in `public`.
pub(crate) static SITE: &[EmbeddedFile] = &[
    packed!("pkg/parlor.css"),
    packed!("pkg/parlor.js"),
    packed!("pkg/parlor.wasm"),
    plain!("call.wav"),
    plain!("favicon-unseen.svg"),
    plain!("favicon.svg"),
    plain!("manifest.webmanifest"),
    plain!("robots.txt"),
];
