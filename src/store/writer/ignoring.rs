//! Keeping whom somebody ignores.

use super::{Write, Writer};
use crate::{
    domain::Person,
    store::{Error, ignored},
};
use rusqlite::Connection;
use tokio::sync::oneshot;

/// That somebody ignores somebody, or no longer does.
pub(super) struct Ignoring {
    person: Person,
    other: Person,
    ignores: bool,
    pub(super) done: oneshot::Sender<Result<(), Error>>,
}

impl Writer {
    pub(in crate::store) async fn ignore(
        &self,
        person: Person,
        other: Person,
        ignores: bool,
    ) -> Result<(), Error> {
        self.ask(|done| Write::Ignore(Ignoring { person, other, ignores, done })).await
    }
}

impl Ignoring {
    pub(super) fn write(&self, file: &Connection) -> rusqlite::Result<()> {
        ignored::set(file, self.person, self.other, self.ignores)
    }
}
