//! PNG (Third Edition, W3C 2025): a signature, then chunks.

use super::{Stripped, byte_reader::ByteReader, inflate_limit::InflateLimit};

/// The chunks that draw a picture: its pixels, its colours, and how it moves.
const RENDERING_CHUNKS: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
];

/// The most that a colour profile inflates to, in bytes: the largest there are, of printers, have two million.
const MAX_PROFILE_BYTES: u64 = 4 * 1024 * 1024;

/// How much more than it draws a picture may inflate to, in bytes: some programs write a row too many.
const MAX_SPARE_BYTES: u64 = 64 * 1024;

/// A piece of a file.
struct PngChunk<'a> {
    name: &'a [u8; 4],
    content: &'a [u8],
    /// With its length, its name and its checksum.
    whole: &'a [u8],
}

fn next_chunk<'a>(rest: &mut ByteReader<'a>) -> Option<PngChunk<'a>> {
    let mut chunk = *rest;
    let length = chunk.high_first_u32()?;
    let name = chunk.take(4)?.try_into().ok()?;
    let whole = rest.take(length.checked_add(12)?)?;
    Some(PngChunk { name, content: &whole[8..8 + length], whole })
}

/// The file with no other chunks, with one colour profile at the most, and with nothing after its end.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    let mut bytes = rest.take(8)?.to_vec();
    let (mut moves, mut has_profile) = (false, false);
    loop {
        let PngChunk { name, content, whole } = next_chunk(&mut rest)?;
        moves |= name == b"acTL";
        let is_profile = name == b"iCCP";
        // The second is not looked into, or a file of nothing else would be looked into for minutes.
        if RENDERING_CHUNKS.contains(&name)
            && !(is_profile && (has_profile || !is_profile_of_some_size(content)))
        {
            bytes.extend_from_slice(whole);
        }
        has_profile |= is_profile;
        if name == b"IEND" {
            return Some(Stripped { bytes, moves, exif: None });
        }
    }
}

/// Whether it is a colour profile that inflates to no more than any does: behind its name, which a zero ends, stands how it is
/// compressed.
fn is_profile_of_some_size(content: &[u8]) -> bool {
    let name = content.iter().position(|byte| *byte == 0);
    let compressed = name.and_then(|end| content.get(end + 2..));
    compressed.is_some_and(|compressed| InflateLimit::to(MAX_PROFILE_BYTES).goes_on(compressed))
}

/// Whether the picture, and each that it moves through, inflates to no more than is drawn of it. Whoever shows it inflates all
/// there is, and a decoder that is content with what it draws does not notice. None when it is damaged.
pub(super) fn inflates_to_what_it_draws(file: &[u8]) -> Option<bool> {
    let mut rest = ByteReader(file);
    rest.take(8)?;
    let head = next_chunk(&mut rest)?.content;
    let mut picture = InflateLimit::to(drawn_bytes(head, ByteReader(head))?);
    // What moves before a frame is said to begin is as large as the picture.
    let mut frame = InflateLimit::to(drawn_bytes(head, ByteReader(head))?);
    loop {
        let PngChunk { name, content, .. } = next_chunk(&mut rest)?;
        let goes_on = match name {
            b"IEND" => return Some(true),
            b"IDAT" => picture.goes_on(content),
            b"fcTL" => {
                // Behind its number.
                frame.begin(drawn_bytes(head, ByteReader(content.get(4..)?))?);
                true
            }
            b"fdAT" => frame.goes_on(content.get(4..)?),
            _ => true,
        };
        if !goes_on {
            return Some(false);
        }
    }
}

/// How many bytes the pixels of a picture are of this size, in the colours that the head of the file tells. Those of an
/// interlaced one lie in up to twice as many rows: four bytes for each row are enough for what rows have beside pixels.
fn drawn_bytes(head: &[u8], mut size: ByteReader<'_>) -> Option<u64> {
    let (width, height) = (size.high_first_u32()? as u64, size.high_first_u32()? as u64);
    let channels = match head.get(9)? {
        2 => 3,
        4 => 2,
        6 => 4,
        _ => 1,
    };
    let row = (width * channels * u64::from(*head.get(8)?)).div_ceil(8) + 4;
    Some(height.saturating_mul(row).saturating_add(MAX_SPARE_BYTES))
}
