//! PNG (Third Edition, W3C 2025): a signature, then chunks.

use super::{Stripped, pieces::Pieces};

/// The chunks that draw a picture: its pixels, its colours, and how it moves.
const DRAWING: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
];

/// The file with no other chunks, and with nothing after its end.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = Pieces(file);
    let mut bytes = rest.take(8)?.to_vec();
    let mut moves = false;
    loop {
        let mut chunk = rest;
        let length = chunk.high_first_u32()?;
        let name: &[u8; 4] = chunk.take(4)?.try_into().ok()?;
        // With its length, its name and its checksum.
        let whole = rest.take(length.checked_add(12)?)?;
        moves |= name == b"acTL";
        if DRAWING.contains(&name) {
            bytes.extend_from_slice(whole);
        }
        if name == b"IEND" {
            return Some(Stripped { bytes, moves });
        }
    }
}
