//! Durations counted in buckets that are as fine as they need be: each is at most 2 % wide.

/// Buckets for each doubling.
const STEPS: u64 = 64;

#[derive(Clone, Debug)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self { counts: vec![0; bucket(u64::MAX) + 1], total: 0 }
    }

    pub(crate) fn record(&mut self, nanos: u64) {
        self.counts[bucket(nanos)] += 1;
        self.total += 1;
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new();
    }

    /// What this part of all durations is not longer than, in milliseconds.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let wanted = (part * self.total as f64).ceil() as u64;
        let mut seen = 0;
        let reached = self.counts.iter().position(|count| {
            seen += count;
            0 < seen && wanted <= seen
        });
        reached.map_or(f64::NAN, |bucket| end_of(bucket) as f64 / 1e6)
    }
}

fn bucket(nanos: u64) -> usize {
    let doublings = nanos.max(STEPS).ilog2() - STEPS.ilog2();
    (u64::from(doublings) * STEPS + (nanos >> doublings)) as usize
}

/// The longest duration of a bucket.
fn end_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    let doublings = (bucket / STEPS).saturating_sub(1);
    ((bucket - doublings * STEPS + 1) << doublings) - 1
}
