//! A link as a QR code (ISO/IEC 18004), to open it on a phone nearby.

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// The width of the light border, in modules: as the standard requires.
const QUIET_ZONE_MODULES: i32 = 4;

/// The code as an SVG, dark on light in every theme: many cameras read no other. None if the text is too long for a code.
pub(in crate::server) fn code(text: &str, name: &str) -> Option<Markup> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let side = code.size() + 2 * QUIET_ZONE_MODULES;
    Some(html! {
        svg viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(name) shape-rendering="crispEdges" {
            path fill="#fff" d={ "M0 0h" (side) "v" (side) "H0z" } {}
            path fill="#000" d=(dark(&code)) {}
        }
    })
}

/// The dark modules, each horizontal run as one stroke.
fn dark(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|&at| code.get_module(at, y)).count() as i32;
            if 0 < length {
                // Writing to a string cannot fail.
                let _ = write!(
                    path,
                    "M{} {}h{length}v1h-{length}z",
                    x + QUIET_ZONE_MODULES,
                    y + QUIET_ZONE_MODULES
                );
            }
            x += length.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The modules that a picture shows dark.
    fn shown(svg: &str) -> BTreeSet<(i32, i32)> {
        let path = svg.split("fill=\"#000\" d=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let runs = path.split('M').skip(1).map(|run| {
            let (place, length) = run.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let length = length.split('v').next().unwrap();
            (x.parse::<i32>().unwrap(), y.parse::<i32>().unwrap(), length.parse::<i32>().unwrap())
        });
        runs.flat_map(|(x, y, length)| (x..x + length).map(move |x| (x, y))).collect()
    }

    #[test]
    fn the_picture_shows_the_modules_of_the_code_and_a_quiet_zone_around_them() {
        for link in ["http://localhost:3000/r/a", "https://chat.example/r/%EC%9B%B9%EC%86%8C%EC%BC%93"] {
            let code = QrCode::encode_text(link, QrCodeEcc::Medium).unwrap();
            assert!(code.error_correction_level() as u8 >= QrCodeEcc::Medium as u8);
            let all = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
            let dark = all
                .filter(|&(x, y)| code.get_module(x, y))
                .map(|(x, y)| (x + QUIET_ZONE_MODULES, y + QUIET_ZONE_MODULES));
            let svg = super::code(link, "A <code>").unwrap().into_string();
            assert_eq!(shown(&svg), dark.collect());
            let side = code.size() + 2 * QUIET_ZONE_MODULES;
            assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")), "{svg}");
            assert!(svg.contains("aria-label=\"A &lt;code&gt;\""));
        }
    }

    #[test]
    fn what_no_code_can_hold_has_none() {
        assert!(code(&"x".repeat(4_000), "").is_none());
    }
}
