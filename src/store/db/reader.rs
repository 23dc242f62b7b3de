//! A pool of read-only connections beside the writer.

use super::schema;
use crate::store::{StoreError, writer::log_throttle::LogThrottle};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{sync::Semaphore, task};

/// How many reads run at once. Each has a thread and a connection. More would only wait for the disk.
const MAX_READERS: usize = 8;

/// How long a query may take. A page takes milliseconds, or tenths of a second on a slow disk with a cold cache. A longer query
/// is stopped: it would keep the write-ahead log from being reset, and block a place of the pool.
const READ_TIME_LIMIT: Duration = Duration::from_secs(5);

/// How many steps of SQLite's virtual machine run between two checks of the clock: some hundredths of a millisecond.
const STEPS_PER_CLOCK_CHECK: i32 = 1000;

/// Read-only connections to the file, opened as they are needed and then kept.
#[derive(Clone, Debug)]
pub(in crate::store) struct ReaderPool {
    path: Arc<PathBuf>,
    turns: Arc<Semaphore>,
    // A std mutex: it is held for a push or a pop, never across an await.
    idle: Arc<Mutex<Vec<Connection>>>,
    log_throttle: Arc<Mutex<LogThrottle>>,
    /// How long a query may take.
    time_limit: Duration,
}

impl ReaderPool {
    pub(in crate::store) fn new(path: &Path) -> Self {
        Self {
            path: Arc::new(path.to_owned()),
            turns: Arc::new(Semaphore::new(MAX_READERS)),
            idle: Arc::default(),
            log_throttle: Arc::default(),
            time_limit: READ_TIME_LIMIT,
        }
    }

    /// Closes the idle connections.
    pub(in crate::store) fn close_idle(&self) {
        self.idle.lock().expect("no holder panics").clear();
    }

    /// Runs a query on its own thread, in one transaction: all its statements see one state of the log. Only for reading: while
    /// a transaction lasts, the write-ahead log cannot be reset.
    pub(in crate::store) async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.work(move |db| query(&*db.unchecked_transaction()?)).await
    }

    /// Runs work on its own thread that reads several times, each in its own transaction.
    pub(in crate::store) async fn work<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let readers = self.clone();
        let answer = task::spawn_blocking(move || {
            let _turn = turn;
            let idle = readers.idle.lock().expect("no holder panics").pop();
            let db = idle.map_or_else(|| open(&readers.path), Ok)?;
            let until = Instant::now() + readers.time_limit;
            db.progress_handler(STEPS_PER_CLOCK_CHECK, Some(move || until <= Instant::now()))?;
            let answer = query(&db).map_err(|error| match error.sqlite_error_code() {
                Some(ErrorCode::OperationInterrupted) => StoreError::ReadTooLong,
                _ => StoreError::Sqlite(error),
            })?;
            readers.idle.lock().expect("no holder panics").push(db);
            Ok(answer)
        });
        let answer = answer.await.map_err(|_| StoreError::Closed)?;
        answer.inspect_err(|error| self.complain(error))
    }

    /// Logs that the database cannot be read, at a limited rate: a damaged file fails every reader.
    fn complain(&self, error: &StoreError) {
        let said = self.log_throttle.lock().expect("no holder panics").failed(1, Instant::now());
        if let Some(reads) = said {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, reads, "the log could not be read");
        }
    }
}

/// Opens the log for reading.
pub(in crate::store) fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    db.busy_timeout(schema::LOCK_TIMEOUT)?;
    Ok(db)
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
        let readers = ReaderPool { time_limit: Duration::ZERO, ..ReaderPool::new(&path) };
        let endless = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n) SELECT max(n) FROM n";
        let answer = readers.read(|db| db.query_row(endless, [], |row| row.get::<_, i64>(0))).await;
        assert!(matches!(answer, Err(StoreError::ReadTooLong)), "{answer:?}");
        let rooms = "SELECT count(*) FROM room";
        let answer = readers.read(|db| db.query_row(rooms, [], |row| row.get::<_, i64>(0))).await;
        assert_eq!(answer.unwrap(), 2, "what is quick is never asked how long it took");
    }
}
