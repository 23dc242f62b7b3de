//! Protocol errors of a client (RFC 6455).

/// What is wrong with what came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProtocolError {
    /// It is not as RFC 6455 has it.
    Protocol,
    /// A text is not UTF-8.
    NotUtf8,
    /// A message is longer than is passed over.
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

/// What a close frame says (RFC 6455, section 5.5.1).
pub(super) fn reason(content: &[u8]) -> Result<Option<u16>, ProtocolError> {
    let Some((code, reason)) = content.split_first_chunk() else {
        return if content.is_empty() { Ok(None) } else { Err(ProtocolError::Protocol) };
    };
    let code = u16::from_be_bytes(*code);
    // Those that may be sent: of RFC 6455, section 7.4, and of the registry it began.
    if !matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999) {
        return Err(ProtocolError::Protocol);
    }
    std::str::from_utf8(reason).map_err(|_| ProtocolError::NotUtf8)?;
    Ok(Some(code))
}
