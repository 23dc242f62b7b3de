//! PNG (Third Edition, W3C 2025): a signature, then chunks.

use super::{Stripped, byte_reader::ByteReader, inflate_limit::InflateLimit};

/// The chunks that are needed to draw a picture: pixels, colours and animation.
const RENDERING_CHUNKS: [&[u8; 4]; 14] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"acTL", b"fcTL", b"fdAT",
];

/// The most that a colour profile inflates to, in bytes: the largest ones, of printers, have two million.
const MAX_PROFILE_BYTES: u64 = 4 * 1024 * 1024;

/// How many bytes more than its pixels a picture may inflate to: some programs write an extra row.
const MAX_SPARE_BYTES: u64 = 64 * 1024;

/// A chunk of a file.
struct PngChunk<'a> {
    name: &'a [u8; 4],
    content: &'a [u8],
    /// With its length, name and checksum.
    whole: &'a [u8],
}

fn next_chunk<'a>(rest: &mut ByteReader<'a>) -> Option<PngChunk<'a>> {
    let mut chunk = *rest;
    let length = chunk.high_first_u32()?;
    let name = chunk.take(4)?.try_into().ok()?;
    let whole = rest.take(length.checked_add(12)?)?;
    Some(PngChunk { name, content: &whole[8..8 + length], whole })
}

/// The file without other chunks, with at most one colour profile, and nothing after its end.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    let mut bytes = rest.take(8)?.to_vec();
    let (mut moves, mut has_profile) = (false, false);
    loop {
        let PngChunk { name, content, whole } = next_chunk(&mut rest)?;
        moves |= name == b"acTL";
        let is_profile = name == b"iCCP";
        // A second profile is not inspected: a file of nothing but profiles would take minutes.
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

/// Whether it is a colour profile of a plausible size. Its name ends with a zero byte; the compression method and the data
/// follow.
fn is_profile_of_some_size(content: &[u8]) -> bool {
    let name = content.iter().position(|byte| *byte == 0);
    let compressed = name.and_then(|end| content.get(end + 2..));
    compressed.is_some_and(|compressed| InflateLimit::to(MAX_PROFILE_BYTES).goes_on(compressed))
}

/// Whether the picture, and each frame, inflates to no more than its pixels. A viewer inflates everything, but a decoder stops
/// after the pixels and does not notice. None if it is damaged.
pub(super) fn inflates_to_what_it_draws(file: &[u8]) -> Option<bool> {
    let mut rest = ByteReader(file);
    rest.take(8)?;
    let head = next_chunk(&mut rest)?.content;
    let mut picture = InflateLimit::to(drawn_bytes(head, ByteReader(head))?);
    // Data before the first frame control chunk has the size of the picture.
    let mut frame = InflateLimit::to(drawn_bytes(head, ByteReader(head))?);
    loop {
        let PngChunk { name, content, .. } = next_chunk(&mut rest)?;
        let goes_on = match name {
            b"IEND" => return Some(true),
            b"IDAT" => picture.goes_on(content),
            b"fcTL" => {
                // After the sequence number.
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

/// How many bytes the pixels of a picture of this size have, with the colour type in the file's header. An interlaced picture
/// has up to twice as many rows: four bytes for each row are enough for the filter bytes.
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
