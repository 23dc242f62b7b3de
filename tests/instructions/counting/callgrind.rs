//! Valgrind's callgrind, which counts every instruction that a programme carries out.

use std::{env, fs, process::Command};

/// How many instructions a call of each of these functions took, with everything it called. After each round of them this programme
/// calls `written`, where valgrind writes down what it has counted.
///
/// # Errors
/// A sentence for whoever runs it.
pub(crate) fn counts(
    functions: [&str; 3],
    written: &str,
    arguments: &[String],
) -> Result<Vec<[u64; 3]>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let programme = env::current_exe().map_err(|error| error.to_string())?;
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--dump-line=no"])
        // Patterns, because the compiler adds to the names.
        .args(functions.map(|function| format!("--toggle-collect=*::{function}*")))
        .arg(format!("--dump-before=*::{written}*"))
        .arg(format!("--callgrind-out-file={}", folder.path().join(FILE).display()))
        .arg(programme)
        .args(arguments)
        .output();
    let Ok(run) = run else {
        return Err(
            "valgrind is missing: install it (Debian: bin/setup test, as root), then try again".to_owned()
        );
    };
    if !run.status.success() {
        return Err(format!("valgrind ended with {}:\n{}", run.status, String::from_utf8_lossy(&run.stderr)));
    }
    // They are numbered from 1; what is written at the end has no number.
    let file = |number: usize| folder.path().join(format!("{FILE}.{number}"));
    let dumps = (1..).map_while(|number| fs::read_to_string(file(number)).ok());
    Ok(dumps.map(|dump| functions.map(|function| count(&dump, function))).collect())
}

/// What valgrind writes to.
const FILE: &str = "counts";

/// What was counted of one call of a function; nothing where it does not say. A name stands behind its number where it comes first, be
/// it of what calls or of what is called. After what is called comes how often, and then what that took (Callgrind Format
/// Specification).
fn count(dump: &str, function: &str) -> u64 {
    let named = dump
        .lines()
        .filter_map(|line| line.strip_prefix('c').unwrap_or(line).strip_prefix("fn=")?.split_once(' '));
    let count = named.into_iter().find(|(_, name)| name.contains(function)).and_then(|(number, _)| {
        let called = format!("cfn={number}");
        let mut lines = dump.lines().skip_while(|line| line.split(' ').next() != Some(&called));
        lines.nth(2)?.rsplit(' ').next()?.parse().ok()
    });
    count.unwrap_or_default()
}
