//! JPEG (ITU-T T.81): segments, each after a marker, and the picture's bits after the segments that begin a scan.

use super::{Stripped, byte_reader::ByteReader};

const MARKER_SOI: u8 = 0xd8;
const MARKER_EOI: u8 = 0xd9;
const MARKER_SOS: u8 = 0xda;
const MARKER_COM: u8 = 0xfe;
const MARKER_APP1: u8 = 0xe1;
/// A shorter one of Adobe's says nothing, and decoders that are strict refuse it.
const MIN_ADOBE_BYTES: usize = 12;
/// The first of the segments for programs, of which there are sixteen.
const MARKER_APP0: u8 = 0xe0;

/// The file with the segments that draw it, and with nothing after its end: what cameras put there is another picture,
/// or a film.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    let mut bytes = rest.take(2)?.to_vec();
    let mut exif = None;
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            MARKER_EOI => break,
            // It has no length: it stands for itself.
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
            // Browsers show a picture of which the end is missing, as far as it goes.
            if rest.is_empty() {
                break;
            }
        }
    }
    bytes.extend([0xff, MARKER_EOI]);
    Some(Stripped { bytes, moves: false, exif })
}

/// The next marker. Bytes of all ones may stand before it. What stands there and is none is passed over, as browsers do
/// with what programs left there, and is not kept.
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

/// What is kept of a segment; none when it does not draw.
fn kept(marker: u8, content: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // JFIF says how wide a pixel is. It may hold a small picture, which shows what was cut off the large one.
        MARKER_APP0 => (content.starts_with(b"JFIF\0") && 12 <= content.len())
            .then(|| [&content[..12], &[0, 0]].concat()),
        // A colour profile, and Adobe's word on what the colours are.
        0xe2 if content.starts_with(b"ICC_PROFILE\0") => Some(content.to_vec()),
        0xee if content.starts_with(b"Adobe") && MIN_ADOBE_BYTES <= content.len() => Some(content.to_vec()),
        MARKER_APP0..=0xef | MARKER_COM => None,
        _ => Some(content.to_vec()),
    }
}

/// Where the bits of a scan end: at a marker that is none of theirs.
fn scan(bits: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    bits.windows(2).position(is_end).unwrap_or(bits.len())
}
