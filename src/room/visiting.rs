//! Doing something in a room without being in it: a form does, where there are no scripts.

use super::{Inbox, Rooms, clock, refusing::admitted, task::Input};
use crate::{
    domain::{Act, Language, MessageId, Person, RoomName, Seq},
    protocol::{Code, Event, Frame, Post, Refused},
};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// Where the one answer comes to.
#[derive(Debug)]
struct Answer(Mutex<Option<oneshot::Sender<Frame>>>);

impl Inbox for Answer {
    fn wake(&self) {}

    fn answer(&self, frame: Frame) {
        if let Some(waiting) = self.0.lock().expect("no holder panics").take() {
            // Fails when nobody waits any more.
            let _ = waiting.send(frame);
        }
    }
}

impl Rooms {
    /// Adds to a room's log, under the nickname the person goes by. Nobody sees them come or go, and they are not counted.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or it could not be kept.
    pub async fn post(
        &self,
        room: RoomName,
        person: Person,
        language: Language,
        act: Act,
    ) -> Result<Seq, Refused> {
        let command = Post::name_of(&act);
        let about = |refused: Refused| refused.of(command).in_room(room.clone());
        admitted(&room, person).map_err(about)?;
        let (member, _) = self.introduce(person, language).await.map_err(about)?;
        let busy = |sentence| about(Refused::new(Code::Busy, sentence));
        let mut random = [0; 10];
        getrandom::fill(&mut random).map_err(|_| busy("The system gives no randomness. Try again."))?;
        let id = MessageId::v7(clock::now(), random);
        let (sender, answer) = oneshot::channel();
        let inbox = Arc::new(Answer(Mutex::new(Some(sender))));
        let handle = self.wake(&room);
        let ended = || busy("The room is just closing. Try again.");
        let visitor = Some(member.nickname);
        handle.inputs.send(Input::Post { person, visitor, id, act, inbox }).await.map_err(|_| ended())?;
        let frame = answer.await.map_err(|_| ended())?;
        match Event::decode(frame.text()) {
            Some(Event::Kept(kept)) => Ok(kept.seq),
            Some(Event::Refused(refused)) => Err(refused),
            _ => Err(ended()),
        }
    }
}
