//! Revoked identity cookies: the file `identity.revoked` in the data folder.

use super::key_error::KeyError;
use crate::domain::{Person, Timestamp};
use std::{collections::HashSet, fs, io, path::Path};

/// The file. Each line is a person, or `before` and a time in UTC; `#` begins a comment.
const REVOKED_FILE: &str = "identity.revoked";

/// The revoked cookies.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Revoked {
    /// All cookies older than this.
    before: Timestamp,
    /// All cookies of these people.
    people: HashSet<Person>,
}

impl Revoked {
    /// Reads the file. Without one, nothing is revoked.
    ///
    /// # Errors
    /// [`KeyError`], when it cannot be read or a line is not valid: a mistake must not let somebody in.
    pub(super) fn open(data: &Path) -> Result<Self, KeyError> {
        let path = data.join(REVOKED_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map_err(|line| KeyError::Revoked { path, line }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(KeyError::File { path, source }),
        }
    }

    /// Parses the file. The error is the number of the first invalid line.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut revoked = Self::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            match line.strip_prefix("before ") {
                Some(when) => {
                    let when = moment(when.trim()).ok_or(at + 1)?;
                    revoked.before = revoked.before.max(when);
                }
                None => {
                    revoked.people.insert(line.parse().map_err(|_| at + 1)?);
                }
            }
        }
        Ok(revoked)
    }

    /// Whether a cookie of this person, issued at this time, is revoked.
    pub(super) fn contains(&self, person: Person, given: Timestamp) -> bool {
        given < self.before || self.people.contains(&person)
    }
}

/// A day, `2026-11-29`, or a second of it, `2026-11-29T18:30:00Z`.
fn moment(text: &str) -> Option<Timestamp> {
    let Some((day, time)) = text.split_once('T') else { return Timestamp::of_day(text) };
    let mut parts = time.strip_suffix('Z')?.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || 23 < hour || 59 < minute || 59 < second {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    Some(Timestamp::from_millis(Timestamp::of_day(day)?.millis() + seconds * 1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_since_when_cookies_hold_and_whose_do_not() {
        let (ann, ben) = (Person::from_bytes([1; 12]), Person::from_bytes([2; 12]));
        let text =
            format!("# why\nbefore 2026-11-29\n\n{ann} # lost her phone\nbefore 2026-11-29T18:30:01Z\n");
        let revoked = Revoked::parse(&text).unwrap();
        let at = |time: &str| moment(time).unwrap();
        assert!(revoked.contains(ann, at("2027-01-01")));
        assert!(revoked.contains(ben, at("2026-11-29T18:30:00Z")));
        assert!(!revoked.contains(ben, at("2026-11-29T18:30:01Z")));
        assert!(!Revoked::default().contains(ann, Timestamp::default()));
    }

    #[test]
    fn a_line_that_is_not_understood_is_named() {
        for wrong in ["Ann", "before", "before yesterday", "before 2026-11-29T25:00:00Z", "before 2026-02-30"]
        {
            assert_eq!(Revoked::parse(&format!("\n{wrong}\n")), Err(2), "{wrong}");
        }
    }
}
