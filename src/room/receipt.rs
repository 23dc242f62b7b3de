//! That a post is answered: whatever becomes of it, and of its room.

use super::{registry::Handle, subscriber::Subscriber};
use crate::{
    domain::MessageId,
    protocol::{Code, Event, Frame, Refused},
};
use std::sync::Arc;
use tokio::runtime;

/// The one answer that a post gets. Dropped without one, it says that the room has ended: so nobody waits for ever.
#[derive(Debug)]
pub(super) struct Receipt {
    room: Arc<Handle>,
    id: MessageId,
    command: &'static str,
    /// There until it is answered.
    inbox: Option<Arc<dyn Subscriber>>,
}

impl Receipt {
    pub(super) fn new(
        room: Arc<Handle>,
        id: MessageId,
        command: &'static str,
        inbox: Arc<dyn Subscriber>,
    ) -> Self {
        Self { room, id, command, inbox: Some(inbox) }
    }

    /// The id of what is answered.
    pub(super) fn id(&self) -> MessageId {
        self.id
    }

    /// Answers. The inbox that it gives is still to be woken.
    #[must_use]
    pub(super) fn answer(mut self, event: &Event) -> Option<Arc<dyn Subscriber>> {
        let inbox = self.inbox.take()?;
        inbox.answer(Frame::encode(event));
        Some(inbox)
    }

    /// Answers that it was not done, and why. The inbox that it gives is still to be woken.
    #[must_use]
    pub(super) fn refuse(self, code: Code, sentence: impl Into<String>) -> Option<Arc<dyn Subscriber>> {
        let refused = self.refusal(code, sentence);
        self.answer(&refused)
    }

    fn refusal(&self, code: Code, sentence: impl Into<String>) -> Event {
        let refused = Refused::new(code, sentence).for_command(self.command).with_id(&self.id.to_string());
        Event::Refused(refused.in_room(self.room.name.clone()))
    }
}

impl Drop for Receipt {
    fn drop(&mut self) {
        let Some(inbox) = self.inbox.take() else { return };
        // Not here and now: it may be dropped by a room that fails because of an inbox.
        if let Ok(runtime) = runtime::Handle::try_current() {
            let refused = self.refusal(Code::Busy, "The room has just ended. Join it again.");
            runtime.spawn(async move {
                inbox.answer(Frame::encode(&refused));
                inbox.wake();
            });
        }
    }
}
