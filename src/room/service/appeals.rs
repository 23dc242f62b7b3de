//! What people tell the hosts of a room, over forms.

use super::refusal::{objected, require, until};
use crate::{
    domain::{Action, Appeal, AppealSubject, AppealText, RoomName, Viewer},
    protocol::{Code, Refused},
    room::{Rooms, clock, mailbox::Input, registry::unreadable},
    store::AppealDraft,
};

impl Rooms {
    /// Tells the hosts of a room something. It replaces what the person told them about the same.
    ///
    /// # Errors
    /// [`Refused`], when it is not permitted, or could not be stored.
    pub async fn appeal(
        &self,
        room: &RoomName,
        viewer: Viewer,
        subject: AppealSubject,
        text: Option<AppealText>,
    ) -> Result<(), Refused> {
        require(viewer, Action::TakePart, room)?;
        if text.is_none() && subject == AppealSubject::Question {
            let sentence = "Write what you would like to tell the hosts.";
            return Err(Refused::new(Code::BadBody, sentence).in_room(room.clone()));
        }
        let (from, _) = self.introduce(viewer.person, viewer.language).await?;
        let (at, network) = (clock::now(), viewer.network);
        let draft = AppealDraft { room: room.clone(), from, network, at, subject, text };
        let objection = self.store().appeal(draft).await.map_err(|error| not_kept(&error))?;
        if let Some(objection) = objection {
            let (code, sentence) = objected(objection);
            return Err(Refused::new(code, sentence).until(until(objection)).in_room(room.clone()));
        }
        self.has_appealed(room).await;
        Ok(())
    }

    /// What waits for the hosts of a room, for its hosts.
    ///
    /// # Errors
    /// [`Refused`], when the person is none, or it could not be read.
    pub async fn appeals(&self, room: &RoomName, viewer: Viewer) -> Result<Vec<Appeal>, Refused> {
        let role = self.standings(room, viewer).await?.role(viewer.person);
        require(viewer, Action::ReadAppeals(role), room)?;
        self.store().appeals(room.clone()).await.map_err(unreadable)
    }

    /// A host is done with one of the appeals of a room, or with all of them.
    ///
    /// # Errors
    /// [`Refused`], when the person is no host, or it could not be stored.
    pub async fn settle_appeals(
        &self,
        room: &RoomName,
        viewer: Viewer,
        id: Option<u64>,
    ) -> Result<(), Refused> {
        let role = self.standings(room, viewer).await?.role(viewer.person);
        require(viewer, Action::ReadAppeals(role), room)?;
        self.store().remove_appeals(room.clone(), id).await.map_err(|error| not_kept(&error))?;
        self.has_appealed(room).await;
        Ok(())
    }

    /// Has a room that is awake tell its hosts how much waits for them.
    async fn has_appealed(&self, room: &RoomName) {
        let handle = self.lock().get(room).cloned();
        if let Some(handle) = handle {
            // Fails if the room has ended; whoever opens it reads how much waits.
            let _ = handle.inputs.send(Input::Appealed).await;
        }
    }
}

fn not_kept(error: &crate::store::StoreError) -> Refused {
    Refused::new(Code::NotKept, super::refusal::not_written("It", error) + " Try again in a moment.")
}
