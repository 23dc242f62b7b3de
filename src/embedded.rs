//! The site, embedded in the program. `bin/build` builds it first, in the folder `PARLOR_SITE`.

use parlor::server::EmbeddedFile;

macro_rules! content {
    ($path:expr) => {
        include_bytes!(concat!(env!("PARLOR_SITE"), "/", $path))
    };
}

/// A file that is served uncompressed.
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
