//! Files of a few hundred kilobytes that ask for hundreds of megabytes, or for a stack without an end.

use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use std::sync::LazyLock;

/// How many frames stand in one another in the film that nests.
const NESTED: usize = 60_000;

/// All of them; each is made when it is first wanted.
pub(super) static ALL: [LazyLock<Vec<u8>>; 5] = [
    LazyLock::new(nested_webp),
    LazyLock::new(wide_jpeg),
    LazyLock::new(wide_gif),
    LazyLock::new(|| png(5_900, 4_000)),
    LazyLock::new(|| png(8_000, 6_300)),
];

/// A picture of one colour and 16 bits a channel, which is small as a file.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let pixels = vec![0; width as usize * height as usize * 2];
    PngEncoder::new(&mut file).write_image(&pixels, width, height, ExtendedColorType::L16).unwrap();
    file
}

/// A film whose frames hold frames (RFC 9649 knows none such).
fn nested_webp() -> Vec<u8> {
    let size = |bytes: usize| (bytes as u32).to_le_bytes();
    let mut file = [&b"RIFF"[..], &size(4 + 24 * NESTED), b"WEBP"].concat();
    for level in 0..NESTED {
        file.extend(b"ANMF");
        file.extend(size(24 * (NESTED - level) - 8));
        file.extend([0; 16]);
    }
    file
}

/// A film with a screen as large as one may be, and a small frame many times.
fn wide_gif() -> Vec<u8> {
    let side = 7_000_u16.to_le_bytes();
    let mut file = [&b"GIF89a"[..], &side, &side, &[0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff]].concat();
    for _ in 0..20_000 {
        file.extend(b"!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0");
    }
    file.push(b';');
    file
}

/// The head of a photo of which the bits are missing.
fn wide_jpeg() -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xc0\0\x11\x08\x1b\x58\x1b\x58\x03\x01\x11\0\x02\x11\0\x03\x11\0".to_vec();
    file.extend(b"\xff\xda\0\x0c\x03\x01\0\x02\0\x03\0\0\x3f\0");
    file.extend([0; 100_000]);
    file.extend(b"\xff\xd9");
    file
}
