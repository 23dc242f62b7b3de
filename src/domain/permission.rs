//! The one permission function. Every path to a room calls it: pages, forms, files, sockets, searches and the writer.

use crate::domain::{Act, Message, MessageStatus, Person, Role, RoomName};

/// An action of a person in a room.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    /// Read it, search it, see its members, store read marks of it.
    Read,
    /// Enter it, and be seen.
    TakePart,
    /// Add an act to its log.
    Add {
        /// The act.
        act: &'a Act,
        /// The message that the act changes or answers; none if the log has no such message.
        message: Option<&'a MessageStatus>,
        /// How many other messages are pinned. Only counted for [`Act::Pinned`].
        pins: usize,
    },
}

/// Why an action is not permitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionError {
    /// The room belongs to two other people.
    Private,
    /// The person only watches, or the name only permits watching. For watchers, such a name is resolved to its room first.
    WatchOnly,
    /// The message does not exist, or no longer exists.
    NoMessage,
    /// It is another person's message.
    NotYours,
    /// The message has the maximum number of reactions.
    Full,
    /// This person has added the maximum number of emoji to the message.
    OwnReactionsFull,
    /// The message has the maximum number of edits.
    EditsFull,
    /// The room has the maximum number of pinned messages.
    PinsFull,
}

/// Whether this person may do this in this room. Without an identity, the person is [`Person::NOBODY`].
///
/// # Errors
/// [`PermissionError`], when they may not.
pub fn may(person: Person, role: Role, action: Action<'_>, room: &RoomName) -> Result<(), PermissionError> {
    if !room.admits(person) {
        return Err(PermissionError::Private);
    }
    if room.is_watch_name() {
        return Err(PermissionError::WatchOnly);
    }
    match action {
        Action::Read => Ok(()),
        Action::TakePart | Action::Add { .. } if role == Role::Watcher => Err(PermissionError::WatchOnly),
        Action::TakePart => Ok(()),
        Action::Add { act, message, pins } => may_add(person, act, message, pins),
    }
}

fn may_add(
    person: Person,
    act: &Act,
    message: Option<&MessageStatus>,
    pins: usize,
) -> Result<(), PermissionError> {
    // Every member may set topic and description, and post a message that answers none.
    let is_about_message = act.target().is_some() || matches!(act, Act::Said { reply_to: Some(_), .. });
    if !is_about_message {
        return Ok(());
    }
    let message = message.ok_or(PermissionError::NoMessage)?;
    match act {
        // Answering a deleted message is allowed: the answer should not be lost with it.
        Act::Said { .. } | Act::TopicSet { .. } | Act::Described { .. } => Ok(()),
        Act::Edited { .. }
        | Act::Deleted { .. }
        | Act::Reacted { .. }
        | Act::Unreacted { .. }
        | Act::Pinned { .. }
        | Act::Unpinned { .. }
            if message.is_deleted =>
        {
            Err(PermissionError::NoMessage)
        }
        Act::Edited { .. } | Act::Deleted { .. } if message.author != person => {
            Err(PermissionError::NotYours)
        }
        Act::Edited { .. } if Message::MAX_EDITS <= message.edits => Err(PermissionError::EditsFull),
        Act::Reacted { .. } if Message::MAX_OWN_REACTIONS <= message.own_reactions => {
            Err(PermissionError::OwnReactionsFull)
        }
        Act::Reacted { .. } if Message::MAX_REACTIONS <= message.reactions => Err(PermissionError::Full),
        Act::Pinned { .. } if Message::MAX_PINS <= pins => Err(PermissionError::PinsFull),
        Act::Edited { .. } | Act::Deleted { .. } | Act::Reacted { .. } | Act::Unreacted { .. } => Ok(()),
        Act::Pinned { .. } | Act::Unpinned { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Emoji, EntryKind, Seq};

    const AUTHOR: Person = Person::from_bytes([1; 12]);
    const STRANGER: Person = Person::from_bytes([2; 12]);

    fn message() -> MessageStatus {
        MessageStatus { author: AUTHOR, is_deleted: false, edits: 0, reactions: 0, own_reactions: 0 }
    }

    /// An act of each kind, about a message where it can be.
    fn act(kind: EntryKind) -> Act {
        let (target, emoji) = (Seq::new(1), Emoji::parse("🎉".to_owned()).unwrap());
        match kind {
            EntryKind::Said => Act::Said { body: None, reply_to: Some(target) },
            EntryKind::Edited => Act::Edited { target, body: None },
            EntryKind::Deleted => Act::Deleted { target },
            EntryKind::Reacted => Act::Reacted { target, emoji },
            EntryKind::Unreacted => Act::Unreacted { target, emoji },
            EntryKind::Pinned => Act::Pinned { target },
            EntryKind::Unpinned => Act::Unpinned { target },
            EntryKind::TopicSet => Act::TopicSet { topic: None },
            EntryKind::Described => Act::Described { description: None },
        }
    }

    #[test]
    fn everybody_takes_part_in_any_room_but_one_of_two_other_people_and_a_watcher_only_reads() {
        use PermissionError::{Private, WatchOnly};
        let direct = RoomName::direct(AUTHOR, STRANGER).unwrap();
        let others = RoomName::direct(STRANGER, Person::from_bytes([3; 12])).unwrap();
        for (room, author, nobody) in [
            (RoomName::parse("tea").unwrap(), Ok(()), Ok(())),
            (RoomName::unlisted([7; 16]), Ok(()), Ok(())),
            (direct, Ok(()), Err(Private)),
            (others, Err(Private), Err(Private)),
            (RoomName::watching([7; 16]), Err(WatchOnly), Err(WatchOnly)),
        ] {
            let topic = act(EntryKind::TopicSet);
            let add = || Action::Add { act: &topic, message: None, pins: 0 };
            for (person, reads) in [(AUTHOR, author), (Person::NOBODY, nobody)] {
                let ask = |role, action| may(person, role, action, &room);
                for role in [Role::Participant, Role::Watcher] {
                    assert_eq!(ask(role, Action::Read), reads, "{room} {person} {role:?}");
                }
                assert_eq!(ask(Role::Participant, Action::TakePart), reads, "{room} {person}");
                assert_eq!(ask(Role::Participant, add()), reads, "{room} {person}");
                let seen = reads.and(Err(WatchOnly));
                assert_eq!(ask(Role::Watcher, Action::TakePart), seen, "{room} {person}");
                assert_eq!(ask(Role::Watcher, add()), seen, "{room} {person}");
            }
        }
    }

    #[test]
    fn each_act_is_for_whom_it_should_be_and_up_to_its_limit() {
        use PermissionError::{EditsFull, Full, NoMessage, NotYours, OwnReactionsFull, PinsFull};
        let room = RoomName::parse("tea").unwrap();
        let as_said = message();
        let deleted = MessageStatus { is_deleted: true, ..message() };
        let edited = MessageStatus { edits: Message::MAX_EDITS, ..message() };
        let reacted = MessageStatus { reactions: Message::MAX_REACTIONS, ..message() };
        let own = MessageStatus { own_reactions: Message::MAX_OWN_REACTIONS, ..message() };
        for kind in EntryKind::ALL {
            let act = act(kind);
            let ask = |person, message, pins| {
                may(person, Role::Participant, Action::Add { act: &act, message, pins }, &room)
            };
            let (is_own, is_about_room) = match kind {
                EntryKind::Edited | EntryKind::Deleted => (true, false),
                EntryKind::TopicSet | EntryKind::Described => (false, true),
                EntryKind::Said
                | EntryKind::Reacted
                | EntryKind::Unreacted
                | EntryKind::Pinned
                | EntryKind::Unpinned => (false, false),
            };
            let only = |is: EntryKind, error| if kind == is { Err(error) } else { Ok(()) };
            assert_eq!(ask(AUTHOR, Some(&as_said), 0), Ok(()), "{kind:?}");
            assert_eq!(
                ask(STRANGER, Some(&as_said), 0),
                if is_own { Err(NotYours) } else { Ok(()) },
                "{kind:?}"
            );
            assert_eq!(ask(AUTHOR, None, 0), if is_about_room { Ok(()) } else { Err(NoMessage) }, "{kind:?}");
            let answers = kind == EntryKind::Said || is_about_room;
            assert_eq!(
                ask(AUTHOR, Some(&deleted), 0),
                if answers { Ok(()) } else { Err(NoMessage) },
                "{kind:?}"
            );
            assert_eq!(ask(AUTHOR, Some(&edited), 0), only(EntryKind::Edited, EditsFull));
            assert_eq!(ask(AUTHOR, Some(&reacted), 0), only(EntryKind::Reacted, Full));
            assert_eq!(ask(AUTHOR, Some(&own), 0), only(EntryKind::Reacted, OwnReactionsFull));
            assert_eq!(ask(AUTHOR, Some(&as_said), Message::MAX_PINS), only(EntryKind::Pinned, PinsFull));
        }
    }
}
