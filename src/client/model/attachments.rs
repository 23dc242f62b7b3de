//! The attachments of the message being written.
//!
//! The message is sent as one text: the words, then the path of each file on its own line. So drafts, edits and the outbox need
//! not know of files.

use crate::domain::{FileExtent, FileLink, byte_size};

/// The attachments, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attachments {
    files: Vec<Attached>,
    /// How many were ever added.
    count: usize,
    /// Whether the message is sent as soon as they are uploaded.
    pub is_due: bool,
}

/// An attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its key, unique in this page.
    pub key: usize,
    /// Its name.
    pub name: String,
    /// Its size, in words; empty if it is not known.
    pub size: String,
    /// The URL of its preview, if it is a picture.
    pub picture: Option<String>,
    /// The state of its upload.
    pub upload: Upload,
}

/// The state of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// It is running.
    UnderWay,
    /// The server has stored it, under this path.
    Done(String),
    /// It failed.
    Failed {
        /// The reason.
        why: String,
        /// Whether a retry may succeed. A file that is too large always fails.
        may_pass: bool,
    },
}

impl Attachments {
    /// The most attachments of one message: more would fill the screen. The page's text has the number as a word.
    pub const MAX_ATTACHMENTS: usize = 10;

    /// All attachments.
    #[must_use]
    pub fn files(&self) -> &[Attached] {
        &self.files
    }

    /// The attachment with this key, if it still exists.
    pub fn file(&mut self, key: usize) -> Option<&mut Attached> {
        self.files.iter_mut().find(|file| file.key == key)
    }

    /// Adds an attachment and returns its key; none if there are too many.
    pub fn add(
        &mut self,
        name: String,
        size: String,
        picture: Option<String>,
        upload: Upload,
    ) -> Option<usize> {
        if Self::MAX_ATTACHMENTS <= self.files.len() {
            return None;
        }
        self.count += 1;
        self.files.push(Attached { key: self.count, name, size, picture, upload });
        Some(self.count)
    }

    /// Removes an attachment, if it still exists.
    pub fn remove(&mut self, key: usize) -> Option<Attached> {
        let at = self.files.iter().position(|file| file.key == key)?;
        Some(self.files.remove(at))
    }

    /// The keys of the uploaded ones. They belong to the text being written, and are sent with it.
    #[must_use]
    pub fn done(&self) -> Vec<usize> {
        let done = self.files.iter().filter(|file| matches!(file.upload, Upload::Done(_)));
        done.map(|file| file.key).collect()
    }

    /// Whether an upload is running.
    #[must_use]
    pub fn are_under_way(&self) -> bool {
        self.files.iter().any(|file| file.upload == Upload::UnderWay)
    }

    /// Whether an upload has failed.
    #[must_use]
    pub fn have_failed(&self) -> bool {
        self.files.iter().any(|file| matches!(file.upload, Upload::Failed { .. }))
    }

    /// The keys of failed uploads for which a retry may succeed.
    #[must_use]
    pub fn worth_retrying(&self) -> Vec<usize> {
        let failed =
            self.files.iter().filter(|file| matches!(file.upload, Upload::Failed { may_pass: true, .. }));
        failed.map(|file| file.key).collect()
    }

    /// The text of a message with these words: the words, then the uploaded files.
    #[must_use]
    pub fn text(&self, words: &str) -> String {
        let mut text = words.to_owned();
        for file in &self.files {
            if let Upload::Done(path) = &file.upload {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(path);
            }
        }
        text
    }

    /// The words of a message's text. The files after them are added as attachments.
    pub fn read<'a>(&mut self, text: &'a str) -> &'a str {
        let mut words = text;
        let mut links = Vec::new();
        while let Ok(link) = FileLink::parse(&words[words.rfind('\n').map_or(0, |end| end + 1)..]) {
            words = words[..words.len() - link.path().len()].strip_suffix('\n').unwrap_or_default();
            links.push(link);
        }
        for link in links.into_iter().rev() {
            let path = link.path().to_owned();
            let (size, picture) = match link.extent {
                FileExtent::Picture(..) => (String::new(), Some(path.clone() + "?small")),
                FileExtent::Bytes(bytes) => (byte_size(bytes), None),
                FileExtent::Unsaid => (String::new(), None),
            };
            self.add(link.name.as_str().to_owned(), size, picture, Upload::Done(path));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(name: &str) -> String {
        format!("/files/{}/{name}", "0a".repeat(32))
    }

    fn added(attachments: &mut Attachments, upload: Upload) -> Option<usize> {
        attachments.add("a".to_owned(), "1 KB".to_owned(), None, upload)
    }

    #[test]
    fn a_text_reads_back_as_its_words_and_its_files() {
        let (one, two) = (path("20x10/one.png"), path("2048/two.pdf"));
        for (text, words, files) in [
            (format!("look\nhere\n{one}\n{two}"), "look\nhere", 2),
            (one.clone(), "", 1),
            ("no file\n".to_owned(), "no file\n", 0),
            (format!("{one} is in the words"), &*format!("{one} is in the words"), 0),
            (format!("{one}\nwords after it"), &*format!("{one}\nwords after it"), 0),
        ] {
            let mut attachments = Attachments::default();
            assert_eq!(attachments.read(&text), words);
            assert_eq!(attachments.files().len(), files, "{text}");
            assert_eq!(attachments.text(words), text);
        }
    }

    #[test]
    fn only_what_the_server_has_is_sent_and_the_rest_stays() {
        let mut attachments = Attachments::default();
        let under_way = added(&mut attachments, Upload::UnderWay).unwrap();
        added(&mut attachments, Upload::Done(path("a.txt")));
        assert_eq!(attachments.text("words"), format!("words\n{}", path("a.txt")));
        for key in attachments.done() {
            attachments.remove(key);
        }
        assert_eq!(attachments.files().len(), 1);
        assert!(attachments.are_under_way() && !attachments.have_failed());
        attachments.file(under_way).unwrap().upload =
            Upload::Failed { why: "why".to_owned(), may_pass: true };
        assert_eq!(attachments.worth_retrying(), [under_way]);
        assert!(!attachments.are_under_way() && attachments.have_failed());
        attachments.remove(under_way);
        assert_eq!(attachments.files(), []);
    }

    #[test]
    fn a_message_takes_so_many_and_no_key_comes_twice() {
        let mut attachments = Attachments::default();
        let keys: Vec<_> =
            (0..=Attachments::MAX_ATTACHMENTS).map(|_| added(&mut attachments, Upload::UnderWay)).collect();
        assert_eq!(keys.iter().flatten().count(), Attachments::MAX_ATTACHMENTS);
        let last = keys[Attachments::MAX_ATTACHMENTS - 1].unwrap();
        attachments.remove(last);
        assert!(last < added(&mut attachments, Upload::UnderWay).unwrap());
    }
}
