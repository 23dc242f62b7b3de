//! Pictures as they are kept: recognised by their content, readable to their end, and without what they tell of the place,
//! the time and the device.
//!
//! A picture is taken apart into the pieces of its format, and only those that draw it are put together again: so it is
//! as sharp as it was, and one that moves still does. Only a photo that lies on its side is drawn anew, upright. Its
//! colour profile stays, for its colours depend on it.

mod byte_reader;
mod gif;
mod inflate_limit;
mod jpeg;
mod picture;
mod png;
mod process;
mod thumbnail;
mod webp;

use picture::{DecodedImage, encode};
pub(crate) use picture::{Picture, PictureError, Stripped};
pub use process::{PictureFiles, make_ready};
pub(super) use process::{PictureMaker, ReadyPicture};

use crate::{domain::FileLink, store::PictureKind};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, ImageResult, Limits,
    metadata::Orientation,
};
use std::io::Cursor;

/// The most pixels a picture may have: a phone's photo (5712 x 4284). Those with more are for printers.
const MAX_PIXELS: u64 = 25_000_000;

/// The most memory that the decoder of one picture takes, in bytes: four colours of 8 bits for each pixel, and some for its tables.
/// Of 16 bits it may have half as many.
const MAX_DECODER_BYTES: u64 = 4 * MAX_PIXELS + 32 * 1024 * 1024;

/// How good a photo is that had to be turned, of 100: no difference can be seen.
const ROTATED_JPEG_QUALITY: u8 = 92;

/// Whether a file is a picture, by how it begins. Its name, and what a browser takes it for, do not count.
pub(crate) fn kind_of(head: &[u8]) -> Option<PictureKind> {
    match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PictureKind::Png),
        [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureKind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PictureKind::WebP),
        _ => None,
    }
}

/// How many bytes [`kind_of`] looks at.
pub(super) const SIGNATURE_BYTES: usize = 12;

/// Makes a picture's file ready to be kept. Takes a second for a large one, and its memory: a server has a process of its own do it.
pub(crate) fn prepare(kind: PictureKind, file: &[u8]) -> Result<Picture, PictureError> {
    let Stripped { bytes, moves, exif } = strip(kind, file).ok_or(PictureError::Damaged)?;
    // A decoder refuses what browsers pass over, and it is taken out of these. Of the others comes from what was taken out which
    // way is up.
    let drawn =
        decode(kind, if matches!(kind, PictureKind::Jpeg | PictureKind::Gif) { &bytes } else { file });
    let DecodedImage { mut image, orientation, profile } = drawn.map_err(|error| {
        if matches!(error, ImageError::Limits(_)) { PictureError::TooLarge } else { PictureError::Damaged }
    })?;
    let orientation = exif.and_then(|exif| Orientation::from_exif_chunk(&exif)).unwrap_or(orientation);
    if kind == PictureKind::Png && png::inflates_to_what_it_draws(&bytes) != Some(true) {
        return Err(PictureError::Damaged);
    }
    let is_upright = moves || orientation == Orientation::NoTransforms;
    let whole = if is_upright {
        bytes
    } else {
        image.apply_orientation(orientation);
        encode(&image, kind, ROTATED_JPEG_QUALITY, profile.as_deref()).map_err(|_| PictureError::Damaged)?
    };
    let size = (image.width(), image.height());
    let small = if moves { None } else { thumbnail::small(image, whole.len(), profile.as_deref()) };
    Ok(Picture { size, whole, small })
}

/// Takes out of a file what does not draw it; none when it is damaged.
pub(crate) fn strip(kind: PictureKind, file: &[u8]) -> Option<Stripped> {
    match kind {
        PictureKind::Png => png::strip(file),
        PictureKind::Jpeg => jpeg::strip(file),
        PictureKind::Gif => gif::strip(file),
        PictureKind::WebP => webp::strip(file),
    }
}

fn decode(kind: PictureKind, file: &[u8]) -> ImageResult<DecodedImage> {
    let format = match kind {
        PictureKind::Png => ImageFormat::Png,
        PictureKind::Jpeg => ImageFormat::Jpeg,
        PictureKind::Gif => ImageFormat::Gif,
        PictureKind::WebP => ImageFormat::WebP,
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(FileLink::MAX_SIDE_PX);
    limits.max_image_height = Some(FileLink::MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    if MAX_PIXELS < u64::from(width) * u64::from(height) {
        let kind = image::error::LimitErrorKind::DimensionError;
        return Err(ImageError::Limits(image::error::LimitError::from_kind(kind)));
    }
    decoder.set_limits(limits)?;
    // In a WebP, some write what stands before Exif in a JPEG.
    let exif = decoder.exif_metadata()?.unwrap_or_default();
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
    let orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile()?;
    Ok(DecodedImage { image: DynamicImage::from_decoder(decoder)?, orientation, profile })
}

#[cfg(test)]
mod tests;
