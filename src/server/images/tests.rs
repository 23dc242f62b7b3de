//! Pictures as they come from cameras and from people who mean no good.

use super::*;
use flate2::{Compression, write::ZlibEncoder};
use image::{
    Frame, Rgb, RgbImage, RgbaImage,
    codecs::gif::{GifEncoder, Repeat},
};
use proptest::prelude::*;
use std::io::Write;

/// What no picture that is kept may hold.
const SECRETS: [&[u8]; 4] = [b"GPS-SECRET", b"COMMENT-SECRET", b"XMP-SECRET", b"FILM-SECRET"];

/// A photo: its left half is red, the right one is blue, with so much noise that it is no small file.
fn photo(width: u32, height: u32) -> RgbImage {
    let mut noise = 1_u32;
    RgbImage::from_fn(width, height, |x, _| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (noise >> 28) as u8;
        if x < width / 2 { Rgb([250 - noise, noise, 0]) } else { Rgb([0, noise, 250 - noise]) }
    })
}

fn file(image: &RgbImage, kind: PictureKind) -> Vec<u8> {
    encode(&DynamicImage::from(image.clone()), kind, 90, None).unwrap()
}

/// Exif that says which way is up and, in a made-up tag, where it was taken (TIFF 6.0, Exif 2.32).
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS-SECRET");
    exif
}

/// A JPEG as a camera makes it: with Exif, XMP, a comment, and a film after its end.
fn from_camera(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    };
    let exif = segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat());
    let xmp = segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0XMP-SECRET");
    let comment = segment(0xfe, b"COMMENT-SECRET");
    [&jpeg[..2], &exif, &xmp, &comment, &jpeg[2..], b"....ftypmp42FILM-SECRET"].concat()
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    // Nobody checks the sums of chunks that are left out.
    [&u32::try_from(content.len()).unwrap().to_be_bytes()[..], name, content, &[0; 4]].concat()
}

fn has_no_secrets(picture: &Picture) {
    let files = [Some(&picture.whole), picture.small.as_ref().map(|(_, file)| file)];
    for file in files.into_iter().flatten() {
        for secret in SECRETS.iter().chain(&[&b"Exif"[..]]) {
            assert!(!file.windows(secret.len()).any(|bytes| bytes == *secret), "{secret:?}");
        }
    }
}

fn read(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().to_rgb8()
}

#[test]
fn a_photo_keeps_every_bit_that_draws_it_and_nothing_else() {
    let clean = file(&photo(300, 200), PictureKind::Jpeg);
    let picture = prepare(PictureKind::Jpeg, &from_camera(&clean, 1)).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.size, (300, 200));
    assert_eq!(read(&picture.whole), read(&clean));
    assert_eq!(
        prepare(PictureKind::Jpeg, &clean).unwrap().whole,
        picture.whole,
        "the same picture is the same file"
    );
}

#[test]
fn a_photo_that_lies_on_its_side_is_turned_upright() {
    let clean = file(&photo(300, 200), PictureKind::Jpeg);
    let picture = prepare(PictureKind::Jpeg, &from_camera(&clean, 6)).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.size, (200, 300));
    let upright = read(&picture.whole);
    let (top, bottom) = (upright.get_pixel(100, 40).0, upright.get_pixel(100, 260).0);
    assert!(
        200 < top[0] && top[2] < 60 && 200 < bottom[2] && bottom[0] < 60,
        "left is up: {top:?}, {bottom:?}"
    );
}

#[test]
fn a_png_loses_what_it_tells_and_what_comes_after_its_end() {
    let clean = file(&photo(30, 20), PictureKind::Png);
    let told = [
        &clean[..33],
        &chunk(b"tEXt", b"Comment\0COMMENT-SECRET"),
        &chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0XMP-SECRET"),
        &clean[33..],
        b"FILM-SECRET",
    ]
    .concat();
    let picture = prepare(PictureKind::Png, &told).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.whole, clean);
}

/// Chunks whose sums are right.
fn png(size: (u32, u32), chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let head = [&size.0.to_be_bytes()[..], &size.1.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    for (name, content) in [(b"IHDR", head)].iter().chain(chunks).chain(&[(b"IEND", Vec::new())]) {
        let named = [&name[..], content].concat();
        file.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        file.extend_from_slice(&named);
        file.extend(crc(&named).to_be_bytes());
    }
    file
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut deflated = ZlibEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(bytes).unwrap();
    deflated.finish().unwrap()
}

#[test]
fn a_png_that_inflates_to_more_than_it_draws_is_refused() {
    let pixels = |rows: usize| (b"IDAT", deflated(&vec![0; rows * (1 + 3 * 100)]));
    let still = png((100, 80), &[pixels(80)]);
    assert_eq!(prepare(PictureKind::Png, &still).unwrap().whole, still);
    let refused = |file: &[u8]| prepare(PictureKind::Png, file).err();
    assert_eq!(refused(&png((100, 80), &[pixels(10_000)])), Some(PictureError::Damaged));
    let (name, bomb) = pixels(10_000);
    let parts = bomb.chunks(100).map(|part| (name, part.to_vec())).collect::<Vec<_>>();
    assert_eq!(refused(&png((100, 80), &parts)), Some(PictureError::Damaged));

    let moving = |rows: usize| {
        let frame = |number: u32| {
            let size = [100_u32, 80, 0, 0].map(u32::to_be_bytes).concat();
            (b"fcTL", [&number.to_be_bytes()[..], &size, &[0, 1, 0, 10, 0, 0]].concat())
        };
        let more = (b"fdAT", [&2_u32.to_be_bytes()[..], &pixels(rows).1].concat());
        let films = (b"acTL", [2_u32, 0].map(u32::to_be_bytes).concat());
        png((100, 80), &[films, frame(0), pixels(80), frame(1), more])
    };
    assert_eq!(prepare(PictureKind::Png, &moving(80)).unwrap().whole, moving(80));
    assert_eq!(refused(&moving(10_000)), Some(PictureError::Damaged));
}

#[test]
fn a_png_keeps_one_colour_profile_and_none_that_inflates_to_more_than_any_has() {
    let pixels = || (b"IDAT", deflated(&vec![0; 80 * (1 + 3 * 100)]));
    let profile = |bytes: usize| (b"iCCP", [&b"a\0\0"[..], &deflated(&vec![0; bytes])].concat());
    let kept = |profiles: &[(&'static [u8; 4], Vec<u8>)]| {
        let chunks: Vec<_> = profiles.iter().cloned().chain([pixels()]).collect();
        prepare(PictureKind::Png, &png((100, 80), &chunks)).unwrap().whole
    };
    let plain = png((100, 80), &[pixels()]);
    let coloured = png((100, 80), &[profile(3000), pixels()]);
    assert!(kept(&[profile(3000)]) == coloured);
    assert!(kept(&[profile(3000), profile(2000)]) == coloured);
    assert!(kept(&[profile(20 * 1024 * 1024)]) == plain);
    let empty = || (b"iCCP", Vec::new());
    assert!(kept(&[empty()]) == plain);
}

#[test]
fn a_film_of_pictures_goes_on_moving() {
    let mut gif = Vec::new();
    let mut encoder = GifEncoder::new(&mut gif);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for shade in [0, 255] {
        encoder
            .encode_frame(Frame::new(RgbaImage::from_pixel(40, 30, image::Rgba([shade, 0, 0, 255]))))
            .unwrap();
    }
    drop(encoder);
    let screen = 13 + 3 * (2 << (gif[10] & 7)) * usize::from(gif[10] >> 7);
    let told = [&gif[..screen], b"\x21\xfe\x0eCOMMENT-SECRET\0", &gif[screen..]].concat();
    let picture = prepare(PictureKind::Gif, &told).unwrap();
    has_no_secrets(&picture);
    assert_eq!((picture.size, &picture.whole), ((40, 30), &gif), "both frames, and for ever");
}

#[test]
fn a_webp_loses_what_it_tells_and_says_so() {
    let plain = file(&photo(30, 20), PictureKind::WebP);
    let riff = |chunks: &[u8]| {
        [b"RIFF", &u32::try_from(chunks.len() + 4).unwrap().to_le_bytes()[..], b"WEBP", chunks].concat()
    };
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let padding = vec![0; content.len() % 2];
        [name, &u32::try_from(content.len()).unwrap().to_le_bytes()[..], content, &padding].concat()
    };
    // Its size less one, in three bytes each (RFC 9649, section 2.7).
    let header = |flags| chunk(b"VP8X", &[flags, 0, 0, 0, 29, 0, 0, 19, 0, 0]);
    let pixels = &plain[12..];
    let told = riff(
        &[header(0b1100), pixels.to_vec(), chunk(b"EXIF", &exif(1)), chunk(b"XMP ", b"XMP-SECRET")].concat(),
    );
    let picture = prepare(PictureKind::WebP, &told).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.whole, riff(&[header(0), pixels.to_vec()].concat()));
    assert_eq!(picture.size, (30, 20));
    let lies = riff(&[header(0b1000), pixels.to_vec(), chunk(b"EXIF", &exif(6))].concat());
    let picture = prepare(PictureKind::WebP, &lies).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.size, (20, 30), "it was turned upright");
    let prefixed = riff(
        &[header(0b1000), pixels.to_vec(), chunk(b"EXIF", &[b"Exif\0\0", &exif(6)[..]].concat())].concat(),
    );
    let picture = prepare(PictureKind::WebP, &prefixed).unwrap();
    has_no_secrets(&picture);
    assert_eq!(picture.size, (20, 30), "what stands before Exif in a JPEG may stand here, too");
}

#[test]
fn a_large_picture_has_a_small_one_and_a_small_one_needs_none() {
    let large = prepare(PictureKind::Png, &file(&photo(1600, 1200), PictureKind::Png)).unwrap();
    let (kind, small) = large.small.unwrap();
    assert_eq!(kind, PictureKind::Jpeg);
    assert!(small.len() < large.whole.len() / 4);
    assert_eq!(read(&small).dimensions(), (960, 720));
    assert!(prepare(PictureKind::Png, &file(&photo(60, 60), PictureKind::Png)).unwrap().small.is_none());

    let clear =
        RgbaImage::from_fn(1200, 900, |x, y| image::Rgba([x as u8, y as u8, (x * y) as u8, (x ^ y) as u8]));
    let clear = encode(&DynamicImage::from(clear), PictureKind::Png, 0, None).unwrap();
    let (kind, small) = prepare(PictureKind::Png, &clear).unwrap().small.unwrap();
    assert_eq!(kind, PictureKind::Png);
    let small = image::load_from_memory(&small).unwrap().to_rgba8();
    assert!(small.pixels().any(|pixel| pixel.0[3] < u8::MAX), "what one sees through stays so");
}

#[test]
fn what_would_fill_the_memory_is_refused_before_it_does() {
    // Its checksum is right, as far as it is looked at.
    let mut png = file(&photo(1, 1), PictureKind::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    assert_eq!(prepare(PictureKind::Png, &png).unwrap_err(), PictureError::TooLarge);

    let mut jpeg = file(&photo(16, 16), PictureKind::Jpeg);
    let frame = jpeg.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xdc, 0xff, 0xdc]);
    assert_eq!(prepare(PictureKind::Jpeg, &jpeg).unwrap_err(), PictureError::TooLarge);

    let gif = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0\x3b";
    assert_eq!(prepare(PictureKind::Gif, gif).unwrap_err(), PictureError::TooLarge);
}

/// The checksum of a PNG's chunk (PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

#[test]
fn what_only_begins_like_a_picture_is_refused() {
    for begins in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF\0\0\0\0WEBP"] {
        let kind = kind_of(begins).unwrap();
        let page = [begins, b"<html><script>alert(1)</script>"].concat();
        assert_eq!(prepare(kind, &page).unwrap_err(), PictureError::Damaged, "{kind:?}");
    }
    for other in
        [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"%PDF-1.7", b"<!DOCTYPE html>", b"\x89PN", b""]
    {
        assert_eq!(kind_of(other), None);
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_to_its_end_or_refused(tail in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..4000) {
        let begins = [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff", b"GIF89a", b"RIFF\x50\0\0\0WEBP"];
        for begin in begins {
            let _ = prepare(kind_of(begin).unwrap_or(PictureKind::WebP), &[begin, &tail].concat());
        }
        let mut hurt = from_camera(&file(&photo(24, 16), PictureKind::Jpeg), 3);
        let at = at % hurt.len();
        hurt[at] ^= 0x55;
        if let Ok(picture) = prepare(PictureKind::Jpeg, &hurt) {
            // One wrong byte may hide a segment in another; what is kept is a picture all the same.
            prop_assert_eq!(read(&picture.whole).dimensions(), picture.size);
        }
    }
}

#[test]
fn frames_within_frames_are_refused_however_deep_they_are_said_to_be() {
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        [&name[..], &length, content, &[0][..content.len() % 2]].concat()
    };
    // Each frame's chunk says that all the rest of the file is in it.
    let depth = 100_000_u32;
    let frames = (0..depth).flat_map(|level| {
        let length = (depth - level) * 24 - 8;
        [&b"ANMF"[..], &length.to_le_bytes(), &[0; 16]].concat()
    });
    let content =
        [&b"WEBP"[..], &chunk(b"VP8X", &[0b10, 0, 0, 0, 9, 0, 0, 9, 0, 0]), &frames.collect::<Vec<u8>>()];
    let file = chunk(b"RIFF", &content.concat());
    assert_eq!(prepare(PictureKind::WebP, &file).unwrap_err(), PictureError::Damaged);
}

#[test]
fn a_file_that_ends_anywhere_is_refused_or_shorter_and_never_grows() {
    let mut noise = 7_u32;
    for kind in [PictureKind::Png, PictureKind::Jpeg, PictureKind::Gif, PictureKind::WebP] {
        let whole = match kind {
            PictureKind::Gif => {
                let mut gif = Vec::new();
                let frame = Frame::new(DynamicImage::from(photo(9, 7)).to_rgba8());
                GifEncoder::new(&mut gif).encode_frame(frame).unwrap();
                gif
            }
            _ => file(&photo(9, 7), kind),
        };
        for end in 0..whole.len() {
            let _ = strip(kind, &whole[..end]);
            // Every length in it may be a lie.
            let mut lies = whole.clone();
            let last = (end + 4).min(lies.len());
            lies[end..last].fill(0xff);
            if let Some(stripped) = strip(kind, &lies) {
                // A mark of its end is the most that a file may get.
                assert!(stripped.bytes.len() <= lies.len() + 2, "{kind:?} at {end}");
            }
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            lies[end] = (noise >> 24) as u8;
            let _ = prepare(kind, &lies);
        }
    }
}

/// A JPEG's quantization tables begin here: between the segments before them and these, something else may stand.
fn before_tables(jpeg: &[u8]) -> (&[u8], &[u8]) {
    let tables = jpeg.windows(2).position(|bytes| bytes == [0xff, 0xdb]).unwrap();
    jpeg.split_at(tables)
}

#[test]
fn what_stands_between_the_segments_of_a_jpeg_is_passed_over_as_browsers_do_and_not_kept() {
    let jpeg = file(&photo(40, 20), PictureKind::Jpeg);
    let (before, after) = before_tables(&jpeg);
    for between in [&b"COMMENT-SECRET"[..], b"\xff\0GPS-SECRET", b"\xff\xee\0\x0dAdobe\0d@\0\0\0\x01"] {
        let odd = [before, between, after].concat();
        for orientation in [1, 6] {
            let picture = prepare(PictureKind::Jpeg, &from_camera(&odd, orientation)).unwrap();
            assert_eq!(picture.size, if orientation == 1 { (40, 20) } else { (20, 40) });
            has_no_secrets(&picture);
            let again = prepare(PictureKind::Jpeg, &picture.whole).unwrap();
            assert_eq!(again.whole, picture.whole, "it is a picture like any other now");
        }
    }
}

#[test]
fn a_gif_that_ends_within_a_frame_is_shown_as_far_as_it_goes() {
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode_frame(Frame::new(RgbaImage::from_pixel(9, 9, image::Rgba([9, 9, 9, 255]))))
        .unwrap();
    // Without the end of its last part, and of the file.
    gif.truncate(gif.len() - 2);
    let whole = prepare(PictureKind::Gif, &gif).unwrap().whole;
    assert_eq!(whole, [&gif[..], &[0, 0x3b]].concat());
    assert_eq!(prepare(PictureKind::Gif, &whole).unwrap().size, (9, 9));
}
