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
        let (done, outcome) = oneshot::channel();
        self.submit(Write::Ignore(Ignoring { person, other, ignores, done }))?;
        outcome.await.map_err(|_| Error::Closed)?
    }
}

impl Ignoring {
    pub(super) fn write(&self, file: &Connection) -> rusqlite::Result<()> {
        ignored::set(file, self.person, self.other, self.ignores)
    }
}
