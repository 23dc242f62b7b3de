//! Reading the log beside the writer.

use super::{Error, schema, trouble::Trouble};
use rusqlite::{Connection, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Instant,
};
use tokio::{sync::Semaphore, task};

/// How many reads run at once. Each has a thread and a connection; more than this only take turns on the disk.
const READERS: usize = 8;

/// Read-only connections to the file, opened as they are needed and then kept.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    turns: Arc<Semaphore>,
    // A std mutex: it is held for a push or a pop, never across an await.
    idle: Arc<Mutex<Vec<Connection>>>,
    trouble: Arc<Mutex<Trouble>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: Arc::new(path.to_owned()),
            turns: Arc::new(Semaphore::new(READERS)),
            idle: Arc::default(),
            trouble: Arc::default(),
        }
    }

    /// Closes the connections that nobody uses just now.
    pub(super) fn close_idle(&self) {
        self.idle.lock().expect("no holder panics").clear();
    }

    /// Runs a query on a thread of its own.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::Closed)?;
        let readers = self.clone();
        let answer = task::spawn_blocking(move || {
            let _turn = turn;
            let idle = readers.idle.lock().expect("no holder panics").pop();
            let file = idle.map_or_else(|| open(&readers.path), Ok)?;
            // One transaction: however many statements the query has, they read one state of the log.
            let state = file.unchecked_transaction()?;
            let answer = query(&state)?;
            drop(state);
            readers.idle.lock().expect("no holder panics").push(file);
            Ok(answer)
        });
        let answer = answer.await.map_err(|_| Error::Closed)?;
        answer.inspect_err(|error| self.complain(error))
    }

    /// Says that the log cannot be read, once in a while: a damaged file fails every reader.
    fn complain(&self, error: &Error) {
        let said = self.trouble.lock().expect("no holder panics").failed(1, Instant::now());
        if let Some(reads) = said {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, reads, "the log could not be read");
        }
    }
}

/// Opens the log to read it.
pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let file = Connection::open_with_flags(path, flags)?;
    file.busy_timeout(schema::LOCK_WAIT)?;
    Ok(file)
}
