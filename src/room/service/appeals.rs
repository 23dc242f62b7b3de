//! What people tell the hosts of a room, over forms.

use super::refusal::{not_written, objected, require, until};
use crate::{
    domain::{
        Action, Appeal, AppealSubject, AppealText, HostAct, Person, RoomName, RoomRole, SettledAppeals,
        Viewer,
    },
    protocol::{Code, Refused},
    room::{Rooms, clock, mailbox::Input, registry::unreadable},
    store::{AppealDraft, StoreError},
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
        self.let_in(viewer, Action::TakePart, room).await?;
        if text.is_none() && subject == AppealSubject::Question {
            let sentence = "Write what you would like to tell the hosts.";
            return Err(Refused::new(Code::BadBody, sentence).in_room(room.clone()));
        }
        // For a ban that is to hold for their network.
        self.people().comes_from(viewer);
        let (from, _) = self.introduce(viewer.person, viewer.language).await?;
        let (at, network) = (clock::now(), viewer.network);
        let draft = AppealDraft { room: room.clone(), from, network, at, subject, text };
        let store = self.store().clone();
        let objection = self.and_tell_hosts(room, async move { store.appeal(draft).await }).await?;
        match objection {
            None => Ok(()),
            Some(objection) => {
                let (code, sentence) = objected(objection);
                Err(Refused::new(code, sentence).until(until(objection)).in_room(room.clone()))
            }
        }
    }

    /// What waits for the hosts of a room, for its hosts.
    ///
    /// # Errors
    /// [`Refused`], when the person is none, or it could not be read.
    pub async fn appeals(&self, room: &RoomName, viewer: Viewer) -> Result<Vec<Appeal>, Refused> {
        self.role_of_host(room, viewer).await?;
        self.store().appeals(room.clone()).await.map_err(unreadable)
    }

    /// A host is done with appeals of a room.
    ///
    /// # Errors
    /// [`Refused`], when the person is no host, or it could not be stored.
    pub async fn settle_appeals(
        &self,
        room: &RoomName,
        viewer: Viewer,
        settled: SettledAppeals,
    ) -> Result<(), Refused> {
        self.role_of_host(room, viewer).await?;
        let (store, name) = (self.store().clone(), room.clone());
        self.and_tell_hosts(room, async move { store.remove_appeals(name, settled).await }).await
    }

    /// Lets somebody write who asked for it. Nothing happens if they have a role meanwhile: it takes none away.
    ///
    /// # Errors
    /// [`Refused`], when the person is no host, or it could not be stored.
    pub async fn admit(&self, room: &RoomName, viewer: Viewer, asker: Person) -> Result<(), Refused> {
        self.role_of_host(room, viewer).await?;
        if self.standings(room, viewer).await?.role(asker).is_some_role() {
            return Ok(());
        }
        let voice = HostAct::RoleSet { person: asker, role: RoomRole::Voice };
        self.keep_room(room, viewer, vec![voice], false).await
    }

    /// Tells a host again how much waits: for a connection that has just entered, and may have been told before that.
    pub async fn tell_hosts(&self, room: &RoomName) {
        self.send_appealed(room, true).await;
    }

    pub(in crate::room) async fn role_of_host(
        &self,
        room: &RoomName,
        viewer: Viewer,
    ) -> Result<RoomRole, Refused> {
        let role = self.role(&self.standings(room, viewer).await?, viewer);
        require(viewer, Action::KeepPrivately(role), room)?;
        Ok(role)
    }

    /// Stores something about appeals, and has the room tell its hosts: to the end, also if the caller is gone meanwhile.
    pub(in crate::room) async fn and_tell_hosts<T: Send + 'static>(
        &self,
        room: &RoomName,
        stored: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Result<T, Refused> {
        let (rooms, name) = (self.clone(), room.clone());
        let done = tokio::spawn(async move {
            let outcome = stored.await;
            rooms.send_appealed(&name, false).await;
            outcome
        });
        let not_kept =
            |error| Refused::new(Code::NotKept, not_written("It", &error) + " Try again in a moment.");
        match done.await {
            Ok(outcome) => outcome.map_err(|error| not_kept(error).in_room(room.clone())),
            Err(_) => Err(not_kept(StoreError::Closed).in_room(room.clone())),
        }
    }

    async fn send_appealed(&self, room: &RoomName, again: bool) {
        let handle = self.lock().get(room).cloned();
        if let Some(handle) = handle {
            // Fails if the room has ended; whoever opens it reads how much waits.
            let _ = handle.inputs.send(Input::Appealed { again }).await;
        }
    }
}
