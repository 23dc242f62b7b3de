//! A picture as it is stored, and its encoding.

use crate::store::PictureKind;
use image::{
    DynamicImage, ImageEncoder, ImageResult,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    metadata::Orientation,
};

/// A picture as it is stored.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) size: (u32, u32),
    /// Its file.
    pub(crate) whole: Vec<u8>,
    /// A thumbnail for the message list, if it is worth it.
    pub(crate) small: Option<(PictureKind, Vec<u8>)>,
}

/// Why a picture cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureError {
    /// It cannot be decoded completely.
    Damaged,
    /// It exceeds the limit of pixels or memory.
    TooLarge,
}

/// A picture's file without metadata, and whether it is animated.
pub(crate) struct Stripped {
    pub(crate) bytes: Vec<u8>,
    pub(super) moves: bool,
    /// The Exif data that was removed from a JPEG; it has the orientation.
    pub(super) exif: Option<Vec<u8>>,
}

/// A picture's decoded pixels.
pub(super) struct DecodedImage {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// Its colour profile, if it has one.
    pub(super) profile: Option<Vec<u8>>,
}

/// Encodes a picture in this format. `quality` is for lossy formats.
pub(super) fn encode(
    image: &DynamicImage,
    kind: PictureKind,
    quality: u8,
    profile: Option<&[u8]>,
) -> ImageResult<Vec<u8>> {
    // A profile for CMYK or grey does not fit the RGB colours of the decoded picture.
    let profile = profile.filter(|profile| profile.get(16..20) == Some(b"RGB ")).map(<[u8]>::to_vec);
    let mut file = Vec::new();
    match kind {
        PictureKind::Jpeg => {
            let rgb = DynamicImage::from(image.to_rgb8());
            with_profile(&rgb, JpegEncoder::new_with_quality(&mut file, quality), profile)?;
        }
        PictureKind::WebP => {
            let is_clear = image.color().has_alpha();
            let image = if is_clear { image.to_rgba8().into() } else { DynamicImage::from(image.to_rgb8()) };
            with_profile(&image, WebPEncoder::new_lossless(&mut file), profile)?;
        }
        // An animated GIF never comes here, and a still GIF has no orientation.
        PictureKind::Png | PictureKind::Gif => with_profile(image, PngEncoder::new(&mut file), profile)?,
    }
    Ok(file)
}

pub(super) fn with_profile(
    image: &DynamicImage,
    mut encoder: impl ImageEncoder,
    profile: Option<Vec<u8>>,
) -> ImageResult<()> {
    if let Some(profile) = profile {
        // A format without a colour profile is shown in the usual colours.
        let _ = encoder.set_icc_profile(profile);
    }
    image.write_with_encoder(encoder)
}
