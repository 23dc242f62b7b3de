//! WebP (RFC 9649): a RIFF file of chunks.

use super::{Stripped, byte_reader::ByteReader};

/// The chunks that are needed to draw a picture: pixels, colours and animation.
const RENDERING_CHUNKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// The bytes before the chunks of a frame: position, size and duration.
const FRAME_HEADER_BYTES: usize = 16;

/// The flags of the chunk `VP8X` for Exif and XMP.
const METADATA_FLAGS: u8 = 0b0000_1100;

/// The file without other chunks, and with nothing after its end.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    rest.take(4)?;
    let length = rest.low_first_u32()?;
    // The length in the header, or the rest of the file if that is shorter.
    let mut rest = ByteReader(rest.0.get(..length).unwrap_or(rest.0));
    let mut bytes = b"RIFF\0\0\0\0".to_vec();
    bytes.extend_from_slice(rest.take(4)?);
    let moves = chunks(rest, ChunkLevel::File, &mut bytes)?;
    let length = u32::try_from(bytes.len() - 8).ok()?;
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    Some(Stripped { bytes, moves, exif: None })
}

/// The level of chunks. Frames contain no frames (RFC 9649, section 2.7.1.1), so there is no third level, whatever a file says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ChunkLevel {
    File,
    Frame,
}

/// Copies the chunks that are needed to draw. Returns whether one of them is a frame. None if the file is not valid.
fn chunks(mut rest: ByteReader<'_>, level: ChunkLevel, bytes: &mut Vec<u8>) -> Option<bool> {
    let mut moves = false;
    while !rest.is_empty() {
        let name: &[u8; 4] = rest.take(4)?.try_into().ok()?;
        let length = rest.low_first_u32()?;
        let content = rest.take(length)?;
        if length % 2 == 1 {
            // The padding byte of the last chunk is often missing.
            rest.take(1);
        }
        if !RENDERING_CHUNKS.contains(&name) {
            continue;
        }
        moves |= name == b"ANMF";
        let kept = match name {
            b"VP8X" => {
                let mut flags = content.to_vec();
                *flags.first_mut()? &= !METADATA_FLAGS;
                flags
            }
            b"ANMF" if level == ChunkLevel::Frame => return None,
            b"ANMF" => {
                let mut frame = ByteReader(content);
                let mut kept = frame.take(FRAME_HEADER_BYTES)?.to_vec();
                chunks(frame, ChunkLevel::Frame, &mut kept)?;
                kept
            }
            _ => content.to_vec(),
        };
        bytes.extend_from_slice(name);
        bytes.extend(u32::try_from(kept.len()).ok()?.to_le_bytes());
        bytes.extend_from_slice(&kept);
        if kept.len() % 2 == 1 {
            bytes.push(0);
        }
    }
    Some(moves)
}
