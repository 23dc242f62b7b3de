//! GIF (89a): a screen, then blocks of sub-blocks.

use super::{Stripped, byte_reader::ByteReader};

const BLOCK_EXTENSION: u8 = 0x21;
const BLOCK_FRAME: u8 = 0x2c;
const BLOCK_TRAILER: u8 = 0x3b;
/// The graphic control extension, and the application extension.
const EXTENSION_CONTROL: u8 = 0xf9;
const EXTENSION_APPLICATION: u8 = 0xff;

/// The application extension that sets the number of loops.
const LOOPING_APPLICATION: &[u8] = b"\x0bNETSCAPE2.0";

/// The file without comments and application data, except the number of loops.
pub(super) fn strip(file: &[u8]) -> Option<Stripped> {
    let mut rest = ByteReader(file);
    let screen = rest.take(13)?;
    let mut bytes = screen.to_vec();
    bytes.extend_from_slice(rest.take(colours(screen[10]))?);
    let mut frames = 0;
    loop {
        let before = rest.0;
        match rest.byte() {
            Some(BLOCK_EXTENSION) => {
                let label = rest.byte()?;
                let content = rest.0;
                parts(&mut rest)?;
                if label == EXTENSION_CONTROL
                    || (label == EXTENSION_APPLICATION && content.starts_with(LOOPING_APPLICATION))
                {
                    bytes.extend_from_slice(&before[..before.len() - rest.0.len()]);
                }
            }
            Some(BLOCK_FRAME) => {
                let place = rest.take(9)?;
                rest.take(colours(place[8]))?;
                rest.byte()?;
                bytes.extend_from_slice(&before[..before.len() - rest.0.len()]);
                copy_parts(&mut rest, &mut bytes);
                frames += 1;
            }
            // Browsers show a file without a trailer, or with other data after it.
            Some(_) | None => break,
        }
    }
    bytes.push(BLOCK_TRAILER);
    (0 < frames).then_some(Stripped { bytes, moves: 1 < frames, exif: None })
}

/// How many bytes of a colour table follow these flags.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Copies the sub-blocks of a frame. Browsers show a truncated frame as far as it goes: it gets a terminator.
fn copy_parts(rest: &mut ByteReader<'_>, bytes: &mut Vec<u8>) {
    while let Some(length @ 1..) = rest.byte() {
        let part = rest.take(rest.0.len().min(length.into())).unwrap_or_default();
        if part.is_empty() {
            break;
        }
        bytes.extend(u8::try_from(part.len()));
        bytes.extend_from_slice(part);
    }
    bytes.push(0);
}

/// Skips the sub-blocks of a block: each begins with its length, and the last is empty.
fn parts(rest: &mut ByteReader<'_>) -> Option<()> {
    while let length @ 1.. = rest.byte()? {
        rest.take(length.into())?;
    }
    Some(())
}
