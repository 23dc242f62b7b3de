//! Posts in a room without entering it, for forms.

use crate::{
    domain::{Act, Action, MessageId, RoomName, Timestamp, Viewer},
    protocol::{Accepted, Code, Refused},
    room::{
        Rooms, clock,
        mailbox::{Input, PostReply, PostRequest, Receipt},
    },
    store::EntryOrigin,
};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

/// A new id for a message that is sent once.
///
/// # Errors
/// [`Refused`], when the system gives no randomness.
pub fn random_id() -> Result<MessageId, Refused> {
    let mut random = [0; 10];
    getrandom::fill(&mut random)
        .map_err(|_| Refused::new(Code::Busy, "The system gives no randomness. Try again."))?;
    Ok(MessageId::v7(clock::now(), random))
}

/// The id of a message posted with a form: always the same for the same form and text. Going back to a form and posting another
/// text with it is not a repetition. None if this is not the id of a form.
#[must_use]
pub fn form_id(form: &str, act: &Act) -> Option<MessageId> {
    let form: MessageId = form.parse().ok()?;
    let Act::Said { body: Some(body), .. } = act else { return None };
    let hash = Sha256::new().chain_update(form.bytes()).chain_update(body.as_str()).finalize();
    let mut random = [0; 10];
    random.copy_from_slice(&hash[..10]);
    // Its first six bytes are the time when the form was made.
    let at = form.bytes()[..6].iter().fold(0, |at, byte| at << 8 | u64::from(*byte));
    Some(MessageId::v7(Timestamp::from_millis(at), random))
}

impl Rooms {
    /// Adds to a room's log, under the person's usual nickname. Nobody sees them enter or leave, and they are not counted. The
    /// same `id` from the same person is added once, however often it is sent.
    ///
    /// # Errors
    /// [`Refused`], when it is not permitted, or could not be stored.
    pub async fn post(
        &self,
        room: RoomName,
        viewer: Viewer,
        id: MessageId,
        act: Act,
    ) -> Result<Accepted, Refused> {
        let about = |refused: Refused| refused.for_command(act.kind().command()).in_room(room.clone());
        self.let_in(viewer, Action::TakePart, &room).await.map_err(about)?;
        self.add_from(room, viewer, id, act, EntryOrigin::of(viewer)).await
    }

    /// The same, in a room's log or the server's, with what else is known of how it came. Whether the person may is left to the
    /// commit.
    pub(in crate::room) async fn add_from(
        &self,
        room: RoomName,
        viewer: Viewer,
        id: MessageId,
        act: Act,
        origin: EntryOrigin,
    ) -> Result<Accepted, Refused> {
        self.people().comes_from(viewer);
        let command = act.kind().command();
        let about = |refused: Refused| refused.for_command(command).in_room(room.clone());
        let (member, _) = self.introduce(viewer.person, viewer.language).await.map_err(about)?;
        let (caller, outcome) = oneshot::channel();
        let handle = self.open(&room).await.map_err(about)?;
        let inputs = handle.inputs.clone();
        let receipt = Receipt::new(handle, id, command, PostReply::Caller(caller));
        let request =
            PostRequest { person: viewer.person, visitor: Some(member.nickname), act, origin, receipt };
        // Fails if the room has ended; then the receipt reports it.
        let _ = inputs.send(Input::Post(Box::new(request))).await;
        outcome
            .await
            .unwrap_or_else(|_| Err(about(Refused::new(Code::Busy, "The room is just closing. Try again."))))
    }
}
