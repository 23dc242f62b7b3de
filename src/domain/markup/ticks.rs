//! Which backticks close which, computed once for a text.

/// Every run of backticks in a text.
#[derive(Debug)]
pub(super) struct Ticks {
    /// The length and start of each run, sorted by both: the next run of the same length is found by binary search.
    runs: Vec<(usize, usize)>,
}

impl Ticks {
    /// The runs of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut runs = Vec::new();
        let mut at = 0;
        while let Some(next) = text[at..].find('`') {
            at += next;
            let length = run(&text[at..]);
            runs.push((length, at));
            at += length;
        }
        runs.sort_unstable();
        Self { runs }
    }

    /// The start of the next run of exactly this length, from a position on.
    pub(super) fn next(&self, length: usize, from: usize) -> Option<usize> {
        let place = self.runs.partition_point(|run| *run < (length, from));
        self.runs.get(place).filter(|run| run.0 == length).map(|run| run.1)
    }
}

/// The number of backticks at the start of a text.
pub(super) fn run(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}
