//! Compresses a complete response, in a coding that the client accepts (RFC 9110, section 8.4).
//!
//! Brotli gets the length of the response and uses memory accordingly: otherwise ten megabytes each.

use axum::http::{
    HeaderMap, HeaderValue,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, VARY},
};
use brotli::enc::{BrotliCompress, BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write};

/// A shorter response is sent uncompressed: it fits in one packet anyway.
const MIN_COMPRESSED_BYTES: usize = 512;

/// Brotli's quality, of 11: a higher one costs more time than it saves.
const BROTLI_QUALITY: i32 = 5;

/// The smallest and largest window of Brotli, in bits (RFC 7932, section 9.1), so that its tables take two megabytes. With a
/// smaller one, the crate at this quality uses much larger tables: 33 megabytes, and twenty times as slow for a small page.
/// With a larger one, tables are eight megabytes larger.
const WINDOW_BITS: (u32, u32) = (17, 18);

/// The content coding of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum ContentCoding {
    Brotli,
    Gzip,
    /// Uncompressed.
    Identity,
}

impl ContentCoding {
    /// The best coding that the client accepts.
    pub(in crate::server) fn accepted(headers: &HeaderMap) -> Self {
        let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|list| list.to_str().ok());
        let mut best = Self::Identity;
        for item in lists.flat_map(|list| list.split(',')) {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            if is_zero(weight) {
                continue;
            }
            match name.trim() {
                name if name.eq_ignore_ascii_case("br") => return Self::Brotli,
                name if name.eq_ignore_ascii_case("gzip") => best = Self::Gzip,
                _ => {}
            }
        }
        best
    }

    /// Its name in a header.
    pub(in crate::server) fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
            Self::Identity => "identity",
        }
    }

    /// The content in this coding; none for the identity.
    pub(in crate::server) fn compress(self, content: &[u8]) -> Option<Vec<u8>> {
        let compressed = match self {
            Self::Brotli => brotli(content),
            Self::Gzip => gzip(content),
            Self::Identity => return None,
        };
        // Writing to memory cannot fail; if it did, the uncompressed content is correct too.
        compressed.ok()
    }

    /// Compresses the content of a response and sets its headers. None if it stays uncompressed: it is short, not text, or
    /// already compressed.
    pub(in crate::server) fn apply(self, headers: &mut HeaderMap, content: &[u8]) -> Option<Vec<u8>> {
        if content.len() < MIN_COMPRESSED_BYTES || headers.contains_key(CONTENT_ENCODING) || !is_text(headers)
        {
            return None;
        }
        headers.append(VARY, HeaderValue::from(ACCEPT_ENCODING));
        let compressed = self.compress(content)?;
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(self.name()));
        headers.remove(CONTENT_LENGTH);
        Some(compressed)
    }
}

/// Whether a weight is zero, which forbids the coding (RFC 9110, section 12.4.2).
fn is_zero(weight: &str) -> bool {
    let weight = weight.trim().strip_prefix("q=").or(weight.trim().strip_prefix("Q="));
    weight.is_some_and(|weight| weight.trim().parse::<f32>() == Ok(0.0))
}

fn is_text(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.starts_with("text/") || kind.starts_with("application/json")
}

fn brotli(mut content: &[u8]) -> io::Result<Vec<u8>> {
    let (least, most) = WINDOW_BITS;
    let bits = content.len().next_power_of_two().trailing_zeros().clamp(least, most);
    let params = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: i32::try_from(bits).unwrap_or(i32::MAX),
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    BrotliCompress(&mut content, &mut compressed, &params)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut compressing = GzEncoder::new(Vec::new(), Compression::default());
    compressing.write_all(content)?;
    compressing.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;
    use flate2::read::GzDecoder;
    use std::io::Read;

    fn headers(name: HeaderName, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_best_coding_is_taken_that_is_not_forbidden() {
        for (accepted, coding) in [
            (&[][..], ContentCoding::Identity),
            (&["gzip, deflate, br, zstd"], ContentCoding::Brotli),
            (&["gzip", "br"], ContentCoding::Brotli),
            (&["gzip;q=1.0, br;q=0"], ContentCoding::Gzip),
            (&["br; q=0.000, gzip ;q=0"], ContentCoding::Identity),
            (&["BR;q=0.1"], ContentCoding::Brotli),
            (&["deflate, zstd, identity"], ContentCoding::Identity),
            (&["brotli, gzipped"], ContentCoding::Identity),
        ] {
            assert_eq!(ContentCoding::accepted(&headers(ACCEPT_ENCODING, accepted)), coding, "{accepted:?}");
        }
    }

    #[test]
    fn what_is_compressed_is_the_same_when_it_is_read() {
        for text in ["가나다 abc <p>".repeat(5_000), "a".repeat(MIN_COMPRESSED_BYTES), "x0y1".repeat(300_000)]
        {
            let html = || headers(CONTENT_TYPE, &["text/html; charset=utf-8"]);
            let mut gzipped = html();
            let bytes = ContentCoding::Gzip.apply(&mut gzipped, text.as_bytes()).unwrap();
            let mut read = String::new();
            GzDecoder::new(&bytes[..]).read_to_string(&mut read).unwrap();
            assert!(read == text && gzipped[CONTENT_ENCODING] == "gzip");

            let mut brotlied = html();
            let bytes = ContentCoding::Brotli.apply(&mut brotlied, text.as_bytes()).unwrap();
            let mut read = Vec::new();
            brotli::BrotliDecompress(&mut &bytes[..], &mut read).unwrap();
            assert!(read == text.as_bytes() && brotlied[CONTENT_ENCODING] == "br");
            assert_eq!(brotlied[VARY], "accept-encoding");
        }
    }

    #[test]
    fn what_is_short_or_no_text_or_compressed_stays_as_it_is() {
        let long = [b'a'; 2 * MIN_COMPRESSED_BYTES];
        let mut html = headers(CONTENT_TYPE, &["text/html"]);
        assert_eq!(ContentCoding::Brotli.apply(&mut html.clone(), &long[..10]), None);
        assert_eq!(ContentCoding::Brotli.apply(&mut headers(CONTENT_TYPE, &["image/png"]), &long), None);
        html.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        assert_eq!(ContentCoding::Gzip.apply(&mut html, &long), None);
        assert!(!html.contains_key(VARY));
        let mut html = headers(CONTENT_TYPE, &["text/html"]);
        assert_eq!(ContentCoding::Identity.apply(&mut html, &long), None);
        assert_eq!(html[VARY], "accept-encoding", "another reader gets something else");
    }
}
