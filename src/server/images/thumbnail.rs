//! The thumbnail of a large picture.

use super::picture::encode;
use crate::store::PictureKind;
use image::DynamicImage;

/// The maximum sides of a thumbnail, in pixels: twice the maximum of the message list (`ui/messages/file.rs`), for high-density
/// screens.
const MAX_SIDES_PX: (u32, u32) = (960, 800);

/// A picture of at most this size needs no thumbnail.
const SMALL_ENOUGH_BYTES: usize = 96 * 1024;

/// JPEG quality, of 100.
const JPEG_QUALITY: u8 = 80;

/// The thumbnail of a file of this size; none if it would hardly be smaller.
pub(super) fn small(
    image: DynamicImage,
    bytes: usize,
    profile: Option<&[u8]>,
) -> Option<(PictureKind, Vec<u8>)> {
    if bytes <= SMALL_ENOUGH_BYTES {
        return None;
    }
    let fits = image.width() <= MAX_SIDES_PX.0 && image.height() <= MAX_SIDES_PX.1;
    let image = if fits { image } else { image.thumbnail(MAX_SIDES_PX.0, MAX_SIDES_PX.1) };
    let is_clear = image.color().has_alpha() && image.to_rgba8().pixels().any(|pixel| pixel.0[3] != u8::MAX);
    let kind = if is_clear { PictureKind::Png } else { PictureKind::Jpeg };
    let image = if is_clear { DynamicImage::from(image.to_rgba8()) } else { image };
    let file = encode(&image, kind, JPEG_QUALITY, profile).ok()?;
    (file.len() < bytes / 4 * 3).then_some((kind, file))
}
