//! The languages Parlor speaks.

use serde::{Deserialize, Serialize};

/// A language Parlor speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// English, also the fallback for a language that we do not have.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// Every language, in the order a switch shows them.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// Its tag for `lang` attributes and cookies (BCP 47).
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    /// The language of a tag, regardless of region and letter case; none if we do not have it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language for an `Accept-Language` header (RFC 9110, section 12.5.4): of the languages that we have, the one
    /// with the highest weight; of equals, the earlier.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for range in header.split(',') {
            let mut parts = range.split(';');
            let language = parts.next().and_then(Self::from_tag);
            let weight =
                parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
            if let Some(language) = language
                && 0.0 < weight
                && best.is_none_or(|(heaviest, _)| heaviest < weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_language_we_speak_wins() {
        for (header, language) in [
            ("ko-KR,ko;q=0.9,en-US;q=0.8", Some(Language::Korean)),
            ("fr-FR, en;q=0.5, ko;q=0.4", Some(Language::English)),
            ("ja", None),
            ("ko;q=0, en", Some(Language::English)),
            ("", None),
            (";;q=x,,", None),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
