//! Reading the log beside the writer.

use super::{Error, schema, trouble::Trouble};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, task};

/// How many reads run at once. Each has a thread and a connection; more than this only take turns on the disk.
const READERS: usize = 8;

/// How long a query may take. A page takes milliseconds; on a slow disk that has nothing of it in memory, tenths of a
/// second. Past it the query is ended: it would keep the write-ahead log from being begun anew, and its place from others.
const READ_TIME_LIMIT: Duration = Duration::from_secs(5);

/// How many steps of SQLite's machine there are between two looks at the clock: some hundredths of a millisecond.
const STEPS_BETWEEN_LOOKS: i32 = 1000;

/// Read-only connections to the file, opened as they are needed and then kept.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    turns: Arc<Semaphore>,
    // A std mutex: it is held for a push or a pop, never across an await.
    idle: Arc<Mutex<Vec<Connection>>>,
    trouble: Arc<Mutex<Trouble>>,
    /// How long a query may take.
    time_limit: Duration,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: Arc::new(path.to_owned()),
            turns: Arc::new(Semaphore::new(READERS)),
            idle: Arc::default(),
            trouble: Arc::default(),
            time_limit: READ_TIME_LIMIT,
        }
    }

    /// Closes the connections that nobody uses just now.
    pub(super) fn close_idle(&self) {
        self.idle.lock().expect("no holder panics").clear();
    }

    /// Runs a query on a thread of its own, in one transaction: however many statements it has, they read one state of the
    /// log. It does nothing but read: while a transaction lasts, the write-ahead log cannot be begun anew.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        self.work(move |file| query(&*file.unchecked_transaction()?)).await
    }

    /// Does work on a thread of its own that reads now and then, and begins a transaction each time.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| Error::Closed)?;
        let readers = self.clone();
        let answer = task::spawn_blocking(move || {
            let _turn = turn;
            let idle = readers.idle.lock().expect("no holder panics").pop();
            let file = idle.map_or_else(|| open(&readers.path), Ok)?;
            let until = Instant::now() + readers.time_limit;
            file.progress_handler(STEPS_BETWEEN_LOOKS, Some(move || until <= Instant::now()))?;
            let answer = query(&file).map_err(|error| match error.sqlite_error_code() {
                Some(ErrorCode::OperationInterrupted) => Error::ReadTooLong,
                _ => Error::Sqlite(error),
            })?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Store, fixtures};

    #[tokio::test]
    async fn a_query_that_takes_too_long_is_ended_and_the_next_one_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("parlor.db");
        let store = Store::open(&path).unwrap();
        fixtures::fill(&store).await;
        let readers = Readers { time_limit: Duration::ZERO, ..Readers::new(&path) };
        let endless = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM n";
        let answer = readers.read(|db| db.query_row(endless, [], |row| row.get::<_, i64>(0))).await;
        assert!(matches!(answer, Err(Error::ReadTooLong)), "{answer:?}");
        let rooms = "SELECT count(*) FROM room";
        let answer = readers.read(|db| db.query_row(rooms, [], |row| row.get::<_, i64>(0))).await;
        assert_eq!(answer.unwrap(), 2, "what is quick is never asked how long it took");
    }
}
