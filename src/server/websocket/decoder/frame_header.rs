//! The header of a frame (RFC 6455, section 5.2).

use super::ProtocolError;

pub(super) const OPCODE_CONTINUATION: u8 = 0x0;
pub(super) const OPCODE_TEXT: u8 = 0x1;
pub(super) const OPCODE_BINARY: u8 = 0x2;
pub(super) const OPCODE_CLOSE: u8 = 0x8;
pub(super) const OPCODE_PING: u8 = 0x9;
pub(super) const OPCODE_PONG: u8 = 0xA;

/// The longest content of a control frame, in bytes.
const MAX_CONTROL_BYTES: u64 = 125;

/// The header of a frame.
pub(super) struct FrameHeader {
    pub(super) is_last: bool,
    pub(super) opcode: u8,
    pub(super) mask: [u8; 4],
    /// The length of the payload.
    pub(super) length: u64,
}

/// Whether frames of this kind are control frames (RFC 6455, section 5.5).
pub(super) fn is_control(opcode: u8) -> bool {
    opcode & 0x8 != 0
}

impl FrameHeader {
    /// Reads the header at the start of these bytes, and its length. None if it is not complete.
    ///
    /// # Errors
    /// [`ProtocolError::Protocol`], as soon as the bytes cannot be the beginning of a valid header.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<(Self, u8)>, ProtocolError> {
        let [first, second, rest @ ..] = bytes else { return Ok(None) };
        let (is_last, reserved, opcode) = (first & 0x80 != 0, first & 0x70, first & 0x0F);
        let is_masked = second & 0x80 != 0;
        if reserved != 0 || !is_masked {
            return Err(ProtocolError::Protocol);
        }
        let (length, least, rest) = match second & 0x7F {
            126 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), 126, rest),
                None => return Ok(None),
            },
            127 => match rest.split_first_chunk() {
                Some((length, rest)) => (u64::from_be_bytes(*length), 1 << 16, rest),
                None => return Ok(None),
            },
            length => (u64::from(length), 0, rest),
        };
        // The length must have its shortest form, and no sign bit.
        if length < least || length >> 63 != 0 {
            return Err(ProtocolError::Protocol);
        }
        match opcode {
            OPCODE_CONTINUATION | OPCODE_TEXT | OPCODE_BINARY => {}
            OPCODE_CLOSE | OPCODE_PING | OPCODE_PONG if is_last && length <= MAX_CONTROL_BYTES => {}
            _ => return Err(ProtocolError::Protocol),
        }
        let Some((mask, rest)) = rest.split_first_chunk() else { return Ok(None) };
        let width = u8::try_from(bytes.len() - rest.len()).expect("a head is short");
        Ok(Some((Self { is_last, opcode, mask: *mask, length }, width)))
    }

    pub(super) fn is_control(&self) -> bool {
        is_control(self.opcode)
    }
}
