//! Posts in a room without entering it, for forms.

use super::refusal::require_member;
use crate::room::{
    Rooms, Subscriber, clock,
    mailbox::{Input, PostRequest, Receipt},
};
use crate::{
    domain::{Act, Language, MessageId, Person, RoomName, Seq, Timestamp},
    protocol::{Code, Event, Frame, Refused},
};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// Where the one answer comes to.
#[derive(Debug)]
struct PostReply(Mutex<Option<oneshot::Sender<Frame>>>);

impl Subscriber for PostReply {
    fn wake(&self) {}

    fn answer(&self, frame: Frame) {
        if let Some(waiting) = self.0.lock().expect("no holder panics").take() {
            // Fails when nobody waits any more.
            let _ = waiting.send(frame);
        }
    }
}

/// The id of what is said with a form: always the same for the same form and text. Whoever goes back to a form and says
/// something else with it is not taken for sending the same again.
fn sent_by(form: &str, act: &Act) -> Option<MessageId> {
    let form: MessageId = form.parse().ok()?;
    let Act::Said { body: Some(body), .. } = act else { return None };
    let hash = Sha256::new().chain_update(form.bytes()).chain_update(body.as_str()).finalize();
    let mut random = [0; 10];
    random.copy_from_slice(&hash[..10]);
    // Its first six bytes are when the form was made.
    let at = form.bytes()[..6].iter().fold(0, |at, byte| at << 8 | u64::from(*byte));
    Some(MessageId::v7(Timestamp::from_millis(at), random))
}

impl Rooms {
    /// Adds to a room's log, under the nickname the person goes by. Nobody sees them come or go, and they are not counted.
    /// The same act from the same `form` is added once, however often it is sent.
    ///
    /// # Errors
    /// [`Refused`], when it is a room of two others, or it could not be kept.
    pub async fn post(
        &self,
        room: RoomName,
        person: Person,
        language: Language,
        act: Act,
        form: Option<&str>,
    ) -> Result<Seq, Refused> {
        let command = act.kind().command();
        let about = |refused: Refused| refused.for_command(command).in_room(room.clone());
        require_member(&room, person).map_err(about)?;
        let (member, _) = self.introduce(person, language).await.map_err(about)?;
        let busy = |sentence| about(Refused::new(Code::Busy, sentence));
        let id = match form.and_then(|form| sent_by(form, &act)) {
            Some(id) => id,
            None => {
                let mut random = [0; 10];
                getrandom::fill(&mut random)
                    .map_err(|_| busy("The system gives no randomness. Try again."))?;
                MessageId::v7(clock::now(), random)
            }
        };
        let (sender, answer) = oneshot::channel();
        let inbox = Arc::new(PostReply(Mutex::new(Some(sender))));
        let handle = self.open(&room).await.map_err(about)?;
        let ended = || busy("The room is just closing. Try again.");
        let visitor = Some(member.nickname);
        let inputs = handle.inputs.clone();
        let receipt = Receipt::new(handle, id, command, inbox);
        // Fails when the room has ended; then the receipt says so.
        let _ = inputs.send(Input::Post(Box::new(PostRequest { person, visitor, act, receipt }))).await;
        let frame = answer.await.map_err(|_| ended())?;
        match Event::decode(frame.text()) {
            Some(Event::Kept(kept)) => Ok(kept.seq),
            Some(Event::Refused(refused)) => Err(refused),
            _ => Err(ended()),
        }
    }
}
