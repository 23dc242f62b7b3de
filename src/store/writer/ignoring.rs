//! Keeping whom somebody ignores.

use super::{LogWriter, request::WriteRequest};
use crate::{
    domain::Person,
    store::{StoreError, ignored},
};
use rusqlite::Connection;
use tokio::sync::oneshot;

/// That somebody ignores somebody, or no longer does.
pub(super) struct IgnoreChange {
    person: Person,
    other: Person,
    ignores: bool,
    pub(super) done: oneshot::Sender<Result<(), StoreError>>,
}

impl LogWriter {
    pub(in crate::store) async fn ignore(
        &self,
        person: Person,
        other: Person,
        ignores: bool,
    ) -> Result<(), StoreError> {
        self.ask(|done| WriteRequest::Ignore(IgnoreChange { person, other, ignores, done })).await
    }
}

impl IgnoreChange {
    pub(super) fn write(&self, db: &Connection) -> rusqlite::Result<()> {
        ignored::set(db, self.person, self.other, self.ignores)
    }
}
