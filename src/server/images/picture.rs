//! A picture as it is kept, and how it is encoded.

use crate::store::PictureKind;
use image::{
    DynamicImage, ImageEncoder, ImageResult,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    metadata::Orientation,
};

/// A picture as it is kept.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) size: (u32, u32),
    /// Its file.
    pub(crate) whole: Vec<u8>,
    /// A smaller one, for a list of messages, where that is worth it.
    pub(crate) small: Option<(PictureKind, Vec<u8>)>,
}

/// Why a picture cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PictureError {
    /// It cannot be read to its end.
    Damaged,
    /// It has more pixels than one may have, or takes more memory.
    TooLarge,
}

/// A picture's file without what does not draw it, and whether it moves.
pub(crate) struct Stripped {
    pub(crate) bytes: Vec<u8>,
    pub(super) moves: bool,
    /// What was taken out of a JPEG that says which way is up.
    pub(super) exif: Option<Vec<u8>>,
}

/// A picture's pixels, as they lie in its file.
pub(super) struct DecodedImage {
    pub(super) image: DynamicImage,
    pub(super) orientation: Orientation,
    /// What its colours mean, when it says so.
    pub(super) profile: Option<Vec<u8>>,
}

/// A picture as a file of this kind. `quality` is for the one that loses some.
pub(super) fn encode(
    image: &DynamicImage,
    kind: PictureKind,
    quality: u8,
    profile: Option<&[u8]>,
) -> ImageResult<Vec<u8>> {
    // The profile of a printer's or of grey colours is not for those that the picture has now.
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
        // A GIF that does not move and has an orientation does not exist.
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
        // A format without a place for it shows the colours as most pictures mean them.
        let _ = encoder.set_icc_profile(profile);
    }
    image.write_with_encoder(encoder)
}
