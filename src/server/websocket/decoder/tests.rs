//! What the Autobahn suite asks of a server, in substance: fragments, control frames between them, UTF-8 at every cut,
//! close codes, limits and masking.

use super::*;
use proptest::prelude::*;

const LIMIT: usize = 1000;

/// The longest control frame, with its head (RFC 6455, section 5.5).
const MOST_CONTROL_BYTES: usize = 6 + 125;

static LIMITS: MessageLimits = MessageLimits { held: LIMIT, skipped: 2 * LIMIT };

/// A frame as a client sends it: masked, its last bit set or not.
fn frame(first: u8, content: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xFA, 0x21, 0x3D];
    let length = match content.len() {
        length @ 0..=125 => vec![0x80 | length as u8],
        length @ 126..=0xFFFF => [&[0x80 | 126][..], &(length as u16).to_be_bytes()].concat(),
        length => [&[0x80 | 127][..], &(length as u64).to_be_bytes()].concat(),
    };
    let masked: Vec<_> = content.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    [&[first][..], &length, &mask, &masked].concat()
}

/// Everything a decoder makes of bytes that come in pieces of this size.
fn decode(bytes: &[u8], piece: usize) -> (Vec<SocketMessage>, Option<ProtocolError>) {
    let mut decoder = Decoder::new(&LIMITS);
    let mut messages = Vec::new();
    for piece in bytes.chunks(piece) {
        decoder.feed(piece);
        loop {
            match decoder.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(broken) => return (messages, Some(broken)),
            }
        }
    }
    (messages, None)
}

fn broken_by(bytes: &[u8]) -> Option<ProtocolError> {
    decode(bytes, usize::MAX).1
}

fn text(text: &str) -> SocketMessage {
    SocketMessage::Text(text.to_owned())
}

#[test]
fn the_frame_of_the_rfc_is_read() {
    // RFC 6455, section 5.7.
    let hello = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    assert_eq!(decode(&hello, 1), (vec![text("Hello")], None));
}

#[test]
fn a_text_may_be_as_long_as_the_limit_and_no_longer() {
    for length in [0, 1, 125, 126, 127, LIMIT] {
        let sent = "x".repeat(length);
        assert_eq!(decode(&frame(0x81, sent.as_bytes()), 7), (vec![text(&sent)], None));
    }
    // Refused by its head, before any of it has come.
    for length in [1 << 16, 1 << 40, u64::MAX >> 1] {
        let head = [&[0x81, 0xFF][..], &length.to_be_bytes(), &[0; 4]].concat();
        assert_eq!(broken_by(&head), Some(ProtocolError::TooLong));
    }
    let parts = [frame(0x01, &[b'x'; 2 * LIMIT]), frame(0x80, b"x")].concat();
    assert_eq!(broken_by(&parts), Some(ProtocolError::TooLong));
}

#[test]
fn of_a_message_that_is_longer_than_is_held_only_the_beginning_is_kept_and_what_follows_it_is_read() {
    let long = "x".repeat(LIMIT + 1);
    let one = frame(0x81, long.as_bytes());
    let parts: Vec<_> = [(0x01, 0..1), (0x00, 1..LIMIT), (0x80, LIMIT..LIMIT + 1)]
        .into_iter()
        .flat_map(|(first, part)| frame(first, &long.as_bytes()[part]))
        .collect();
    let excess =
        OversizedMessage { length: LIMIT + 1, excerpt: long.as_bytes()[..MAX_EXCERPT_BYTES].to_vec() };
    for (bytes, piece) in [(&one, 1), (&one, usize::MAX), (&parts, 1), (&parts, 700)] {
        let bytes = [&bytes[..], &frame(0x81, b"y")].concat();
        assert_eq!(decode(&bytes, piece), (vec![SocketMessage::TooLarge(excess.clone()), text("y")], None));
    }
}

#[test]
fn whatever_is_half_read_holds_no_more_than_a_message_and_one_reading() {
    let reading = 64;
    let most = LIMIT + 2 * reading;
    let half = &frame(0x01, &[b'x'; 2 * LIMIT])[..2 * LIMIT];
    let dribble: Vec<_> = std::iter::once(frame(0x01, b"x"))
        .chain((0..3 * LIMIT / 2).map(|_| frame(0x00, b"x")))
        .flatten()
        .collect();
    let interrupted: Vec<_> = (0..LIMIT)
        .flat_map(|n| [frame(u8::from(n == 0), b"x"), frame(0x89, &[b'p'; 125])].concat())
        .collect();
    for bytes in [half, &dribble, &interrupted] {
        let mut decoder = Decoder::new(&LIMITS);
        for piece in bytes.chunks(reading) {
            decoder.feed(piece);
            while decoder.next().unwrap().is_some() {}
            assert!(decoder.held_bytes() <= most, "{} of {most}", decoder.held_bytes());
        }
        assert!(decoder.midway().is_some());
    }
}

#[test]
fn a_length_stands_in_its_shortest_form() {
    for (first, lengths) in [(0x81, &[0, 125, 126, 0xFFFF][..]), (0x89, &[0, 125])] {
        for &length in lengths {
            let eight = [&[first, 0xFF][..], &u64::to_be_bytes(length), &[0; 4]].concat();
            assert_eq!(broken_by(&eight), Some(ProtocolError::Protocol), "{length} in eight bytes");
            if length < 126 {
                let two = [&[first, 0xFE][..], &(length as u16).to_be_bytes(), &[0; 4]].concat();
                assert_eq!(broken_by(&two), Some(ProtocolError::Protocol), "{length} in two bytes");
            }
        }
    }
    let negative = [&[0x81, 0xFF][..], &(1_u64 << 63).to_be_bytes(), &[0; 4]].concat();
    assert_eq!(broken_by(&negative), Some(ProtocolError::Protocol), "its first bit is set");
}

#[test]
fn control_frames_come_between_the_fragments_of_a_message() {
    let bytes = [
        frame(0x01, "훈".as_bytes()),
        frame(0x89, b"alive?"),
        frame(0x00, b""),
        frame(0x8A, b"yes"),
        frame(0x80, "련".as_bytes()),
        frame(0x88, &[0x03, 0xE8]),
    ];
    let said = vec![
        SocketMessage::Ping(b"alive?".to_vec()),
        SocketMessage::Pong,
        text("훈련"),
        SocketMessage::Close(Some(1000)),
    ];
    assert_eq!(decode(&bytes.concat(), usize::MAX), (said, None));
}

#[test]
fn a_character_may_be_cut_by_fragments_and_must_be_whole_in_the_end() {
    let clip = "κόσμε🙂".as_bytes();
    for cut in 0..=clip.len() {
        let bytes = [frame(0x01, &clip[..cut]), frame(0x80, &clip[cut..])].concat();
        assert_eq!(decode(&bytes, usize::MAX), (vec![text("κόσμε🙂")], None));
    }
    // A lone continuation byte, an overlong form, a surrogate, a cut end, past the last character.
    for bad in [&b"\x80"[..], b"\xC0\xAF", b"\xED\xA0\x80", b"\xCE\xBA\xE1\xBD", b"\xF4\x90\x80\x80"] {
        assert_eq!(broken_by(&frame(0x81, bad)), Some(ProtocolError::NotUtf8), "{bad:?}");
        assert_eq!(decode(&frame(0x82, bad), 1), (vec![SocketMessage::Binary], None), "only texts are UTF-8");
    }
}

#[test]
fn what_the_rfc_forbids_breaks_the_connection() {
    let unmasked = vec![0x81, 0x01, b'x'];
    let forbidden = [
        ("an unmasked frame", unmasked),
        ("a reserved bit", frame(0x91, b"")),
        ("an unknown kind of data", frame(0x83, b"")),
        ("an unknown kind of control", frame(0x8B, b"")),
        ("a control frame in fragments", frame(0x09, b"")),
        ("a long control frame", frame(0x89, &[0; 126])),
        ("a continuation of nothing", frame(0x80, b"x")),
        ("a message within a message", [frame(0x01, b"a"), frame(0x81, b"b")].concat()),
        ("half a close code", frame(0x88, &[3])),
        ("a close code nobody may send", frame(0x88, &1005_u16.to_be_bytes())),
        ("a close code of nobody", frame(0x88, &5000_u16.to_be_bytes())),
    ];
    for (what, bytes) in forbidden {
        assert_eq!(decode(&bytes, 1), (vec![], Some(ProtocolError::Protocol)), "{what}");
    }
    assert_eq!(broken_by(&frame(0x88, &[0x03, 0xE8, 0xFF])), Some(ProtocolError::NotUtf8));
}

#[test]
fn every_close_code_that_may_be_sent_is_understood() {
    assert_eq!(decode(&frame(0x88, b""), 1), (vec![SocketMessage::Close(None)], None));
    for code in [1000, 1001, 1003, 1007, 1014, 3000, 4000, 4999_u16] {
        let content = [&code.to_be_bytes()[..], "bye 👋".as_bytes()].concat();
        assert_eq!(decode(&frame(0x88, &content), 3), (vec![SocketMessage::Close(Some(code))], None));
    }
}

#[test]
fn nothing_is_held_while_nothing_is_half_read() {
    let mut decoder = Decoder::new(&LIMITS);
    decoder.feed(&[frame(0x81, &[b'x'; 900]), frame(0x81, b"y")].concat());
    while decoder.next().unwrap().is_some() {}
    assert_eq!((decoder.held_bytes(), decoder.midway()), (0, None));
}

fn message() -> impl Strategy<Value = SocketMessage> {
    prop_oneof![
        "\\PC{0,60}".prop_map(SocketMessage::Text),
        Just(SocketMessage::Binary),
        prop::collection::vec(any::<u8>(), 0..125).prop_map(SocketMessage::Ping),
        Just(SocketMessage::Pong),
    ]
}

proptest! {
    #[test]
    fn messages_arrive_whatever_pieces_their_bytes_come_in(
        messages in prop::collection::vec((message(), 1..9_usize), 1..12),
        piece in 1..50_usize,
    ) {
        let mut bytes = Vec::new();
        for (message, fragments) in &messages {
            match message {
                SocketMessage::Text(text) => {
                    let part = text.len().div_ceil(*fragments).max(1);
                    let mut kind = 0x01;
                    for part in text.as_bytes().chunks(part) {
                        bytes.extend(frame(kind, part));
                        bytes.extend(frame(0x8A, b""));
                        kind = 0x00;
                    }
                    bytes.extend(frame(0x80 | kind, b""));
                }
                SocketMessage::Binary => bytes.extend(frame(0x82, b"\xFF")),
                SocketMessage::Ping(content) => bytes.extend(frame(0x89, content)),
                _ => bytes.extend(frame(0x8A, b"x")),
            }
        }
        let (heard, broken) = decode(&bytes, piece);
        prop_assert_eq!(broken, None);
        let without_pongs = |messages: Vec<SocketMessage>| messages.into_iter().filter(|m| *m != SocketMessage::Pong).collect::<Vec<_>>();
        prop_assert_eq!(without_pongs(heard), without_pongs(messages.into_iter().map(|(m, _)| m).collect()));
    }

    #[test]
    fn no_bytes_upset_the_decoder_or_make_it_hold_more_than_a_message(
        frames in prop::collection::vec((any::<u8>(), 0..2 * LIMIT), 1..6),
        hurt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        piece in 1..200_usize,
    ) {
        let mut bytes: Vec<u8> =
            frames.iter().flat_map(|(first, length)| frame(*first, &vec![b'x'; *length])).collect();
        for (at, byte) in hurt {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let mut decoder = Decoder::new(&LIMITS);
        'read: for piece in bytes.chunks(piece) {
            decoder.feed(piece);
            loop {
                match decoder.next() {
                    Ok(Some(_)) => {}
                    Ok(None) => break,
                    Err(_) => break 'read,
                }
            }
            // A vector that grows doubles: the message, and the frame between its parts that has begun.
            prop_assert!(decoder.held_bytes() <= 2 * LIMIT + 2 * (MOST_CONTROL_BYTES + piece.len()));
        }
    }
}
