//! Pictures as they are stored: the format detected from the content, completely decodable, and without metadata about place,
//! time and device.
//!
//! A file is split into the pieces of its format, and only those that are needed to draw it are written again: so it keeps its
//! quality and its animation. Only a photo with an orientation is decoded, rotated and encoded again. The colour profile is
//! kept, because the colours depend on it.

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

/// The most pixels of a picture: a phone's photo (5712 x 4284). Larger pictures are for printing.
const MAX_PIXELS: u64 = 25_000_000;

/// The most memory of the decoder, in bytes: four channels of 8 bits for each pixel, and some for its tables. With 16 bits per
/// channel, half as many pixels fit.
const MAX_DECODER_BYTES: u64 = 4 * MAX_PIXELS + 32 * 1024 * 1024;

/// The JPEG quality of a rotated photo, of 100: no visible difference.
const ROTATED_JPEG_QUALITY: u8 = 92;

/// The format of a picture, detected from its first bytes. Its name and content type are ignored.
pub(crate) fn kind_of(head: &[u8]) -> Option<PictureKind> {
    match head {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(PictureKind::Png),
        [0xff, 0xd8, 0xff, ..] => Some(PictureKind::Jpeg),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(PictureKind::Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(PictureKind::WebP),
        _ => None,
    }
}

/// How many bytes [`kind_of`] needs.
pub(super) const SIGNATURE_BYTES: usize = 12;

/// Prepares a picture's file for storage. A large one takes a second and much memory: a server uses a separate process.
pub(crate) fn prepare(kind: PictureKind, file: &[u8]) -> Result<Picture, PictureError> {
    let Stripped { bytes, moves, exif } = strip(kind, file).ok_or(PictureError::Damaged)?;
    // A decoder refuses some data that browsers ignore, so the stripped file is decoded. For other formats, the orientation is
    // in the removed data.
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

/// Removes everything from a file that is not needed to draw it; none if it is damaged.
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
    // Some programs write the JPEG prefix of Exif in a WebP.
    let exif = decoder.exif_metadata()?.unwrap_or_default();
    let exif = exif.strip_prefix(b"Exif\0\0").unwrap_or(&exif);
    let orientation = Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile()?;
    Ok(DecodedImage { image: DynamicImage::from_decoder(decoder)?, orientation, profile })
}

#[cfg(test)]
mod tests;
