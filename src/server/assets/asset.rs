//! One file of the site: its compressed forms, and the response to a request for it.

use crate::{domain::Hex, server::http::compression::ContentCoding};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{ffi::OsStr, ops::RangeInclusive, path::Path};

/// For a URL with the content's digest: it never changes, so it is requested only once.
const CACHE_IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For other files: browsers revalidate each time, and get a short response.
const CACHE_REVALIDATE: &str = "no-cache";

/// How many bytes of a digest are in a URL: enough to be unique within a site.
const DIGEST_BYTES: usize = 8;

/// A file of the site, in memory.
#[derive(Clone, Debug)]
pub(super) struct Asset {
    kind: &'static str,
    /// The beginning of its SHA-256, in hexadecimal.
    pub(super) digest: String,
    content: Bytes,
    packed: PackedForms,
}

/// The compressed forms of a file that were made when the site was built.
#[derive(Clone, Debug, Default)]
pub(super) struct PackedForms {
    pub(super) brotli: Option<Bytes>,
    pub(super) gzip: Option<Bytes>,
}

impl Asset {
    pub(super) fn new(path: &str, content: Bytes, packed: PackedForms) -> Self {
        let digest = Sha256::digest(&content);
        let digest = Hex(&digest[..DIGEST_BYTES]).to_string();
        Self { kind: content_type(path), digest, content, packed }
    }

    /// The response to a request for this file (RFC 9110, sections 12.5.3, 13 and 14).
    pub(super) fn answer(&self, method: &Method, query: Option<&str>, asked: &HeaderMap) -> Response {
        if !matches!(*method, Method::GET | Method::HEAD) {
            return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
        }
        let (content, coding) = self.form(ContentCoding::accepted(asked));
        let tag = match coding {
            ContentCoding::Identity => format!("\"{}\"", self.digest),
            ContentCoding::Brotli | ContentCoding::Gzip => format!("\"{}-{}\"", self.digest, coding.name()),
        };
        let mut headers = HeaderMap::new();
        let is_immutable = query.and_then(|query| query.strip_prefix("v=")) == Some(&self.digest);
        let cache = if is_immutable { CACHE_IMMUTABLE } else { CACHE_REVALIDATE };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(header::VARY, HeaderValue::from(header::ACCEPT_ENCODING));
        headers.insert(header::ETAG, HeaderValue::from_str(&tag).expect("digits and letters"));
        if lists(asked, &tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if coding != ContentCoding::Identity {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
            return (headers, Body::from(content.clone())).into_response();
        }
        headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        let length = content.len();
        match range(method, asked, &tag, length) {
            ByteRange::Whole => (headers, Body::from(content.clone())).into_response(),
            ByteRange::Part(part) => {
                let says = format!("bytes {}-{}/{length}", part.start(), part.end());
                headers.insert(header::CONTENT_RANGE, HeaderValue::from_str(&says).expect("digits"));
                (StatusCode::PARTIAL_CONTENT, headers, Body::from(content.slice(part))).into_response()
            }
            ByteRange::Outside => {
                let says = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, says).into_response()
            }
        }
    }

    /// The file in this coding, or uncompressed if there is no such form.
    fn form(&self, coding: ContentCoding) -> (&Bytes, ContentCoding) {
        let packed = match coding {
            ContentCoding::Brotli => self.packed.brotli.as_ref(),
            ContentCoding::Gzip => self.packed.gzip.as_ref(),
            ContentCoding::Identity => None,
        };
        packed.map_or((&self.content, ContentCoding::Identity), |packed| (packed, coding))
    }
}

/// Whether the client has this form already (If-None-Match).
fn lists(asked: &HeaderMap, tag: &str) -> bool {
    let lists = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|list| list.to_str().ok());
    let mut tags = lists.flat_map(|list| list.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// The part of a file that is requested. Safari plays no sound without range requests.
#[derive(Debug, PartialEq, Eq)]
enum ByteRange {
    /// All of it; also for several ranges, or a range that is not understood, which RFC 9110 allows.
    Whole,
    Part(RangeInclusive<usize>),
    /// A range outside the file.
    Outside,
}

fn range(method: &Method, asked: &HeaderMap, tag: &str, length: usize) -> ByteRange {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    let is_current = asked.get(header::IF_RANGE).is_none_or(|known| known == tag);
    let wanted = text(header::RANGE).and_then(|range| range.strip_prefix("bytes="));
    let Some(wanted) = wanted.filter(|_| method == Method::GET && is_current) else {
        return ByteRange::Whole;
    };
    let Some((first, last)) = wanted.split_once('-') else { return ByteRange::Whole };
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let end = length.saturating_sub(1);
    let (first, last) = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => (first, last.min(end)),
        (Some(first), None) if last.is_empty() => (first, end),
        (None, Some(0)) if first.is_empty() => return ByteRange::Outside,
        (None, Some(count)) if first.is_empty() => (length.saturating_sub(count), end),
        _ => return ByteRange::Whole,
    };
    if first < length { ByteRange::Part(first..=last) } else { ByteRange::Outside }
}

/// The content type, by the extension of the name.
fn content_type(path: &str) -> &'static str {
    match Path::new(path).extension().and_then(OsStr::to_str).unwrap_or_default() {
        "css" => "text/css",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript",
        "json" | "map" => "application/json",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "wav" => "audio/wav",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(headers: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    fn sound() -> Asset {
        Asset::new("call.wav", Bytes::from_static(b"0123456789"), PackedForms::default())
    }

    #[test]
    fn a_part_is_given_where_one_is_asked_for_that_there_is() {
        let tag = format!("\"{}\"", sound().digest);
        for (wanted, expected) in [
            ("bytes=0-1", ByteRange::Part(0..=1)),
            ("bytes=4-", ByteRange::Part(4..=9)),
            ("bytes=-3", ByteRange::Part(7..=9)),
            ("bytes=-99", ByteRange::Part(0..=9)),
            ("bytes=8-99", ByteRange::Part(8..=9)),
            ("bytes=10-", ByteRange::Outside),
            ("bytes=-0", ByteRange::Outside),
            ("bytes=18446744073709551615-", ByteRange::Outside),
            ("bytes=18446744073709551616-", ByteRange::Whole),
            ("bytes=5-4", ByteRange::Whole),
            ("bytes=0-1,4-5", ByteRange::Whole),
            ("bytes=", ByteRange::Whole),
            ("bytes=-", ByteRange::Whole),
            ("lines=0-1", ByteRange::Whole),
        ] {
            let headers = asked(&[(header::RANGE, wanted)]);
            assert_eq!(range(&Method::GET, &headers, &tag, 10), expected, "{wanted}");
            assert_eq!(range(&Method::HEAD, &headers, &tag, 10), ByteRange::Whole, "{wanted}");
            let other = asked(&[(header::RANGE, wanted), (header::IF_RANGE, "\"another\"")]);
            assert_eq!(
                range(&Method::GET, &other, &tag, 10),
                ByteRange::Whole,
                "{wanted}, of another content"
            );
        }
        assert_eq!(range(&Method::GET, &asked(&[(header::RANGE, "bytes=0-")]), &tag, 0), ByteRange::Outside);
    }

    #[test]
    fn whoever_has_a_form_of_the_file_gets_it_once() {
        let packed = PackedForms { brotli: Some(Bytes::from_static(b"br")), gzip: None };
        let file = Asset::new("a.js", Bytes::from_static(b"plain"), packed);
        let answer = |headers: &[_]| file.answer(&Method::GET, None, &asked(headers));
        let packed = answer(&[(header::ACCEPT_ENCODING, "br")]);
        let tag = format!("\"{}-br\"", file.digest);
        assert!(packed.status() == StatusCode::OK && packed.headers()[header::ETAG] == *tag);
        let tag: &'static str = tag.leak();
        for (known, status) in [
            (tag, StatusCode::NOT_MODIFIED),
            ("*", StatusCode::NOT_MODIFIED),
            ("\"0\"", StatusCode::OK),
            ("\"", StatusCode::OK),
        ] {
            let again = answer(&[(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, known)]);
            assert_eq!(again.status(), status, "{known}");
            assert_eq!(again.headers()[header::ETAG], tag);
        }
        let plain = answer(&[(header::IF_NONE_MATCH, tag)]);
        assert_eq!(plain.status(), StatusCode::OK, "another form is not the one that is there");
        let weak: &'static str = format!("\"0\", W/{tag}").leak();
        let again = answer(&[(header::ACCEPT_ENCODING, "br"), (header::IF_NONE_MATCH, weak)]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "proxies that compress weaken a tag");
    }

    #[test]
    fn a_file_is_only_read() {
        let answer = sound().answer(&Method::POST, None, &HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers()[header::ALLOW], "GET, HEAD");
    }
}
