//! Decodes events: from a frame's text to a typed event.

use super::{
    Accepted, AppealCount, Closing, Count, EnteredRoom, EntriesPage, EntryAdded, Event, Heartbeat,
    HistoryPage, IsAway, IsTyping, Joined, Lagged, LeftRoom, LobbyList, LobbyRoom, MessagePage, Missed,
    Renamed, RoomHead, Welcome,
};
use crate::{
    domain::{Act, Entry, EntryKind, Message, PageRequest, Reaction},
    protocol::{
        Refused, Snapshot,
        json::{self, Json},
    },
};
use std::num::NonZeroU32;

impl Event {
    /// Reads a frame's text. None for an unknown event: a newer server sent it, and it is ignored.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        json::read(text, event)
    }
}

fn event(frame: Json<'_>) -> Option<Event> {
    let payload = frame.field("payload")?;
    Some(match frame.get("type", Json::text)? {
        "welcome" => Event::Welcome(Welcome {
            connection: payload.get("connection", Json::owned)?,
            you: payload.get("you", Json::member)?,
        }),
        "joined" => Event::Joined(joined(payload)?),
        "kept" => Event::Kept(Accepted {
            room: payload.get("room", Json::room)?,
            id: payload.get("id", Json::parsed)?,
            seq: payload.get("seq", Json::seq)?,
        }),
        name @ ("entered" | "left" | "typing" | "away" | "back") => seen(name, payload)?,
        "renamed" => Event::Renamed(Renamed {
            room: payload.optional("room", Json::room)?,
            member: payload.member()?,
            was: payload.get("was", Json::nickname)?,
        }),
        "count" => Event::Count(Count {
            room: payload.get("room", Json::room)?,
            people: payload.get("people", Json::count)?,
        }),
        "appeals" => Event::Appeals(AppealCount {
            room: payload.get("room", Json::room)?,
            waiting: payload.get("waiting", Json::count)?,
        }),
        "lobby" => Event::Lobby(LobbyList::read(payload)?),
        "history" => Event::History(HistoryPage {
            room: payload.get("room", Json::room)?,
            epoch: payload.get("epoch", Json::parsed)?,
            part: part(payload)?,
            page: page(payload)?,
        }),
        "entries" => Event::Entries(EntriesPage {
            room: payload.get("room", Json::room)?,
            epoch: payload.get("epoch", Json::parsed)?,
            after: payload.get("after", Json::seq)?,
            entries: payload.list("entries", entry)?,
            seq: payload.get("seq", Json::seq)?,
        }),
        "behind" => Event::Behind(Lagged { room: payload.get("room", Json::room)? }),
        "heartbeat" => {
            let head = |head: Json<'_>| {
                Some(RoomHead { room: head.get("room", Json::room)?, seq: head.get("seq", Json::seq)? })
            };
            let followed = payload.optional("followed", |all| all.each(head))?.unwrap_or_default();
            Event::Heartbeat(Heartbeat { rooms: payload.list("rooms", head)?, followed })
        }
        "refused" => Event::Refused(Refused::read(payload)?),
        "closing" => Event::Closing(Closing { after_ms: payload.get("after_ms", Json::count)? }),
        // The type of an entry's event is the name of its kind.
        _ => told(frame.get("type", Json::named)?, payload)?,
    })
}

/// The fields of an event about a person.
fn seen(name: &str, payload: Json<'_>) -> Option<Event> {
    let (room, member) = (payload.get("room", Json::room)?, payload.member()?);
    Some(match name {
        "entered" => Event::Entered(EnteredRoom { room, member }),
        "left" => Event::Left(LeftRoom { room, member }),
        "typing" => Event::IsTyping(IsTyping { room, member }),
        _ => Event::IsAway(IsAway { room, member, away: name == "away" }),
    })
}

fn joined(payload: Json<'_>) -> Option<Joined> {
    let missed = match payload.field("entries") {
        Some(_) => Missed::After {
            after: payload.get("after", Json::seq)?,
            entries: payload.list("entries", entry)?,
        },
        None => Missed::Reset(page(payload)?),
    };
    Some(Joined {
        room: payload.get("room", Json::room)?,
        epoch: payload.get("epoch", Json::parsed)?,
        seq: payload.get("seq", Json::seq)?,
        you: payload.get("you", Json::member)?,
        people: payload.get("people", Json::count)?,
        members: payload.list("members", Json::member)?,
        topic: payload.topic()?,
        rules: payload.optional("rules", Json::rules)?.unwrap_or_default(),
        hosts: payload.hosts()?,
        ban: payload.optional("ban", Json::ban)?,
        newcomer_until: payload.newcomer_until()?,
        appeals: payload.appeals()?,
        missed,
    })
}

fn told(kind: EntryKind, payload: Json<'_>) -> Option<Event> {
    Some(Event::Told(EntryAdded { room: payload.get("room", Json::room)?, entry: entry_of(kind, payload)? }))
}

fn entry(json: Json<'_>) -> Option<Entry> {
    entry_of(json.get("kind", Json::named)?, json)
}

fn entry_of(kind: EntryKind, json: Json<'_>) -> Option<Entry> {
    let act = Act::read(kind, &json).ok()?;
    Some(Entry {
        seq: json.get("seq", Json::seq)?,
        prev: json.get("prev", Json::seq)?,
        at: json.get("at", Json::timestamp)?,
        id: json.get("id", Json::parsed)?,
        from: json.get("from", Json::member)?,
        act,
    })
}

fn page(json: Json<'_>) -> Option<MessagePage> {
    Some(MessagePage {
        messages: json.list("messages", message)?,
        earlier: json.get("earlier", Json::named)?,
        later: json.optional("later", Json::bool)?.unwrap_or_default(),
    })
}

fn part(json: Json<'_>) -> Option<PageRequest> {
    let [before, after, around] = ["before", "after", "around"].map(|name| json.get(name, Json::seq));
    PageRequest::of(before, after, around)
}

fn message(json: Json<'_>) -> Option<Message> {
    Some(Message {
        seq: json.get("seq", Json::seq)?,
        at: json.get("at", Json::timestamp)?,
        id: json.get("id", Json::parsed)?,
        from: json.get("from", Json::member)?,
        body: json.optional("body", Json::body)?,
        reply_to: json.optional("reply_to", Json::seq)?,
        edited: json.optional("edited", Json::timestamp)?,
        reactions: json.optional("reactions", |all| all.each(reaction))?.unwrap_or_default(),
        pinned: json.optional("pinned", Json::bool)?.unwrap_or_default(),
        retracted: json.optional("retracted", Json::bool)?.unwrap_or_default(),
        changed: json.get("changed", Json::seq)?,
    })
}

fn reaction(json: Json<'_>) -> Option<Reaction> {
    Some(Reaction { emoji: json.get("emoji", Json::emoji)?, people: json.list("people", Json::member)? })
}

impl Snapshot {
    /// Reads the snapshot that the server wrote into the page.
    #[must_use]
    pub fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            room: json.get("room", Json::room)?,
            epoch: json.get("epoch", Json::parsed)?,
            seq: json.get("seq", Json::seq)?,
            you: json.get("you", Json::member)?,
            named: json.get("named", Json::bool)?,
            people: json.get("people", Json::count)?,
            members: json.list("members", Json::member)?,
            topic: json.topic()?,
            rules: json.optional("rules", Json::rules)?.unwrap_or_default(),
            hosts: json.hosts()?,
            ban: json.optional("ban", Json::ban)?,
            newcomer_until: json.newcomer_until()?,
            appeals: json.appeals()?,
            page: json.get("page", page)?,
        })
    }
}

impl LobbyList {
    /// Reads the list of rooms.
    #[must_use]
    pub fn read(json: Json<'_>) -> Option<Self> {
        let room = |room: Json<'_>| {
            Some(LobbyRoom { name: room.get("name", Json::room)?, people: room.get("people", Json::count)? })
        };
        Some(Self {
            rooms: json.list("rooms", room)?,
            rooms_total: json.get("rooms_total", Json::number)?,
            people_total: json.get("people_total", Json::number)?,
        })
    }
}

impl Refused {
    /// Reads a refusal.
    #[must_use]
    pub fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            id: json.optional("id", Json::owned)?,
            command: json.optional("command", Json::owned)?,
            room: json.optional("room", Json::room)?,
            code: json.get("code", Json::named)?,
            message: json.get("message", Json::owned)?,
            until: json.optional("until", Json::timestamp)?,
            retry_after: json.optional("retry_after", Json::count)?.and_then(NonZeroU32::new),
        })
    }
}
