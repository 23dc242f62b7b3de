//! What comes before anybody says something: headers, forms, and the bytes of a socket.

use super::Shape;

/// Headers that list something.
pub(super) fn headers() -> Vec<Shape> {
    let parts = [
        ("commas", ","),
        ("semicolons", ";"),
        ("equals signs", "="),
        ("quotation marks", "\""),
        ("spaces", " "),
        ("percent signs", "%"),
        ("addresses", "127.0.0.1,"),
        ("addresses of six", "[::ffff:127.0.0.1]:1,"),
        ("elements", "for=127.0.0.1,"),
        ("pairs", "for;"),
        ("pairs of one element", "by=a;"),
        ("many quotes", "for=\"\"\"\","),
        ("short cookies", "a=;"),
        ("cookies in quotes", "a=\"%41\"; "),
        ("cookies of our name", "parlor=a; "),
        ("cookies of our name over HTTPS", "__Host-parlor=a; "),
        ("cookies that look signed", "parlor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=a; "),
        ("languages", "en-US;q=0.001,"),
        ("weights", "en;q=0.0000000000000001;q=,"),
        ("digits", "1"),
    ];
    let digits = Shape::repeated("a long weight", "en;q=0.", "1", "");
    let many = Shape::numbered("many cookies", |number| {
        format!("{number:04}=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=;")
    });
    parts.map(|(name, part)| Shape::repeated(name, "", part, "")).into_iter().chain([digits, many]).collect()
}

/// The fields of forms.
pub(super) fn forms() -> Vec<Shape> {
    let parts = [
        ("ampersands", "", "&"),
        ("equals signs", "", "="),
        ("percent signs", "topic=", "%"),
        ("escapes", "topic=", "%41"),
        ("escapes of no text", "topic=", "%ff"),
        ("plus signs", "topic=", "+"),
        ("empty fields", "", "=&"),
        ("unknown fields", "", "a=b&"),
        ("fields of escapes", "", "%61=%62&"),
        ("one long field", "description=", "a"),
    ];
    let many = Shape::numbered("many fields", |number| format!("{number:04}=&"));
    parts
        .map(|(name, before, part)| Shape::repeated(name, before, part, ""))
        .into_iter()
        .chain([many])
        .collect()
}

/// A frame of a client (RFC 6455, section 5.2), with a mask that changes something.
fn frame(first: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match content.len() {
        short @ 0..126 => bytes.push(0x80 | short as u8),
        long => {
            bytes.push(0x80 | 126);
            bytes.extend((long as u16).to_be_bytes());
        }
    }
    let mask = [1, 2, 3, 4];
    bytes.extend(mask);
    bytes.extend(content.iter().enumerate().map(|(place, byte)| byte ^ mask[place % 4]));
    bytes
}

const FRAGMENT: u8 = 0x01;
const CONTINUATION: u8 = 0x00;
const TEXT: u8 = 0x81;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// Bytes of a client after the handshake.
pub(super) fn sockets() -> Vec<Shape> {
    let long = [b'a'; 125];
    let begun = frame(FRAGMENT, b"a");
    vec![
        Shape::repeated("empty messages", "", frame(TEXT, b""), ""),
        Shape::repeated("short messages", "", frame(TEXT, b"a"), ""),
        Shape::repeated("messages of a line", "", frame(TEXT, &long[..80]), ""),
        Shape::made("one long message", |length| frame(TEXT, &vec![b'a'; length])),
        Shape::repeated("pings", "", frame(PING, b""), ""),
        Shape::repeated("long pings", "", frame(PING, &long), ""),
        Shape::repeated("pongs", "", frame(PONG, b""), ""),
        Shape::repeated("empty fragments", &begun, frame(CONTINUATION, b""), ""),
        Shape::repeated("short fragments", &begun, frame(CONTINUATION, b"a"), ""),
        Shape::repeated(
            "pings between fragments",
            &begun,
            [frame(CONTINUATION, b"a"), frame(PING, b"a")].concat(),
            "",
        ),
    ]
}

/// Messages of newcomers, by whom each is.
pub(super) fn floods() -> Vec<Shape> {
    let people: Vec<u8> = (0..200).collect();
    vec![
        Shape::repeated("a flood by one", "", [7], ""),
        Shape::repeated("a flood by as many as are no surge", "", &people[..9], ""),
        Shape::repeated("a flood by very many", "", &people, ""),
    ]
}
