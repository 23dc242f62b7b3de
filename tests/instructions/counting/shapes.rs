//! What strangers may write to cost others time, as long as one likes.

mod json;
mod pictures;
mod text;
mod wire;

use parlor::fuzzing::counted::Reads;

/// Makes an input of about so many bytes, and so many times as many of its parts.
type Make = Box<dyn Fn(usize, usize) -> Vec<u8>>;

/// One kind of input.
pub(crate) struct Shape {
    /// What it is, in words.
    pub(crate) name: String,
    make: Make,
}

impl Shape {
    /// One that is made of any number of bytes.
    fn made(name: impl Into<String>, make: impl Fn(usize) -> Vec<u8> + 'static) -> Self {
        Self { name: name.into(), make: Box::new(move |length, times| make(length * times)) }
    }

    /// The same part again and again, with something before and behind all.
    fn repeated(
        name: &str,
        before: impl AsRef<[u8]>,
        part: impl AsRef<[u8]>,
        after: impl AsRef<[u8]>,
    ) -> Self {
        let [before, part, after] = [before.as_ref(), part.as_ref(), after.as_ref()].map(<[u8]>::to_vec);
        let make = move |length: usize, times: usize| {
            // Twice as much has exactly twice as many parts.
            let parts = (length / part.len()).max(1) * times;
            [&before[..], &part.repeat(parts), &after].concat()
        };
        Self { name: name.to_owned(), make: Box::new(make) }
    }

    /// Parts that differ, each made of its number.
    fn numbered(name: &str, part: fn(usize) -> String) -> Self {
        let make = move |length: usize, times: usize| {
            let parts = (length / part(0).len()).max(1) * times;
            (0..parts).map(part).collect::<String>().into_bytes()
        };
        Self { name: name.to_owned(), make: Box::new(make) }
    }

    /// The same within something else.
    fn within(self, what: &str, wrap: impl Fn(&[u8]) -> Vec<u8> + 'static) -> Self {
        let make = move |length: usize, times: usize| wrap(&(self.make)(length, times));
        Self { name: format!("{} {what}", self.name), make: Box::new(make) }
    }

    /// An input of about so many bytes, and so many times as many of its parts.
    pub(crate) fn input(&self, length: usize, times: usize) -> Vec<u8> {
        (self.make)(length, times)
    }
}

/// All that a reader of this is given.
pub(crate) fn shapes(reads: Reads) -> Vec<Shape> {
    match reads {
        Reads::Message => text::message(),
        Reads::Code => text::code(),
        Reads::Typed => text::typed(),
        Reads::Sought => text::sought(),
        Reads::Name => text::name(),
        Reads::Command => json::commands(),
        Reads::Event => json::events(),
        Reads::Header => wire::headers(),
        Reads::Form => wire::forms(),
        Reads::Socket => wire::sockets(),
        Reads::Png => pictures::png(),
        Reads::Jpeg => pictures::jpeg(),
        Reads::Gif => pictures::gif(),
        Reads::WebP => pictures::webp(),
        Reads::Flood => wire::floods(),
    }
}
