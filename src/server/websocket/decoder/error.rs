//! Protocol errors of a client (RFC 6455).

/// An error in the received data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProtocolError {
    /// It violates RFC 6455.
    Protocol,
    /// A text is not UTF-8.
    NotUtf8,
    /// A message is longer than the limit for skipping.
    TooLong,
}

impl ProtocolError {
    /// The code to close with (RFC 6455, section 7.4.1).
    pub(crate) fn close_code(self) -> u16 {
        match self {
            Self::Protocol => 1002,
            Self::NotUtf8 => 1007,
            Self::TooLong => 1009,
        }
    }
}

/// The code of a close frame (RFC 6455, section 5.5.1).
pub(super) fn reason(content: &[u8]) -> Result<Option<u16>, ProtocolError> {
    let Some((code, reason)) = content.split_first_chunk() else {
        return if content.is_empty() { Ok(None) } else { Err(ProtocolError::Protocol) };
    };
    let code = u16::from_be_bytes(*code);
    // Codes that may be sent: RFC 6455, section 7.4, and its registry.
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(ProtocolError::Protocol);
    }
    std::str::from_utf8(reason).map_err(|_| ProtocolError::NotUtf8)?;
    Ok(Some(code))
}
