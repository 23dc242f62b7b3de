//! Names of people, rooms, files and emoji: whoever parses what was parsed has the same, and nothing in it is unseen.

use crate::{
    confusables::nickname_keys,
    domain::{Body, Description, Emoji, FileLink, FileName, Nickname, RoomName, Topic, named_files, nfc},
};

/// A text, read as every kind of name.
pub fn names(data: &[u8]) {
    let Ok(raw) = std::str::from_utf8(data) else { return };
    let text = nfc(raw);
    if let Ok(name) = Nickname::parse(&text) {
        assert_eq!(Nickname::parse(name.as_str()).as_ref(), Ok(&name));
        assert!(name.as_str().chars().count() <= Nickname::MAX_CHARS && name.as_str().chars().all(is_seen));
        let numbered = name.numbered(27);
        assert_eq!(Nickname::parse(numbered.as_str()).as_ref(), Ok(&numbered), "{name}");
        assert_eq!(Nickname::kept(name.as_str()).as_ref(), Ok(&name));
        assert_eq!(nickname_keys(&name), nickname_keys(&name));
    }
    if let Ok(room) = RoomName::parse(&text) {
        assert_eq!(RoomName::parse(room.as_str()).as_ref(), Ok(&room));
        assert_eq!(RoomName::in_form(room.as_str()).as_ref(), Ok(&room));
        assert!(room.as_str().chars().count() <= RoomName::MAX_CHARS && room.as_str().chars().all(is_seen));
        if let Some(plain) = room.plain() {
            assert_eq!(plain.plain().as_ref(), Some(&plain), "{room}");
            assert!(!plain.is_direct() || room.is_direct(), "{room} becomes nobody's");
        }
        let path = room.path();
        assert!(
            path.starts_with("/r/") && path.is_ascii() && !path[3..].contains(['/', '?', '#', ' ']),
            "{path}"
        );
        let decoded = percent_encoding::percent_decode_str(&path[3..]).decode_utf8();
        assert_eq!(decoded.ok().as_deref(), Some(room.as_str()));
    }
    if let Ok(Some(topic)) = Topic::parse(&text) {
        assert_eq!(Topic::parse(topic.as_str()), Ok(Some(topic.clone())));
        assert!(topic.as_str().chars().all(is_seen));
    }
    if let Ok(Some(description)) = Description::parse(raw.to_owned()) {
        assert_eq!(Description::parse(description.as_str().to_owned()), Ok(Some(description.clone())));
    }
    if let Ok(emoji) = Emoji::parse(raw.to_owned()) {
        assert_eq!(Emoji::parse(emoji.as_str().to_owned()).as_ref(), Ok(&emoji));
        assert!(emoji.as_str().chars().count() <= Emoji::MAX_CHARS);
        assert!(!emoji.as_str().chars().any(char::is_alphabetic), "{}", emoji.as_str());
    }
    if let Ok(body) = Body::parse(raw.to_owned()) {
        assert_eq!(body.as_str(), raw, "a body is kept to the letter");
    }
    for extension in [None, Some("png")] {
        let file = FileName::of(raw, extension);
        assert_eq!(FileName::parse(file.as_str()).as_ref(), Ok(&file), "{raw:?}");
        assert!(!file.as_str().contains(['/', '\\']) && !file.as_str().starts_with('.'));
    }
    for (at, _) in raw.match_indices(FileLink::FILES_PATH) {
        if let Some((link, length)) = FileLink::parse_prefix(&raw[at..]) {
            assert_eq!(link.path(), &raw[at..at + length]);
            assert!(named_files(raw).contains(&link.hash()), "what is shown as a file is named: {raw:?}");
        }
    }
}

/// Whether it is no control character and turns no text around.
fn is_seen(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
