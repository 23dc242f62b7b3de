//! What `tests/instructions` counts: each reader of what strangers write, called as the server or a page calls it.

use super::headers::IDENTITIES;
use crate::{
    confusables::{nickname_keys, room_look},
    domain::{
        Act, Body, Emoji, Entry, FileName, Language, Member, MessageId, Nickname, Person, RoomName, Seq,
        Timestamp, Topic,
        markup::{blocks, excerpt, mention_keys, mentions},
        named_files, nfc,
        search::{Search, SearchTerms},
    },
    protocol::{Command, EntryAdded, Event},
    room::actor::surge::SurgeWatch,
    server::{
        connections::proxies::{AddressPrefix, client_address},
        images::{kind_of, strip},
        websocket::decoder::{Decoder, MessageLimits},
    },
    sheets::search_sheet::marked,
    ui::{messages::message_text::message_text, words},
};
use axum::{
    extract::Query,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header},
};
use serde::Deserialize;
use std::{
    hint::black_box,
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};
use tokio::time::Instant;

/// Reads bytes in one way.
#[derive(Clone, Copy, Debug)]
pub struct CountedReader {
    /// What it is called in `benches/budgets.toml`.
    pub name: &'static str,
    /// What it reads.
    pub reads: Reads,
    /// The longest it is given, in bytes.
    pub most: usize,
    /// Reads it.
    pub read: fn(&[u8]),
}

/// What a reader reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// What a message says.
    Message,
    /// The lines of a code in a message.
    Code,
    /// What somebody types to look for it.
    Typed,
    /// What is looked for in the first line, and a message in the others.
    Sought,
    /// The frame of a command.
    Command,
    /// The frame of an event.
    Event,
    /// A name.
    Name,
    /// The value of a header that lists something.
    Header,
    /// The fields of a form.
    Form,
    /// What comes over a socket.
    Socket,
    /// Files of the four formats.
    Png,
    /// The same.
    Jpeg,
    /// The same.
    Gif,
    /// The same.
    WebP,
    /// Messages of newcomers: each byte is one, and says whose.
    Flood,
}

/// Where a reader has no bound of its own: an eighth of the longest message. That is enough to see what grows faster than the text,
/// and is counted in less than a minute.
const LONG: usize = 2_000;

/// Every reader, in the order in which they are counted.
pub const READERS: [CountedReader; 28] = [
    CountedReader { name: "markup_blocks", reads: Reads::Message, most: LONG, read: read_blocks },
    CountedReader { name: "markup_excerpt", reads: Reads::Message, most: LONG, read: read_excerpt },
    CountedReader { name: "mention_keys", reads: Reads::Message, most: LONG, read: read_mention_keys },
    CountedReader { name: "mentions", reads: Reads::Message, most: LONG, read: read_mentions },
    CountedReader { name: "named_files", reads: Reads::Message, most: LONG, read: read_named_files },
    CountedReader { name: "message_html", reads: Reads::Message, most: LONG, read: read_html },
    CountedReader { name: "event_written", reads: Reads::Message, most: LONG, read: write_event },
    CountedReader { name: "code_colours", reads: Reads::Code, most: LONG, read: read_code },
    CountedReader { name: "search_typed", reads: Reads::Typed, most: 800, read: read_search },
    CountedReader { name: "search_finds", reads: Reads::Sought, most: LONG, read: read_finds },
    CountedReader { name: "search_marks", reads: Reads::Sought, most: LONG, read: read_marks },
    CountedReader { name: "command", reads: Reads::Command, most: LONG, read: read_command },
    CountedReader { name: "event_read", reads: Reads::Event, most: LONG, read: read_event },
    CountedReader { name: "nickname", reads: Reads::Name, most: 128, read: read_nickname },
    CountedReader { name: "room_name", reads: Reads::Name, most: 192, read: read_room_name },
    CountedReader { name: "topic", reads: Reads::Name, most: 480, read: read_topic },
    CountedReader { name: "emoji", reads: Reads::Name, most: 64, read: read_emoji },
    CountedReader { name: "file_name", reads: Reads::Name, most: LONG, read: read_file_name },
    CountedReader { name: "cookies", reads: Reads::Header, most: LONG, read: read_cookies },
    CountedReader { name: "forwarded_for", reads: Reads::Header, most: LONG, read: read_forwarded },
    CountedReader { name: "languages", reads: Reads::Header, most: LONG, read: read_languages },
    CountedReader { name: "form", reads: Reads::Form, most: LONG, read: read_form },
    CountedReader { name: "websocket", reads: Reads::Socket, most: LONG, read: read_socket },
    CountedReader { name: "png", reads: Reads::Png, most: LONG, read: read_picture },
    CountedReader { name: "jpeg", reads: Reads::Jpeg, most: LONG, read: read_picture },
    CountedReader { name: "gif", reads: Reads::Gif, most: LONG, read: read_picture },
    CountedReader { name: "webp", reads: Reads::WebP, most: LONG, read: read_picture },
    CountedReader { name: "flood", reads: Reads::Flood, most: LONG, read: watch_flood },
];

/// Who reads.
const ME: &str = "Ann Lee";

/// How much of a message stands in a notice, in characters.
const EXCERPT_CHARS: usize = 80;

fn text(data: &[u8]) -> &str {
    std::str::from_utf8(data).unwrap_or_default()
}

fn read_blocks(data: &[u8]) {
    black_box(blocks(text(data), &[ME]));
}

fn read_excerpt(data: &[u8]) {
    black_box(excerpt(text(data), EXCERPT_CHARS));
}

fn read_mention_keys(data: &[u8]) {
    black_box(mention_keys(text(data)));
}

fn read_mentions(data: &[u8]) {
    black_box(mentions(text(data), ME));
}

fn read_named_files(data: &[u8]) {
    black_box(named_files(text(data)));
}

fn read_html(data: &[u8]) {
    black_box(message_text(text(data), &[ME], Some(ME), words::of(Language::English)));
}

fn read_code(data: &[u8]) {
    let message = format!("```rust\n{}", text(data));
    black_box(message_text(&message, &[], None, words::of(Language::English)));
}

fn write_event(data: &[u8]) {
    let Ok(body) = Body::parse(text(data).to_owned()) else { return };
    let person = Person::from_bytes([1; 12]);
    let entry = Entry {
        seq: Seq::new(2),
        prev: Seq::new(1),
        at: Timestamp::from_millis(1),
        id: MessageId::from_bytes([1; 16]),
        from: Member { person, nickname: Nickname::generated(person, Language::English) },
        act: Act::Said { body: Some(body), reply_to: None },
    };
    let Ok(room) = RoomName::parse("a") else { return };
    black_box(serde_json::to_string(&Event::Told(EntryAdded { room, entry })).ok());
}

fn search(typed: &str) -> Option<Search> {
    let rooms = RoomName::parse("a").into_iter().collect();
    Search::parse(SearchTerms { text: typed.to_owned(), rooms, ..SearchTerms::default() }).ok()
}

fn read_search(data: &[u8]) {
    black_box(search(text(data)));
}

fn read_finds(data: &[u8]) {
    let (typed, said) = text(data).split_once('\n').unwrap_or_default();
    black_box(search(typed).is_some_and(|search| search.occurs_in(said)));
}

fn read_marks(data: &[u8]) {
    let (typed, said) = text(data).split_once('\n').unwrap_or_default();
    black_box(marked(said, search(typed).as_ref()));
}

fn read_command(data: &[u8]) {
    black_box(Command::decode(text(data)).ok());
}

fn read_event(data: &[u8]) {
    black_box(Event::decode(text(data)));
}

fn read_nickname(data: &[u8]) {
    if let Ok(name) = Nickname::parse(&nfc(text(data))) {
        black_box(nickname_keys(&name));
    }
}

fn read_room_name(data: &[u8]) {
    if let Ok(name) = RoomName::parse(text(data)) {
        black_box((room_look(&name), name.plain(), name.path()));
    }
}

fn read_topic(data: &[u8]) {
    black_box(Topic::parse(&nfc(text(data))).ok());
}

fn read_emoji(data: &[u8]) {
    black_box(Emoji::parse(text(data).to_owned()).is_ok_and(|emoji| emoji.is_well_formed()));
}

fn read_file_name(data: &[u8]) {
    black_box(FileName::of(text(data), None));
}

fn headers(name: HeaderName, data: &[u8]) -> HeaderMap {
    let value = HeaderValue::from_bytes(data).ok();
    value.map(|value| (name, value)).into_iter().collect()
}

fn read_cookies(data: &[u8]) {
    let headers = headers(header::COOKIE, data);
    for identities in &*IDENTITIES {
        black_box(identities.person(&headers));
    }
}

fn read_forwarded(data: &[u8]) {
    let proxy = IpAddr::from(Ipv4Addr::LOCALHOST);
    let trusted = "127.0.0.0/8".parse::<AddressPrefix>().ok();
    for name in [HeaderName::from_static("x-forwarded-for"), header::FORWARDED] {
        black_box(client_address(proxy, &headers(name, data), trusted.as_slice()));
    }
}

fn read_languages(data: &[u8]) {
    black_box(Language::accepted(text(data)));
}

/// The fields of a form that has text.
#[derive(Deserialize)]
struct CountedFields {
    topic: Option<String>,
    description: Option<String>,
}

fn read_form(data: &[u8]) {
    let form = format!("/?{}", text(data)).parse::<Uri>();
    let fields = form.ok().and_then(|form| Query::<CountedFields>::try_from_uri(&form).ok());
    black_box(fields.map(|Query(CountedFields { topic, description })| (topic, description)));
}

/// As much as comes with one reading.
const PIECE: usize = 4096;

/// Those of a server.
static LIMITS: MessageLimits = MessageLimits { held: 64 * 1024, skipped: 1024 * 1024 };

fn read_socket(data: &[u8]) {
    let mut decoder = Decoder::new(&LIMITS);
    for piece in data.chunks(PIECE) {
        decoder.feed(piece);
        while let Ok(Some(message)) = decoder.next() {
            black_box(message);
        }
    }
}

fn read_picture(data: &[u8]) {
    if let Some(kind) = kind_of(data) {
        black_box(strip(kind, data).map(|stripped| stripped.bytes));
    }
}

/// They come so fast that the room always looks at as many as it remembers.
fn watch_flood(data: &[u8]) {
    let (mut watch, now) = (SurgeWatch::default(), Instant::now());
    watch.note_regular(now);
    // The first ones cost less: there is nothing to forget yet.
    let remembered = [0; 200];
    for (nth, who) in remembered.iter().chain(data).enumerate() {
        let at = now + Duration::from_millis(nth as u64);
        black_box(watch.note(Person::from_bytes([*who; 12]), at));
    }
}
