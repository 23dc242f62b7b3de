//! Reads a file in pieces, never past its end.

/// What is left of a file.
#[derive(Clone, Copy)]
pub(super) struct ByteReader<'a>(pub(super) &'a [u8]);

impl<'a> ByteReader<'a> {
    /// The next so many bytes; none when there are fewer.
    pub(super) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (piece, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(piece)
    }

    /// The next byte.
    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|piece| piece[0])
    }

    /// The next two bytes as a number, the higher one first.
    pub(super) fn read_u16_be(&mut self) -> Option<usize> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes).map(usize::from)
    }

    /// The next four bytes as a number, the highest first.
    pub(super) fn high_first_u32(&mut self) -> Option<usize> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes).map(|number| number as usize)
    }

    /// The next four bytes as a number, the lowest first.
    pub(super) fn low_first_u32(&mut self) -> Option<usize> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes).map(|number| number as usize)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
