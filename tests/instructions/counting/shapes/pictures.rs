//! Pictures of as many pieces as fit in them.

use super::Shape;

/// PNG: chunks without content.
pub(super) fn png() -> Vec<Shape> {
    let chunk = |name: &[u8]| [&[0; 4], name, &[0; 4]].concat();
    let before = b"\x89PNG\r\n\x1a\n";
    let end = chunk(b"IEND");
    ["IDAT", "acTL", "tEXt", "eXIf"]
        .map(|name| Shape::repeated(&format!("empty chunks {name}"), before, chunk(name.as_bytes()), &end))
        .into()
}

/// JPEG: segments without content, and scans.
pub(super) fn jpeg() -> Vec<Shape> {
    let begin = b"\xff\xd8\xff\x01";
    let end = b"\xff\xd9";
    vec![
        Shape::repeated("empty comments", begin, b"\xff\xfe\x00\x02", end),
        Shape::repeated("empty tables", begin, b"\xff\xdb\x00\x02", end),
        Shape::repeated("empty scans", begin, b"\xff\xda\x00\x02", end),
        Shape::repeated("scans of a bit", begin, b"\xff\xda\x00\x02a", end),
        Shape::repeated("bits that look like markers", b"\xff\xd8\xff\xda\x00\x02", b"\xff\x00", end),
        Shape::repeated("markers alone", begin, b"\xff\x01", end),
        Shape::repeated("ones before a marker", begin, b"\xff", b"\xd9"),
        Shape::repeated("small colour profiles", begin, b"\xff\xe2\x00\x0eICC_PROFILE\0", end),
        Shape::repeated("small JFIF", begin, b"\xff\xe0\x00\x0eJFIF\0\0\0\0\0\0\0", end),
    ]
}

/// GIF: blocks and extensions without content.
pub(super) fn gif() -> Vec<Shape> {
    let before = b"GIF89a\0\0\0\0\0\0\0";
    let end = b"\x3b";
    vec![
        Shape::repeated("empty comments", before, b"\x21\xfe\0", end),
        Shape::repeated("empty controls", before, b"\x21\xf9\0", end),
        Shape::repeated("empty programs", before, b"\x21\xff\0", end),
        Shape::repeated("empty frames", before, b"\x2c\0\0\0\0\0\0\0\0\0\0\0", end),
        Shape::repeated("small parts of a comment", b"GIF89a\0\0\0\0\0\0\0\x21\xfe", b"\x01a", b"\0\x3b"),
    ]
}

/// WebP: chunks without content, frames, and frames in frames.
pub(super) fn webp() -> Vec<Shape> {
    let before = b"RIFF\xff\xff\xff\x7fWEBP";
    let chunk = |name: &[u8], content: &[u8]| [name, &(content.len() as u32).to_le_bytes(), content].concat();
    let frame = chunk(b"ANMF", &[&[0; 16][..], &chunk(b"VP8L", b"")].concat());
    let chunks = ["VP8L", "VP8 ", "EXIF", "RIFF"].map(|name| {
        Shape::repeated(&format!("empty chunks {name}"), before, chunk(name.as_bytes(), b""), b"")
    });
    let in_a_frame = Shape::made("empty chunks in a frame", move |length| {
        let inner = [&[0; 16][..], &chunk(b"ALPH", b"").repeat(length / 8)].concat();
        [&before[..], &chunk(b"ANMF", &inner)].concat()
    });
    let nested = Shape::made("frames in frames", move |length| {
        let frames =
            (0..length / 24).fold(Vec::new(), |inner, _| chunk(b"ANMF", &[&[0; 16][..], &inner].concat()));
        [&before[..], &frames].concat()
    });
    let flags = Shape::repeated("flags", before, chunk(b"VP8X", &[0; 10]), b"");
    chunks
        .into_iter()
        .chain([Shape::repeated("frames", before, &frame, b""), in_a_frame, nested, flags])
        .collect()
}
