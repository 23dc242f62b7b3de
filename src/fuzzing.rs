//! The targets of `cargo fuzz` (`fuzz/`): everything that reads untrusted bytes, with the properties that must hold.
//!
//! Each target takes any bytes and panics if a property fails. `cargo test` runs each with its stored corpus, so that fixed
//! bugs stay fixed. `tests/instructions` counts the cost of reading ([`counted`]).

pub mod counted;
mod drawn;
mod headers;
mod html;
mod json;
mod markup;
mod names;
mod page;
mod pictures;
mod requests;
mod search;
mod websocket;

pub use headers::headers;
pub use json::json;
pub use markup::markup;
pub use names::names;
pub use page::page;
pub use pictures::pictures;
pub use requests::requests;
pub use search::search;
pub use websocket::websocket;

/// Takes any bytes, and panics if a property fails.
pub type Target = fn(&[u8]);

/// Every target, by the name of its corpus.
pub const TARGETS: [(&str, Target); 9] = [
    ("headers", headers),
    ("json", json),
    ("markup", markup),
    ("names", names),
    ("page", page),
    ("pictures", pictures),
    ("requests", requests),
    ("search", search),
    ("websocket", websocket),
];

#[cfg(test)]
mod tests {
    use super::{TARGETS, Target};
    use std::{collections::BTreeSet, fs, panic::catch_unwind, path::Path};

    #[test]
    fn whatever_is_kept_of_the_corpora_of_fuzzing_holds() {
        let mut wrong = Vec::new();
        for (name, target) in TARGETS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
            let inputs: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            assert!(!inputs.is_empty(), "{name} has no corpus");
            for input in inputs {
                let bytes = fs::read(&input).unwrap();
                if catch_unwind(|| target(&bytes)).is_err() {
                    wrong.push(input);
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn whatever_others_have_collected_holds() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
        assert_eq!(files.len(), 4);
        let mut wrong = Vec::new();
        for file in files {
            let texts: Vec<String> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            for text in texts {
                let fails = |(_, target): &&(&str, Target)| catch_unwind(|| target(text.as_bytes())).is_err();
                wrong.extend(TARGETS.iter().filter(fails).map(|(name, _)| format!("{name}: {text:?}")));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_target_of_fuzzing_can_be_run() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets");
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let names: BTreeSet<_> =
            names.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
        assert_eq!(names, TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect());
    }
}
