//! The link of a file: a path of this site with all that is needed to show it.

use crate::domain::{FileHash, FileName, ParseError};

/// The path of an uploaded file. A picture has `/files/<hash>/<width>x<height>/<name>`: a page reserves its space before it is
/// loaded. Any other file has `/files/<hash>/<bytes>/<name>`: people see its size before they download it. Older links of files
/// have no size: `/files/<hash>/<name>`.
///
/// Only a path that has exactly one of these forms is shown as a picture or a file. Anything else is shown as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// The whole path. A page needs the hash only as a part of it.
    path: String,
    /// The size of the file, as the link has it.
    pub extent: FileExtent,
    /// The name of the file.
    pub name: FileName,
}

/// How large a file is, as its link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileExtent {
    /// A picture's width and height, in pixels.
    Picture(u32, u32),
    /// The length of any other file, in bytes.
    Bytes(u64),
    /// Any other file, if the link does not have its length.
    Unsaid,
}

impl FileLink {
    /// The prefix of every file's path.
    pub const FILES_PATH: &str = "/files/";

    /// The longest side of a picture, in pixels: enough for the largest photo, and more than a screen shows.
    pub const MAX_SIDE_PX: u32 = 16_384;

    /// The link of a file.
    #[must_use]
    pub fn new(hash: FileHash, extent: FileExtent, name: FileName) -> Self {
        let (folder, last) = (Self::FILES_PATH, name.as_str());
        let path = match extent {
            FileExtent::Picture(width, height) => format!("{folder}{hash}/{width}x{height}/{last}"),
            FileExtent::Bytes(bytes) => format!("{folder}{hash}/{bytes}/{last}"),
            FileExtent::Unsaid => format!("{folder}{hash}/{last}"),
        };
        Self { path, extent, name }
    }

    /// Parses the link at the start of a text. Returns it with its length in bytes.
    #[must_use]
    pub fn parse_prefix(text: &str) -> Option<(Self, usize)> {
        let (hash, rest) = text.strip_prefix(Self::FILES_PATH)?.split_at_checked(FileHash::HEX_DIGITS)?;
        let rest = rest.strip_prefix('/').filter(|_| FileHash::is_written_so(hash))?;
        let (extent, rest) = leading_extent(rest).unwrap_or((FileExtent::Unsaid, rest));
        let end = rest.find(|c| !FileName::may_hold(c)).unwrap_or(rest.len());
        // A path may not have more folders. Punctuation at the end of a sentence is not part of the name.
        let name =
            (!rest[end..].starts_with('/')).then(|| rest[..end].trim_end_matches(['.', '-', '\u{a0}']))?;
        let length = text.len() - rest.len() + name.len();
        Some((Self { path: text[..length].to_owned(), extent, name: FileName::parse(name).ok()? }, length))
    }

    /// The whole path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The hash of the content.
    #[must_use]
    pub fn hash(&self) -> FileHash {
        let hash = self.path[Self::FILES_PATH.len()..][..FileHash::HEX_DIGITS].parse();
        hash.expect("a link holds a hash")
    }

    /// A text that is a link and nothing else.
    ///
    /// # Errors
    /// [`ParseError`], when it is not.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let whole = Self::parse_prefix(text).filter(|(_, length)| *length == text.len());
        whole.map(|(link, _)| link).ok_or(ParseError::Malformed("the path of a file"))
    }
}

/// Every file that a text names, each once, at any place in the text.
#[must_use]
pub fn named_files(text: &str) -> Vec<FileHash> {
    let mut named = Vec::new();
    for (at, folder) in text.match_indices(FileLink::FILES_PATH) {
        let hash = text[at + folder.len()..].split('/').next().and_then(|hash| hash.parse().ok());
        named.extend(hash.filter(|hash| !named.contains(hash)));
    }
    named
}

/// The part between the hash and the name, and the name.
fn leading_extent(text: &str) -> Option<(FileExtent, &str)> {
    let (said, name) = text.split_once('/')?;
    let extent = match said.split_once('x') {
        Some((width, height)) => {
            let side = |digits| number(digits).filter(|side| *side <= u64::from(FileLink::MAX_SIDE_PX));
            FileExtent::Picture(side(width)? as u32, side(height)? as u32)
        }
        None => FileExtent::Bytes(number(said)?),
    };
    Some((extent, name))
}

/// A number in a path: digits only, without leading zeros, and no more of them than a file size can have.
fn number(digits: &str) -> Option<u64> {
    let is_number = digits.len() <= 15 && digits.bytes().all(|digit| digit.is_ascii_digit());
    (is_number && !digits.starts_with('0')).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn a_link_reads_back_as_what_it_was_made_of() {
        for (path, extent) in [
            (format!("/files/{HASH}/notes.pdf"), FileExtent::Unsaid),
            (format!("/files/{HASH}/15728640/notes.pdf"), FileExtent::Bytes(15 << 20)),
            (format!("/files/{HASH}/2026"), FileExtent::Unsaid),
            (format!("/files/{HASH}/1200x800/사진-1.webp"), FileExtent::Picture(1200, 800)),
        ] {
            let link = FileLink::parse(&path).unwrap();
            let again = FileLink::new(link.hash(), link.extent, link.name.clone());
            assert_eq!((link.extent, link.path(), again.path()), (extent, &*path, &*path));
        }
    }

    #[test]
    fn a_link_ends_where_its_name_ends() {
        for (after, name) in
            [(" and more", "a.png"), (").", "a.png"), (".", "a.png"), ("\n", "a.png"), ("?x", "a.png")]
        {
            let text = format!("/files/{HASH}/2x1/a.png{after}");
            let (link, length) = FileLink::parse_prefix(&text).unwrap();
            assert_eq!((link.name.as_str(), &text[length..]), (name, after));
        }
    }

    #[test]
    fn whatever_does_not_have_exactly_the_form_is_no_link() {
        let long = "x".repeat(FileName::MAX_CHARS + 1);
        for path in [
            format!("/files/{HASH}"),
            format!("/files/{HASH}/"),
            format!("/files/{}/a.png", &HASH[1..]),
            format!("/files/{}/a.png", HASH.to_uppercase()),
            format!("/files/{HASH}/../a.png"),
            format!("/files/{HASH}/a/b.png"),
            format!("/files/{HASH}/0/a.pdf"),
            format!("/files/{HASH}/012/a.pdf"),
            format!("/files/{HASH}/+1/a.pdf"),
            format!("/files/{HASH}/1234567890123456/a.pdf"),
            format!("/files/{HASH}/12/12/a.pdf"),
            format!("/files/{HASH}/0x5/a.png"),
            format!("/files/{HASH}/5x99999/a.png"),
            format!("/files/{HASH}/+5x5/a.png"),
            format!("/files/{HASH}/<b>"),
            format!("/files/{HASH}/{long}"),
            format!("https://evil.example/files/{HASH}/a.png"),
        ] {
            assert!(FileLink::parse_prefix(&path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_file_is_named_wherever_its_path_stands() {
        let other = HASH.replace("00", "ff");
        let text =
            format!("see `/files/{HASH}/a` and ||/files/{other}/1x1/b||, /files/{HASH}/c, /files/none/d");
        let named: Vec<_> = named_files(&text).iter().map(FileHash::to_string).collect();
        assert_eq!(named, [HASH.to_owned(), other]);
    }
}
