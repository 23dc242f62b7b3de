//! Reads a file in pieces, never beyond its end.

/// The rest of a file.
#[derive(Clone, Copy)]
pub(super) struct ByteReader<'a>(pub(super) &'a [u8]);

impl<'a> ByteReader<'a> {
    /// The next `count` bytes; none if there are fewer.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(piece)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|piece| piece[0])
    }

    /// The next two bytes as a big-endian number.
    pub(super) fn read_u16_be(&mut self) -> Option<usize> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes).map(usize::from)
    }

    /// The next four bytes as a big-endian number.
    pub(super) fn high_first_u32(&mut self) -> Option<usize> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes).map(|number| number as usize)
    }

    /// The next four bytes as a little-endian number.
    pub(super) fn low_first_u32(&mut self) -> Option<usize> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes).map(|number| number as usize)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
