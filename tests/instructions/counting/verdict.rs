//! What was counted of a reader, held against its budget.

use std::{collections::BTreeMap, fs, sync::LazyLock};
use toml::Table;

/// How many times as much twice as many bytes may cost, in hundredths: twice, and some for sorting and for memory that grows.
const MOST_TIMES: u64 = 220;

/// The budgets, by the names of the readers.
static BUDGETS: LazyLock<BTreeMap<String, u64>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/budgets.toml");
    let budgets: Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let budgets = budgets["instructions_per_byte"].as_table().unwrap();
    let number = |budget: &toml::Value| budget.as_integer().and_then(|budget| u64::try_from(budget).ok());
    budgets.iter().map(|(name, budget)| (name.clone(), number(budget).unwrap())).collect()
});

/// What one shape cost: how long each of its inputs was, and how many instructions that took.
struct Cost {
    shape: String,
    read: Vec<(usize, u64)>,
}

impl Cost {
    fn per_byte(&self) -> u64 {
        self.read.iter().map(|&(bytes, count)| count / bytes.max(1) as u64).max().unwrap_or_default()
    }

    /// How many times as much twice as much costs, in hundredths.
    fn times(&self) -> u64 {
        let pairs = self.read.windows(2).map(|pair| pair[1].1 * 100 / pair[0].1.max(1));
        pairs.max().unwrap_or_default()
    }
}

/// What a reader cost.
pub(crate) struct Verdict {
    reader: &'static str,
    costs: Vec<Cost>,
}

impl Verdict {
    pub(crate) fn of(reader: &'static str) -> Self {
        Self { reader, costs: Vec::new() }
    }

    /// A shape, and how many instructions each length of it took.
    pub(crate) fn add(&mut self, shape: &str, read: Vec<(usize, u64)>) {
        self.costs.push(Cost { shape: shape.to_owned(), read });
    }

    /// What its worst shape costs.
    pub(crate) fn line(&self) -> String {
        let dearest = self.costs.iter().max_by_key(|cost| cost.per_byte());
        let (per_byte, shape) =
            dearest.map(|cost| (cost.per_byte(), cost.shape.as_str())).unwrap_or_default();
        let times = self.costs.iter().map(Cost::times).max().unwrap_or_default();
        let name = self.reader.replace('_', " ");
        format!(
            "{name:14} {per_byte:6} per byte ({shape}), at most {} times for twice as much",
            decimal(times)
        )
    }

    /// What each shape costs, the dearest first.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        let mut costs: Vec<_> = self.costs.iter().collect();
        costs.sort_by_key(|cost| std::cmp::Reverse(cost.per_byte()));
        costs.into_iter().map(|cost| {
            format!("{:6} per byte, {} times: {}", cost.per_byte(), decimal(cost.times()), cost.shape)
        })
    }

    /// What is wrong, in words for whoever has to mend it.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let budget = BUDGETS.get(self.reader);
        let Some(&budget) = budget else {
            return vec![format!("{} has no budget in benches/budgets.toml", self.reader)];
        };
        self.costs.iter().filter_map(|cost| self.wrong_with(cost, budget)).collect()
    }

    fn wrong_with(&self, cost: &Cost, budget: u64) -> Option<String> {
        let counts = cost.read.iter().map(|(bytes, count)| format!("{count} for {bytes} bytes"));
        let what = format!("{}, {}: {}", self.reader, cost.shape, counts.collect::<Vec<_>>().join(", "));
        if cost.read.iter().any(|&(_, count)| count == 0) {
            return Some(format!("{what}: nothing was counted, so nothing is proved"));
        }
        if MOST_TIMES < cost.times() {
            let times = decimal(cost.times());
            return Some(format!(
                "{what}: {times} times as much for twice as much: look for what is read again for each part of it"
            ));
        }
        (budget < cost.per_byte()).then(|| {
            let per_byte = cost.per_byte();
            let advice = "make it cheaper, or raise the budget in benches/budgets.toml and say why";
            format!("{what}: {per_byte} per byte, and the budget is {budget}: {advice}")
        })
    }
}

/// Hundredths.
fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
