//! Measures how much compressed data inflates to (RFC 1950), up to a limit.

use flate2::{Decompress, FlushDecompress, Status};

/// How many bytes are inflated at once.
const CHUNK_BYTES: usize = 32 * 1024;

/// A stream with a limit of inflated bytes.
pub(super) struct InflateLimit {
    stream: Decompress,
    /// The output buffer, reused.
    piece: Box<[u8]>,
    most: u64,
    is_over: bool,
}

impl InflateLimit {
    pub(super) fn to(most: u64) -> Self {
        let piece = vec![0; CHUNK_BYTES].into_boxed_slice();
        Self { stream: Decompress::new(true), piece, most, is_over: false }
    }

    /// Begins another stream, with this limit of bytes.
    pub(super) fn begin(&mut self, most: u64) {
        self.stream.reset(true);
        (self.most, self.is_over) = (most, false);
    }

    /// Reads on. True while the output is within the limit. Damaged data inflates to nothing: the decoder reports it.
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
