//! The small picture of a large one, for a list of messages.

use super::encode;
use crate::store::PictureKind;
use image::DynamicImage;

/// The longest sides of a small picture, in pixels: what the message list shows at most (`ui/file.rs`), twice, for screens
/// of small pixels.
const SIDES: (u32, u32) = (960, 800);

/// A picture of no more bytes than this is small enough.
const BYTES: usize = 96 * 1024;

/// How good it is, of 100.
const QUALITY: u8 = 80;

/// A smaller picture of a file of so many bytes; none where it would hardly be smaller.
pub(super) fn small(
    image: DynamicImage,
    bytes: usize,
    profile: Option<&[u8]>,
) -> Option<(PictureKind, Vec<u8>)> {
    if bytes <= BYTES {
        return None;
    }
    let fits = image.width() <= SIDES.0 && image.height() <= SIDES.1;
    let image = if fits { image } else { image.thumbnail(SIDES.0, SIDES.1) };
    let is_clear = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] != u8::MAX);
    let kind = if is_clear { PictureKind::Png } else { PictureKind::Jpeg };
    let image = if is_clear { DynamicImage::from(image.to_rgba8()) } else { image };
    let file = encode(&image, kind, QUALITY, profile).ok()?;
    (file.len() < bytes / 4 * 3).then_some((kind, file))
}
