//! Pictures: what is taken is a picture of the same kind, and tells nothing but what it shows.

use crate::{
    server::images::{kind_of, prepare, strip},
    store::PictureKind,
};
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// The longest side of a picture that is drawn here: larger ones only take longer.
const SIDE: u32 = 256;

/// A file that somebody shares.
pub fn pictures(data: &[u8]) {
    let Some(kind) = kind_of(data) else { return };
    if let Some(stripped) = strip(kind, data) {
        assert_eq!(kind_of(&stripped.bytes), Some(kind), "it is still a picture of its kind");
        assert!(stripped.bytes.len() <= data.len() + 16, "it does not grow");
        let again = strip(kind, &stripped.bytes).expect("it is read again");
        assert_eq!(again.bytes, stripped.bytes, "nothing is left to be taken out");
        tells_nothing(kind, &stripped.bytes);
    }
    if is_small(kind, data)
        && let Ok(picture) = prepare(kind, data)
    {
        assert_eq!(kind_of(&picture.whole), Some(kind));
        tells_nothing(kind, &picture.whole);
        if let Some((kind, small)) = &picture.small {
            assert_eq!(kind_of(small), Some(*kind));
        }
    }
}

/// As the decoders see it, that know nothing of how it was cleaned.
fn tells_nothing(kind: PictureKind, file: &[u8]) {
    let Some(mut decoder) = decoder(kind, file) else { return };
    assert!(!matches!(decoder.exif_metadata(), Ok(Some(_))), "Exif is left");
    assert!(!matches!(decoder.xmp_metadata(), Ok(Some(_))), "XMP is left");
    assert!(!matches!(decoder.iptc_metadata(), Ok(Some(_))), "IPTC is left");
}

fn is_small(kind: PictureKind, file: &[u8]) -> bool {
    decoder(kind, file).is_some_and(|decoder| {
        let (width, height) = decoder.dimensions();
        width <= SIDE && height <= SIDE
    })
}

fn decoder(kind: PictureKind, file: &[u8]) -> Option<impl ImageDecoder> {
    let format = match kind {
        PictureKind::Png => ImageFormat::Png,
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::Gif => ImageFormat::Gif,
        PictureKind::WebP => ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(Limits::default());
    reader.into_decoder().ok()
}
