//! Why a text from outside was refused.

/// Why a text was refused, in words for the person who wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Nothing visible is left after white space is removed.
    #[error("it is empty")]
    Empty,
    /// Longer than the limit of its kind.
    #[error("it is longer than {max} {unit}")]
    TooLong {
        /// The limit.
        max: usize,
        /// What the limit counts.
        unit: &'static str,
    },
    /// A control character, an invisible one, a direction override, or a sign that this kind reserves.
    #[error("it holds the character U+{:04X}, which is not allowed", *.0 as u32)]
    Forbidden(char),
    /// More marks on one letter than any script has: they would cover other people's text.
    #[error("it has too many marks on one letter")]
    Stacked,
    /// Not in the format of this kind (an identifier, mostly).
    #[error("it is not {0}")]
    Malformed(&'static str),
}
