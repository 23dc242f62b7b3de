//! Hides the name of a room from people who may only watch it: the watch-only name replaces it everywhere.

use crate::{
    domain::RoomName,
    protocol::{Snapshot, json},
};
use bytes::Bytes;

/// A room's own name, and its replacement.
#[derive(Clone, Debug)]
pub(in crate::server) struct Veil {
    pub(in crate::server) own: RoomName,
    pub(in crate::server) shown: RoomName,
}

impl Veil {
    /// Replaces the room's own name in a text: as the room's name in JSON, and as a copied link in a message.
    pub(in crate::server) fn text(&self, text: &str) -> String {
        let named = |room: &RoomName| {
            let name = serde_json::to_string(room).expect("a name is text");
            format!("\"room\":{name}")
        };
        let text = text.replace(&named(&self.own), &named(&self.shown));
        match (self.own.secret(), self.shown.as_str().strip_prefix('~')) {
            // Without the sign that both begin with, which may be encoded.
            (Some(secret), Some(shown)) => replace_ignoring_case(text, secret, shown),
            _ => text,
        }
    }

    /// Replaces the name in a page's snapshot. None if the result cannot be parsed, which does not happen.
    ///
    /// Before rendering: in rendered HTML, a name may be split.
    pub(in crate::server) fn snapshot(&self, snapshot: &Snapshot) -> Option<Snapshot> {
        let json = serde_json::to_string(snapshot).expect("it has only text keys");
        json::read(&self.text(&json), Snapshot::read)
    }

    /// Replaces the name in a piece: concatenated text frames; other frames stay unchanged (RFC 6455, section 5.2).
    pub(in crate::server) fn frames(&self, piece: &Bytes) -> Bytes {
        let mut veiled = Vec::with_capacity(piece.len() + 64);
        let mut rest = &piece[..];
        while let Some((head, length)) = first_frame(rest) {
            let (frame, after) = rest.split_at(length);
            match std::str::from_utf8(&frame[head..]) {
                Ok(text) if frame[0] == WHOLE_TEXT_FRAME => {
                    push_frame(&mut veiled, self.text(text).as_bytes())
                }
                _ => veiled.extend_from_slice(frame),
            }
            rest = after;
        }
        veiled.extend_from_slice(rest);
        veiled.into()
    }
}

/// The first byte of an unfragmented text message.
const WHOLE_TEXT_FRAME: u8 = 0x81;

/// The lengths of the first frame's header and of the whole frame; none if the frame is not complete.
fn first_frame(piece: &[u8]) -> Option<(usize, usize)> {
    let (head, content): (usize, usize) = match *piece.get(1)? {
        126 => (4, usize::from(u16::from_be_bytes(piece.get(2..4)?.try_into().ok()?))),
        127 => (10, usize::try_from(u64::from_be_bytes(piece.get(2..10)?.try_into().ok()?)).ok()?),
        length => (2, usize::from(length)),
    };
    let length = head.checked_add(content)?;
    (length <= piece.len()).then_some((head, length))
}

fn push_frame(frames: &mut Vec<u8>, text: &[u8]) {
    frames.push(WHOLE_TEXT_FRAME);
    match text.len() {
        length @ 0..=125 => frames.push(length as u8),
        length @ 126..=0xffff => {
            frames.push(126);
            frames.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            frames.push(127);
            frames.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    frames.extend_from_slice(text);
}

/// Replaces lower-case ASCII, ignoring case.
fn replace_ignoring_case(text: String, sought: &str, by: &str) -> String {
    let small = text.to_ascii_lowercase();
    let mut places = small.match_indices(sought).peekable();
    if places.peek().is_none() {
        return text;
    }
    let (mut replaced, mut from) = (String::with_capacity(text.len()), 0);
    for (at, _) in places {
        replaced.push_str(&text[from..at]);
        replaced.push_str(by);
        from = at + sought.len();
    }
    replaced.push_str(&text[from..]);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Code, Count, Event, Frame, Refused};

    fn veil() -> Veil {
        Veil { own: RoomName::unlisted([3; 16]), shown: RoomName::watching([4; 16]) }
    }

    #[test]
    fn a_name_is_replaced_wherever_it_stands() {
        let Veil { own, shown } = veil();
        let secret = own.secret().unwrap().to_owned();
        let text = format!(
            "{{\"room\":\"{own}\",\"body\":\"see /r/{own} or /r/%7E{} or /r/%7e{secret}\"}}",
            secret.to_uppercase()
        );
        let veiled = veil().text(&text);
        assert!(!veiled.to_lowercase().contains(&secret), "{veiled}");
        assert_eq!(veiled.matches(&shown.as_str()[2..]).count(), 4);
        assert!(veiled.starts_with(&format!("{{\"room\":\"{shown}\",\"body\":\"see /r/{shown} or")));
        // A name that somebody thought of is a word like others, but where it names the room.
        let tea = Veil { own: RoomName::parse("~t\"ea").unwrap(), shown };
        assert_eq!(
            tea.text(r#"{"room":"~t\"ea","body":"~t\"ea"}"#),
            format!(r#"{{"room":"{}","body":"~t\"ea"}}"#, tea.shown)
        );
    }

    #[test]
    fn frames_stay_frames_whatever_becomes_of_their_length() {
        let veil = veil();
        let count = |room: &RoomName| Event::Count(Count { room: room.clone(), people: 7 });
        let long = Event::Refused(Refused::new(Code::Busy, "x".repeat(70_000)).in_room(veil.own.clone()));
        let ping: &[u8] = &[0x89, 3, 1, 2, 3];
        let piece =
            [Frame::encode(&count(&veil.own)).bytes(), ping, Frame::encode(&long).bytes(), &[0x81, 1][..]]
                .concat();
        let shown = Event::Refused(Refused::new(Code::Busy, "x".repeat(70_000)).in_room(veil.shown.clone()));
        let expected =
            [Frame::encode(&count(&veil.shown)).bytes(), ping, Frame::encode(&shown).bytes(), &[0x81, 1][..]]
                .concat();
        assert!(veil.frames(&piece.into()) == expected);
    }
}
