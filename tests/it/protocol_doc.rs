//! `docs/PROTOCOL.md` says what the code does: its examples are parsed, its names and limits compared.

use crate::support::{Ask, COMMANDS, EVENTS, TestServer, command_number, event_number, room};
use parlor::{
    domain::{
        Appeal, AppealText, Ban, BanReason, Body, CalmMode, Description, EntryKind, FileLink, FileName,
        HeldMessage, Message, Nickname, ReviewRules, ReviewWord, RoomName, RoomRole, RoomRules, Topic,
    },
    protocol::{Code, Command, Event, Refused, SUBPROTOCOL, limits},
    rates::{NETWORKS_PER_SITE, Rate},
    room::Limits,
    server::limits::{
        FileLimits, HEARTBEAT_TIMEOUT, JOIN_RATE, JOINS_PER_SLOT, MAX_MESSAGE_BYTES, MAX_POSTS_IN_FLIGHT,
        MEBIBYTE_BYTES, NETWORK_RATE_FACTOR, NEW_PEOPLE_RATE, PING_INTERVAL, TYPING_INTERVAL, UPLOAD_RATE,
        WRITE_TIMEOUT,
    },
    store::PAGE_BYTES,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{any::type_name, collections::BTreeSet};

const DOCUMENT: &str = include_str!("../../docs/PROTOCOL.md");

/// The part under a heading of the second level.
fn part(heading: &str) -> &'static str {
    let (_, rest) = DOCUMENT.split_once(&format!("\n## {heading}\n")).expect("the document has that heading");
    rest.split("\n## ").next().unwrap_or_default()
}

/// The JSON examples in a part, each with the heading of the third level that it stands under.
fn examples(part: &str) -> Vec<(&str, Value)> {
    let mut examples = Vec::new();
    for section in part.split("\n### `").skip(1) {
        let heading = section.split('`').next().unwrap_or_default();
        for block in section.split("```json\n").skip(1) {
            let text = block.split("\n```").next().unwrap_or_default();
            examples.push((
                heading,
                serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")),
            ));
        }
    }
    examples
}

/// The names serde knows an enum's variants by: it lists them when it meets another.
fn names<T: DeserializeOwned>(unknown: Value) -> BTreeSet<String> {
    let Err(error) = serde_json::from_value::<T>(unknown) else { panic!("{} has it", type_name::<T>()) };
    let (_, list) =
        error.to_string().split_once("expected one of ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn headings(examples: &[(&str, Value)]) -> BTreeSet<String> {
    examples.iter().map(|(heading, _)| (*heading).to_owned()).collect()
}

#[test]
fn every_command_is_shown_and_every_example_of_one_is_one() {
    let examples = examples(part("Commands"));
    let mut shown = BTreeSet::new();
    for (heading, example) in &examples {
        assert_eq!(example["type"], *heading);
        let command =
            Command::decode(&example.to_string()).unwrap_or_else(|refused| panic!("{example}: {refused:?}"));
        shown.insert(command_number(&command));
        assert_eq!(serde_json::to_value(command).unwrap(), *example);
    }
    assert_eq!(shown, (0..COMMANDS).collect());
    // Two of them have several types.
    let types = EntryKind::ALL.map(EntryKind::command).into_iter().chain(["away", "back"]);
    assert_eq!(types.filter(|name| !headings(&examples).contains(*name)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_event_is_shown_and_every_example_of_one_is_one() {
    let examples = examples(part("Events"));
    let mut shown = BTreeSet::new();
    for (heading, example) in &examples {
        assert_eq!(example["type"], *heading);
        let event = Event::decode(&example.to_string()).unwrap_or_else(|| panic!("{example}"));
        shown.insert(event_number(&event));
        assert_eq!(serde_json::to_value(event).unwrap(), *example);
    }
    assert_eq!(shown, (0..EVENTS).collect());
    // Two of them have several types.
    let types = EntryKind::ALL.map(EntryKind::name).into_iter().chain(["away", "back"]);
    assert_eq!(types.filter(|name| !headings(&examples).contains(*name)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_field_that_is_shown_is_explained() {
    for kind in ["Commands", "Events"] {
        for section in part(kind).split("\n### `").skip(1) {
            for (_, example) in examples(&format!("\n### `{section}")) {
                for field in example["payload"].as_object().unwrap().keys() {
                    let explained = section.lines().any(|line| {
                        line.starts_with("| `")
                            && line.split(" | ").next().unwrap().contains(&format!("`{field}`"))
                    });
                    assert!(explained, "{field} of {}", example["type"]);
                }
            }
        }
    }
}

#[test]
fn every_refusal_code_is_listed_and_no_other() {
    let rows = part("Refusal codes").lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let listed: BTreeSet<_> = rows.map(|(code, _)| code.to_owned()).collect();
    assert_eq!(listed, names::<Code>(json!("none")));
}

#[test]
fn the_limits_are_those_of_the_code() {
    let (rate, rooms) = (Rate::default(), Limits::default());
    for (what, limit, unit) in [
        ("a frame you send", limits::MAX_FRAME_BYTES, "bytes"),
        (
            "a message that is passed over and refused as `too_large`; a longer one closes the connection",
            MAX_MESSAGE_BYTES,
            "bytes",
        ),
        ("`body`", Body::MAX_BYTES, "bytes"),
        ("`nickname`", Nickname::MAX_CHARS, "characters"),
        ("`topic`", Topic::MAX_CHARS, "characters"),
        ("`description`", Description::MAX_BYTES, "bytes"),
        ("pinned messages of one room", Message::MAX_PINS, "messages"),
        ("those of them by one person who is no host or owner", Message::MAX_OWN_PINS, "messages"),
        ("the reason of a ban", BanReason::MAX_CHARS, "characters"),
        ("the length of a ban that ends by itself", Ban::MAX_MINUTES as usize, "minutes"),
        ("the wait of slow mode", RoomRules::MAX_SLOW_SECONDS as usize, "seconds"),
        ("the wait of newcomers", RoomRules::MAX_NEWCOMER_MINUTES as usize, "minutes"),
        ("calm mode", CalmMode::MAX_MINUTES as usize, "minutes"),
        ("what somebody tells the hosts", AppealText::MAX_CHARS, "characters"),
        (
            "reports, requests and questions of one person that wait in one room",
            Appeal::MAX_PER_PERSON,
            "of them",
        ),
        ("the same, of one network", Appeal::MAX_PER_NETWORK, "of them"),
        ("the same, of everybody", Appeal::MAX_PER_ROOM, "of them"),
        (
            "messages of one person that wait in one room until a host has looked at them",
            HeldMessage::MAX_PER_PERSON,
            "messages",
        ),
        ("those from one network", HeldMessage::MAX_PER_NETWORK, "messages"),
        ("those of everybody", HeldMessage::MAX_PER_ROOM, "messages"),
        ("words that one room holds up", ReviewRules::MAX_WORDS, "words"),
        ("a word that a room holds up", ReviewWord::MAX_CHARS, "characters"),
        ("people with a role in one room", RoomRole::MAX_PER_ROOM, "people"),
        ("bans of one room that hold at the same time", Ban::MAX_PER_ROOM, "bans"),
        ("a room's name", RoomName::MAX_CHARS, "characters"),
        ("messages in `joined` and `history`", limits::MAX_PAGE_MESSAGES, "messages"),
        ("entries in `joined` and `entries`", limits::MAX_CATCH_UP_ENTRIES, "entries"),
        (
            "bytes of those messages or entries together; the first is there, however long",
            PAGE_BYTES,
            "bytes",
        ),
        ("reactions of one message", Message::MAX_REACTIONS, "reactions"),
        ("emoji of one person under one message", Message::MAX_OWN_REACTIONS, "emoji"),
        ("edits of one message", Message::MAX_EDITS, "edits"),
        ("members in `joined`", limits::MAX_LISTED_MEMBERS, "members"),
        ("rooms in `lobby`", limits::MAX_LISTED_ROOMS, "rooms"),
        ("rooms of one connection", limits::MAX_ROOMS_PER_CONNECTION, "rooms"),
        ("commands at once", rate.burst as usize, "commands"),
        ("commands a second, in the long run", rate.per_second as usize, "commands"),
        (
            "your commands that may wait for the disk; more are not read until some are kept",
            MAX_POSTS_IN_FLIGHT,
            "commands",
        ),
        ("connections of one person", rooms.connections_per_person as usize, "connections"),
        ("people in one room", rooms.people_per_room as usize, "people"),
    ] {
        let row = format!("| {what} | {} {unit} |", grouped(limit));
        assert!(part("Limits").contains(&row), "the document does not say: {row}");
    }
    let (ping, silence) = (PING_INTERVAL.as_secs(), HEARTBEAT_TIMEOUT.as_secs());
    let sentence = format!(
        "It also pings every {ping} s, and lets go of a connection from which nothing came for {silence} s."
    );
    assert!(part("Connecting").contains(&sentence), "the document does not say: {sentence}");
    assert!(part("Connecting").contains(&format!("`{SUBPROTOCOL}`")));
    let stuck = format!("One that reads nothing at all for {} s is let go.", WRITE_TIMEOUT.as_secs());
    assert!(part("The rules").contains(&stuck), "the document does not say: {stuck}");
    let grace = format!("for {} s as if nothing had happened", rooms.grace.as_secs());
    assert!(part("The rules").contains(&grace), "the document does not say: {grace}");
    let away = format!("shown to others as away after {} minutes", rooms.away.as_secs() / 60);
    assert!(part("Commands").contains(&away), "the document does not say: {away}");
    let again = format!("nobody knows exactly, and it is {}.", Refused::MOMENT_SECONDS);
    assert!(part("Events").contains(&again), "the document does not say: {again}");
    let large = format!("In a room of more than {} people", limits::MAX_LISTED_MEMBERS);
    assert!(part("The rules").contains(&large), "the document does not say: {large}");
}

#[test]
fn the_limits_of_networks_are_those_of_the_code() {
    let part = part("Limits");
    let (rooms, joins, people) = (Limits::default().new_rooms, JOIN_RATE, NEW_PEOPLE_RATE);
    assert_eq!((rooms.per_minute, people.per_minute), (1, 60 / 4));
    for says in [
        format!("| {} at once, then one a minute |", rooms.burst),
        format!("16 times as many; from a /48 of IPv6, {} times |", 16 * NETWORKS_PER_SITE),
        format!("| {} at once, then {} a second |", joins.burst, joins.per_second),
        format!("{JOINS_PER_SLOT} at once for each connection it may have"),
        format!("then {} a second |", NETWORK_RATE_FACTOR * joins.per_second),
        format!("| {} at once, then one in 4 seconds; beyond it 429.", grouped(people.burst as usize)),
        format!("From a /48 of IPv6, {NETWORKS_PER_SITE} times as many |"),
    ] {
        assert!(part.contains(&says), "{says}");
    }
    let typing = format!(
        "Within {} second of the last one",
        TYPING_INTERVAL.as_secs().to_string().replace('1', "one")
    );
    assert!(DOCUMENT.contains(&typing), "{typing}");
}

/// A number with commas between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if 0 < at && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// What a value is made of: its fields, and of what kind each is.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), shape(field))).collect(),
        Value::Array(items) => items.iter().map(shape).collect(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        Value::Bool(_) => json!("bool"),
        Value::Null => Value::Null,
    }
}

#[tokio::test]
async fn what_is_read_over_http_looks_as_it_is_shown() {
    let server = TestServer::start().await;
    let mut ann = server.person("Brave Otter").await;
    ann.join(&room("lounge")).await;
    ann.say(&room("lounge"), "Good morning").await;
    ann.watch_lobby().await;
    ann.lobby(|lobby| lobby.rooms.len() == 1).await;
    let examples = examples(part("Reading over HTTP"));
    assert_eq!(headings(&examples).len(), 2);
    for (heading, example) in examples {
        let path = heading.strip_prefix("GET ").expect("it is a request");
        let answer = server.ask(Ask::get(path).with("cookie", ann.cookie())).await;
        let read: Value =
            serde_json::from_str(answer.text()).unwrap_or_else(|error| panic!("{error}: {answer:?}"));
        assert_eq!(shape(&read), shape(&example), "{heading}: {read}");
        assert_eq!((read["you"]["nickname"].as_str(), answer.status), (Some("Brave Otter"), 200));
    }
}

#[test]
fn the_limits_of_files_are_those_of_the_code() {
    let part = part("Files");
    let FileLimits { bytes, a_day, total } = FileLimits::default();
    for says in [
        format!("{} MiB, unless", bytes / MEBIBYTE_BYTES),
        format!("within a day: {} MiB", a_day / MEBIBYTE_BYTES),
        format!("{} GiB.", total / MEBIBYTE_BYTES / 1024),
        format!("{} at once, then one a second", UPLOAD_RATE.burst),
        format!("up to {} letters", FileName::MAX_CHARS),
        format!("a side of more than {}", FileLink::MAX_SIDE_PX),
    ] {
        assert!(part.contains(&says), "{says}");
    }
    assert_eq!(UPLOAD_RATE.per_second, 1);
}
