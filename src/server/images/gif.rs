//! GIF (89a): a screen, then blocks, each of small parts.

use super::{Stripped, byte_reader::ByteReader};

const BLOCK_EXTENSION: u8 = 0x21;
const BLOCK_FRAME: u8 = 0x2c;
const BLOCK_TRAILER: u8 = 0x3b;
/// The extension that says how a frame is shown, and the one that belongs to a program.
const EXTENSION_CONTROL: u8 = 0xf9;
const EXTENSION_APPLICATION: u8 = 0xff;

/// The program whose word on how often a film is shown everybody takes.
const LOOPING_APPLICATION: &[u8] = b"\x0bNETSCAPE2.0";

/// The file without comments and without what programs put there, but for how often it is shown.
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
            // Browsers show one that ends without saying so, or with something else behind it.
            Some(_) | None => break,
        }
    }
    bytes.push(BLOCK_TRAILER);
    (0 < frames).then_some(Stripped { bytes, moves: 1 < frames, exif: None })
}

/// How many bytes of colours follow what has these flags.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Copies the parts of a frame. Browsers show one that ends within them, as far as it goes: it is given an end.
fn copy_parts(rest: &mut ByteReader<'_>, bytes: &mut Vec<u8>) {
    while let Some(length @ 1..) = rest.byte() {
        let part = rest.take(rest.0.len().min(length.into())).unwrap_or_default();
        bytes.extend(u8::try_from(part.len()));
        bytes.extend_from_slice(part);
    }
    bytes.push(0);
}

/// Goes past the parts of a block: each begins with its length, and the last has none.
fn parts(rest: &mut ByteReader<'_>) -> Option<()> {
    while let length @ 1.. = rest.byte()? {
        rest.take(length.into())?;
    }
    Some(())
}
