//! A file in a message, as HTML: a picture is shown, anything else is a line with its name.

use crate::domain::{FileExtent, FileLink, byte_size};
use maud::{Markup, html};

/// The maximum size of a picture, in CSS pixels: width and height. It keeps its aspect ratio, and is smaller on a narrow page.
pub(crate) struct BoxPx(u32, u32);

/// For a picture that stands alone.
pub(crate) const MAX_BOX: BoxPx = BoxPx(480, 400);

/// For a picture beside others.
pub(crate) const MAX_BOX_IN_RUN: BoxPx = BoxPx(320, 144);

/// The minimum side of a picture, which is cropped rather than squeezed: smaller ones could not be seen or touched.
const MIN_SIDE_PX: u32 = 44;

/// A file whose path is in a text. It is always of this site.
pub(crate) fn file(link: &FileLink, room: &BoxPx) -> Markup {
    let (path, name) = (link.path(), link.name.as_str());
    let bytes = match link.extent {
        // Its space is reserved, so that nothing moves when it is loaded. When its row is rendered again, it comes from the
        // cache at once.
        FileExtent::Picture(width, height) => {
            let (width, height) = shown((width, height), room);
            return html! {
                a.file.file--picture href=(path) target="_blank" rel="noopener" {
                    img.file__picture src={ (path) "?small" } alt=(name) width=(width) height=(height) loading="lazy";
                }
            };
        }
        FileExtent::Bytes(bytes) => Some(byte_size(bytes)),
        FileExtent::Unsaid => None,
    };
    html! {
        a.file.file--other href=(path) download dir="auto" {
            span.file__kind aria-hidden="true" { (link.name.extension()) }
            span.file__name { (name) }
            @if let Some(bytes) = bytes { " " span.file__size { (bytes) } }
        }
    }
}

/// The displayed size of a picture: never larger than the picture, except for the minimum.
fn shown((width, height): (u32, u32), BoxPx(most_wide, most_high): &BoxPx) -> (u32, u32) {
    let (mut wide, mut high) = (width, height);
    if *most_wide < wide {
        (wide, high) = (*most_wide, most_wide * height / width);
    }
    if *most_high < high {
        (wide, high) = (most_high * width / height, *most_high);
    }
    let fits = |side: u32, whole: u32| if side < MIN_SIDE_PX { whole.clamp(side, MIN_SIDE_PX) } else { side };
    (fits(wide, width), fits(high, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_room_that_it_will_take() {
        for (size, room) in [
            ((320, 200), (320, 200)),
            ((1200, 800), (480, 320)),
            ((800, 1200), (266, 400)),
            ((4000, 3000), (480, 360)),
            ((16, 16), (16, 16)),
            ((10_000, 100), (480, 44)),
            ((100, 10_000), (44, 400)),
            ((16_384, 1), (480, 1)),
        ] {
            assert_eq!(shown(size, &MAX_BOX), room, "{size:?}");
        }
    }

    #[test]
    fn a_picture_is_lazy_and_any_other_file_is_downloaded() {
        let hash = "0a".repeat(32);
        let html = |path: &str| file(&FileLink::parse(path).unwrap(), &MAX_BOX).into_string();
        let picture = html(&format!("/files/{hash}/20x10/a.png"));
        assert!(picture.contains(&format!("src=\"/files/{hash}/20x10/a.png?small\"")), "{picture}");
        assert!(picture.contains("alt=\"a.png\" width=\"20\" height=\"10\" loading=\"lazy\""), "{picture}");
        let other = html(&format!("/files/{hash}/보고서.pdf"));
        assert!(other.contains("download") && other.contains(">pdf<") && !other.contains("<img"), "{other}");
        assert!(!other.contains("file__size"), "nobody knows how long it is: {other}");
        let other = html(&format!("/files/{hash}/15728640/보고서.pdf"));
        assert!(other.contains(">15.0 MB<"), "{other}");
    }
}
