//! What the programme is asked: its own arguments, and those that cargo gives every test.

use std::env;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Read everything once: a part of `cargo test`.
    Try,
    /// Count what reading costs.
    Count,
    /// Read everything where it is counted.
    Read,
    /// Only name the readers, as a test runner asks.
    List,
}

/// What to do, and with which readers.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) part: Part,
    /// The one reader.
    only: Option<String>,
    /// Which of how many shares of the readers.
    share: (usize, usize),
    /// Parts of names, as `cargo test part` gives them; none of them means all readers.
    filters: Vec<String>,
}

impl Arguments {
    pub(crate) fn read() -> Self {
        let mut arguments = Self { part: Part::Try, only: None, share: (0, 1), filters: Vec::new() };
        let mut given = env::args().skip(1);
        while let Some(argument) = given.next() {
            match argument.as_str() {
                "--count" => arguments.part = Part::Count,
                "--read" => arguments.part = Part::Read,
                "--list" => arguments.part = Part::List,
                "--only" => arguments.only = given.next(),
                "--share" => {
                    let mut number = || given.next().and_then(|number| number.parse().ok());
                    arguments.share = number().zip(number()).unwrap_or((0, 1));
                }
                // What the standard harness knows and this one has no use for; these take a value.
                "--test-threads" | "--skip" | "--format" | "--color" | "--logfile" | "-Z" => {
                    given.next();
                }
                flag if flag.starts_with('-') => {}
                filter => arguments.filters.push(filter.to_owned()),
            }
        }
        arguments
    }

    /// Whether the reader of this name and place is to be run.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == name)
            && (self.filters.is_empty() || self.filters.iter().any(|filter| name.contains(filter.as_str())))
    }

    /// Those of the wanted readers that this share has.
    pub(crate) fn share_of<T>(&self, readers: Vec<T>) -> Vec<T> {
        let (which, shares) = self.share;
        readers.into_iter().skip(which).step_by(shares.max(1)).collect()
    }

    /// Whether there is only one reader to be looked at.
    pub(crate) fn is_one(&self) -> bool {
        self.only.is_some()
    }

    /// Those of a run that is counted, of one of so many shares.
    pub(crate) fn of_share(&self, which: usize, shares: usize) -> Vec<String> {
        let only = self.only.iter().flat_map(|name| ["--only".to_owned(), name.clone()]);
        let share = ["--read".to_owned(), "--share".to_owned(), which.to_string(), shares.to_string()];
        share.into_iter().chain(only).chain(self.filters.clone()).collect()
    }
}
