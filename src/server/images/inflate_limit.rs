//! How much compressed data inflates to (RFC 1950), read no further than a limit.

use flate2::{Decompress, FlushDecompress, Status};

/// How much is inflated in one go, in bytes.
const CHUNK_BYTES: usize = 32 * 1024;

/// A stream that may inflate to so many bytes.
pub(super) struct InflateLimit {
    stream: Decompress,
    /// Where it inflates to, again and again.
    piece: Box<[u8]>,
    most: u64,
    is_over: bool,
}

impl InflateLimit {
    pub(super) fn to(most: u64) -> Self {
        let piece = vec![0; CHUNK_BYTES].into_boxed_slice();
        Self { stream: Decompress::new(true), piece, most, is_over: false }
    }

    /// Another stream begins, which may inflate to so many bytes.
    pub(super) fn begin(&mut self, most: u64) {
        self.stream.reset(true);
        (self.most, self.is_over) = (most, false);
    }

    /// Reads on, and says whether it is still no more than it may be. What is damaged inflates to nothing: whoever draws it says so.
    pub(super) fn goes_on(&mut self, mut data: &[u8]) -> bool {
        while !self.is_over {
            let (read, written) = (self.stream.total_in(), self.stream.total_out());
            let status = self.stream.decompress(data, &mut self.piece, FlushDecompress::None);
            if self.most < self.stream.total_out() {
                return false;
            }
            let read = (self.stream.total_in() - read) as usize;
            data = &data[read..];
            self.is_over = !matches!(status, Ok(Status::Ok | Status::BufError));
            if read == 0 && self.stream.total_out() == written {
                break;
            }
        }
        true
    }
}
