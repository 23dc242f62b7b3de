//! JPEG (ITU-T T.81): segments after markers, and entropy-coded data after the segments that begin a scan.

use super::{Stripped, byte_reader::ByteReader};

const MARKER_SOI: u8 = 0xd8;
const MARKER_EOI: u8 = 0xd9;
const MARKER_SOS: u8 = 0xda;
const MARKER_COM: u8 = 0xfe;
const MARKER_APP1: u8 = 0xe1;
/// A shorter Adobe segment says nothing, and strict decoders refuse it.
const MIN_ADOBE_BYTES: usize = 12;
/// The first of the sixteen application segments.
const MARKER_APP0: u8 = 0xe0;

/// The file with only the segments that are needed to draw it, and nothing after its end: cameras store another picture or a
/// film there.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    let mut bytes = rest.take(2)?.to_vec();
    let mut exif = None;
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            MARKER_EOI => break,
            // A marker without a length.
            0x01 | 0xd0..=MARKER_SOI => continue,
            _ => {}
        }
        let length = rest.read_u16_be()?.checked_sub(2)?;
        let content = rest.take(length)?;
        if marker == MARKER_APP1 && exif.is_none() {
            exif = content.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec);
        }
        if let Some(kept) = kept(marker, content) {
            bytes.extend([0xff, marker]);
            bytes.extend(u16::try_from(kept.len() + 2).ok()?.to_be_bytes());
            bytes.extend(kept);
        }
        if marker == MARKER_SOS {
            let bits = scan(rest.0);
            bytes.extend_from_slice(rest.take(bits)?);
            // Browsers show a truncated picture as far as it goes.
            if rest.is_empty() {
                break;
            }
        }
    }
    bytes.extend([0xff, MARKER_EOI]);
    Some(Stripped { bytes, moves: false, exif })
}

/// The next marker. Fill bytes of 0xFF may precede it. Other bytes are skipped, as browsers do, and are not kept.
fn marker(rest: &mut ByteReader<'_>) -> Option<u8> {
    let mut before = rest.byte()?;
    loop {
        let byte = rest.byte()?;
        if before == 0xff && !matches!(byte, 0 | 0xff) {
            return Some(byte);
        }
        before = byte;
    }
}

/// The part of a segment that is kept; none if it is not needed to draw.
fn kept(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // JFIF has the pixel aspect ratio. It may have a thumbnail, which shows what was cropped from the picture.
        MARKER_APP0 => (content.starts_with(b"JFIF\0") && 12 <= content.len())
            .then(|| [&content[..12], &[0, 0]].concat()),
        // A colour profile, and Adobe's colour transform.
        0xe2 if content.starts_with(b"ICC_PROFILE\0") => Some(content.to_vec()),
        0xee if content.starts_with(b"Adobe") && MIN_ADOBE_BYTES <= content.len() => Some(content.to_vec()),
        MARKER_APP0..=0xef | MARKER_COM => None,
        _ => Some(content.to_vec()),
    }
}

/// The end of a scan's data: a marker that cannot be part of it.
fn scan(bits: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bits.windows(2).position(is_end).unwrap_or(bits.len())
}
