//! Messages that hosts look at before they are in the room, over forms.

use crate::{
    domain::{
        Act, Action, HeldMessage, HeldSelection, HostAct, OwnHeld, ReviewRules, ReviewWord, RoomName, Viewer,
        search::runs,
    },
    protocol::{Accepted, Code, Refused},
    room::{
        Rooms,
        mailbox::{Input, PostReply, PostRequest, Receipt},
        registry::unreadable,
        service::{post::random_id, refusal::require},
    },
    store::{BesideEntry, EntryOrigin, ReleasedHold, StoreError},
};
use std::sync::Arc;
use tokio::sync::oneshot;

impl Rooms {
    /// Sets what the hosts of a room look at first, and the words that it holds up.
    ///
    /// # Errors
    /// [`Refused`], when there are too many words or one has no letters, the person is no host, or it could not be stored.
    pub async fn set_review(
        &self,
        room: &RoomName,
        viewer: Viewer,
        review: ReviewRules,
        words: Vec<ReviewWord>,
    ) -> Result<(), Refused> {
        let refused = |code, sentence: String| Err(Refused::new(code, sentence).in_room(room.clone()));
        if ReviewRules::MAX_WORDS < words.len() {
            let sentence = format!("A room may hold up {} words.", ReviewRules::MAX_WORDS);
            return refused(Code::TooManyRoles, sentence);
        }
        if words.iter().any(|word| runs(word.as_str()).is_empty()) {
            return refused(Code::BadBody, "A word has letters, digits or emoji.".to_owned());
        }
        let act = Act::Host(HostAct::ReviewSet { review });
        let origin =
            EntryOrigin { beside: Some(Arc::new(BesideEntry::Words(words))), ..EntryOrigin::of(viewer) };
        self.let_in(viewer, Action::TakePart, room).await?;
        self.add_from(room.clone(), viewer, random_id()?, act, origin).await.map(drop)
    }

    /// The first messages that wait in a room, and the words that it holds up, for its hosts.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub(in crate::room) async fn held(
        &self,
        room: &RoomName,
    ) -> Result<(Vec<HeldMessage>, Vec<ReviewWord>), Refused> {
        let held = self.store().held(room.clone(), HeldMessage::MAX_SHOWN).await.map_err(unreadable)?;
        Ok((held, self.store().review_words(room.clone()).await.map_err(unreadable)?))
    }

    /// A host lets messages through: each becomes an entry of its author, at this moment, under the id that the author gave it.
    /// One that waits no longer is passed over.
    ///
    /// # Errors
    /// [`Refused`], when the person is no host, or one is not permitted or could not be stored. Those before it are.
    pub async fn let_through(
        &self,
        room: &RoomName,
        viewer: Viewer,
        which: HeldSelection,
    ) -> Result<(), Refused> {
        self.role_of_host(room, viewer).await?;
        let held = self.store().held_messages(room.clone(), which).await.map_err(unreadable)?;
        for message in held {
            let passed = match self.post_held(room, viewer, &message).await {
                // What it answers may be gone. Its words are not.
                Err(refused) if refused.code == Code::NoMessage && message.reply_to.is_some() => {
                    self.post_held(room, viewer, &HeldMessage { reply_to: None, ..message }).await
                }
                passed => passed,
            };
            if let Err(refused) = passed
                && refused.code != Code::NoMessage
            {
                return Err(refused);
            }
        }
        Ok(())
    }

    async fn post_held(
        &self,
        room: &RoomName,
        host: Viewer,
        message: &HeldMessage,
    ) -> Result<Accepted, Refused> {
        let HeldMessage { id, from, body, reply_to, target, .. } = message.clone();
        let act = match target {
            Some(target) => Act::Edited { target, body: Some(body) },
            None => Act::Said { body: Some(body), reply_to },
        };
        let (caller, outcome) = oneshot::channel();
        let handle = self.open(room).await?;
        let inputs = handle.inputs.clone();
        let receipt = Receipt::new(handle, id, act.kind().command(), PostReply::Caller(caller));
        let origin = EntryOrigin {
            beside: Some(Arc::new(BesideEntry::LetThroughBy(host.person))),
            ..EntryOrigin::default()
        };
        let (person, visitor) = (from.person, Some(from.nickname));
        // Fails if the room has ended; then the receipt reports it.
        let _ =
            inputs.send(Input::Post(Box::new(PostRequest { person, visitor, act, origin, receipt }))).await;
        let ended = || Refused::new(Code::Busy, "The room is just closing. Try again.").in_room(room.clone());
        outcome.await.unwrap_or_else(|_| Err(ended()))
    }

    /// A host refuses messages that wait. Their authors are told, where they are connected; the others when they send it again.
    ///
    /// # Errors
    /// [`Refused`], when the person is no host, or it could not be stored.
    pub async fn refuse_held(
        &self,
        room: &RoomName,
        viewer: Viewer,
        which: HeldSelection,
    ) -> Result<(), Refused> {
        self.role_of_host(room, viewer).await?;
        let (rooms, name) = (self.clone(), room.clone());
        let refused = async move {
            let closed = rooms.store().refuse_held(name.clone(), which).await?;
            rooms.tell_refused(&name, closed).await;
            Ok::<_, StoreError>(())
        };
        self.and_tell_hosts(room, refused).await
    }

    /// What somebody sees of their own messages in a room that a host looks at first.
    ///
    /// # Errors
    /// [`Refused`], when they may not read the room, or it could not be read.
    pub async fn own_held(&self, room: &RoomName, viewer: Viewer) -> Result<OwnHeld, Refused> {
        // Their own words, also where the door is closed to them by now.
        require(viewer, Action::Find, room)?;
        self.store().own_held(room.clone(), viewer.person).await.map_err(unreadable)
    }

    /// Somebody takes back a message of theirs that waits. Nothing happens if it waits no longer.
    ///
    /// # Errors
    /// [`Refused`], when they may not read the room, or it could not be stored.
    pub async fn take_back_held(&self, room: &RoomName, viewer: Viewer, number: u64) -> Result<(), Refused> {
        require(viewer, Action::Find, room)?;
        let (rooms, name) = (self.clone(), room.clone());
        let taken_back = async move {
            let closed = rooms.store().take_back_held(name.clone(), viewer.person, number).await?;
            rooms.tell_authors(&name, closed, Code::NoMessage, "You have taken it back.").await;
            Ok::<_, StoreError>(())
        };
        self.and_tell_hosts(room, taken_back).await
    }

    /// The messages that wait no longer when a host does this: a mute or a removal. Who is banned is told that instead.
    ///
    /// # Errors
    /// [`Refused`], when they could not be read.
    pub(in crate::room) async fn closed_by(
        &self,
        room: &RoomName,
        act: &HostAct,
    ) -> Result<Vec<ReleasedHold>, Refused> {
        let whose = if let HostAct::Removed { person, .. } = act {
            *person
        } else if let HostAct::Banned { person, mute: true, .. } = act {
            Some(*person)
        } else {
            return Ok(Vec::new());
        };
        self.store().held_of(room.clone(), whose).await.map_err(unreadable)
    }

    /// Tells the authors of messages that a host has refused them.
    pub(in crate::room) async fn tell_refused(&self, room: &RoomName, closed: Vec<ReleasedHold>) {
        self.tell_authors(room, closed, Code::NotAllowed, "A host has looked at it, and refused it.").await;
    }

    /// Tells the authors of messages that wait no longer, and are not let through, on their connections.
    async fn tell_authors(&self, room: &RoomName, closed: Vec<ReleasedHold>, code: Code, sentence: &str) {
        let handle = self.lock().get(room).cloned();
        let Some(handle) = handle else { return };
        for ReleasedHold { person, id, is_edit } in closed {
            let command = if is_edit { "edit" } else { "say" };
            let refused = Refused::new(code, sentence).for_command(command).with_id(&id.to_string());
            let refused = Box::new(refused.in_room(room.clone()));
            // Fails if the room has ended: then nobody is there.
            let _ = handle.inputs.send(Input::Refuse { person, refused }).await;
        }
    }
}
