//! What measurements come to: named numbers, written down as they come, and their medians.

use anyhow::Result;
use serde_json::{Map, Value, json};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

/// The numbers of one measurement, and what was not as it should be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    numbers: Vec<(&'static str, f64)>,
    pub(crate) faults: Vec<String>,
}

impl Figures {
    pub(crate) fn with_faults(faults: Vec<String>) -> Self {
        Self { numbers: Vec::new(), faults }
    }

    pub(crate) fn set(&mut self, name: &'static str, value: f64) {
        self.numbers.push((name, value));
    }

    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.numbers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }
}

/// All measurements of a run.
pub(crate) struct Results {
    file: File,
    all: Vec<(&'static str, &'static str, Figures)>,
}

impl Results {
    /// Written to this file, one JSON object a line.
    pub(crate) fn write_to(path: &Path) -> Result<Self> {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        Ok(Self { file: File::create(path)?, all: Vec::new() })
    }

    pub(crate) fn add(
        &mut self,
        scenario: &'static str,
        peer: &'static str,
        round: usize,
        figures: Figures,
    ) -> Result<()> {
        let mut line = Map::new();
        line.insert("scenario".into(), scenario.into());
        line.insert("peer".into(), peer.into());
        line.insert("round".into(), round.into());
        line.extend(figures.numbers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))));
        line.insert("faults".into(), json!(figures.faults));
        writeln!(self.file, "{}", Value::Object(line))?;
        self.all.push((scenario, peer, figures));
        Ok(())
    }

    /// Of the rounds in which nothing was wrong, the middle one's number, or the mean of the two in the middle.
    pub(crate) fn median(&self, scenario: &str, peer: &str, name: &str) -> Option<f64> {
        let of = self.all.iter().filter(|(s, p, _)| *s == scenario && *p == peer);
        let good = of.filter(|(.., figures)| figures.faults.is_empty());
        let mut values: Vec<_> = good.filter_map(|(.., figures)| figures.get(name)).collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values.len().checked_sub(1)? / 2, values.len() / 2);
        Some((values[low] + values[high]) / 2.0)
    }

    /// What was wrong, in any round: never counted, and never left out.
    pub(crate) fn faults(&self) -> impl Iterator<Item = String> {
        let faults = |(scenario, peer, figures): &(&str, &str, Figures)| {
            let of = format!("{scenario}, {peer}");
            figures.faults.iter().map(move |fault| format!("{of}: {fault}")).collect::<Vec<_>>()
        };
        self.all.iter().flat_map(faults)
    }
}
