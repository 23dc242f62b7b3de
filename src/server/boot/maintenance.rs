//! Maintenance: trimming old text, sweeping files, backups and checks.

use crate::{
    domain::{HeldMessage, Hex, RoomName, RoomRole, Timestamp},
    server::limits,
    store::{self, Store},
};
use std::{
    fmt::Write,
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::time;
use tokio_util::task::AbortOnDropHandle;

/// How often expired text and unnamed files are removed.
const MAINTENANCE_INTERVAL: Duration = Duration::from_hours(1);

/// The delay before a task that panicked is restarted: it may panic again.
pub(in crate::server) const RESTART_AFTER: Duration = Duration::from_mins(1);

/// Trims text that is older than `keep`, or than its room keeps it, at once and every hour, until it is dropped.
pub(in crate::server) async fn trim(store: Store, keep: Option<Duration>) {
    let mut hours = hours();
    loop {
        hours.tick().await;
        let trimmed = async {
            let everywhere = match keep {
                Some(keep) => {
                    let before = SystemTime::now().checked_sub(keep).unwrap_or(UNIX_EPOCH);
                    store.trim(timestamp(before)).await?
                }
                None => 0,
            };
            Ok::<_, store::StoreError>(everywhere + store.trim_rooms(now()).await?)
        };
        match trimmed.await {
            Ok(0) => {}
            Ok(entries) => tracing::info!(entries, "words that are no longer kept left the log"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    "old words could not be taken out of the log; the next try is in an hour"
                );
            }
        }
    }
}

/// Removes messages that waited too long for a host, and then files that no message names, at once and every hour, until it is
/// dropped.
pub(in crate::server) async fn sweep(store: Store) {
    let mut hours = hours();
    loop {
        hours.tick().await;
        let longest = Duration::from_millis(HeldMessage::MAX_MILLIS);
        let held_before = SystemTime::now().checked_sub(longest).unwrap_or(UNIX_EPOCH);
        if let Err(error) = store.forget_held(timestamp(held_before)).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(
                error,
                "what waited too long for a host could not be removed; the next try is in an hour"
            );
        }
        let before = SystemTime::now().checked_sub(limits::ORPHAN_FILE_TTL).unwrap_or(UNIX_EPOCH);
        match store.sweep(timestamp(before)).await {
            Ok(0) => {}
            Ok(files) => tracing::info!(files, "files that no message names were removed"),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "files could not be removed; the next try is in an hour");
            }
        }
    }
}

/// Runs a task that never ends, and restarts it after a delay when it panics. Else nobody notices before the disk is full.
pub(in crate::server) async fn supervised<Running>(
    what: &'static str,
    rest: Duration,
    task: impl Fn() -> Running,
) where
    Running: Future<Output = ()> + Send + 'static,
{
    // Aborted when this future is dropped.
    while let Err(ended) = AbortOnDropHandle::new(tokio::spawn(task())).await
        && ended.is_panic()
    {
        tracing::error!(what, "a task panicked, and begins anew in a while");
        time::sleep(rest).await;
    }
}

fn hours() -> time::Interval {
    let mut hours = time::interval(MAINTENANCE_INTERVAL);
    // After the computer slept, one run is enough.
    hours.set_missed_tick_behavior(time::MissedTickBehavior::Delay);
    hours
}

/// Copies a database. Returns a report for people.
///
/// # Errors
/// [`store::StoreError`], and no file.
pub fn backup(database: &Path, to: &Path) -> Result<String, store::StoreError> {
    let report = store::backup(database, to, now())?;
    let (data, to) = (database.with_file_name(""), to.display());
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "{to} is a whole copy of {}: {report}.\n\
         Files that people share are not in it: copy the folder {} too. A file in it never changes, so a tool that copies \
         only what is new, such as rsync, has little to do.\n\
         Keep {} with it, and as secret: without that key, whoever comes back is a stranger.\n\
         To go on from the copy: stop the server, take parlor.db, parlor.db-wal and parlor.db-shm out of the data \
         folder, put the copy there as parlor.db and the files as files, and start the server.",
        database.display(),
        data.join("files").display(),
        data.join("identity.key").display(),
    );
    Ok(text)
}

/// Verifies a database. Returns its contents or its faults, in words for people.
///
/// # Errors
/// [`store::StoreError`], when it cannot be read.
pub fn check(database: &Path) -> Result<Result<String, String>, store::StoreError> {
    let report = store::check(database)?;
    let path = database.display();
    Ok(if report.is_whole() {
        Ok(format!("{path} is whole: {report}."))
    } else {
        Err(format!("{path} is damaged: {report}"))
    })
}

/// The link that makes somebody owner of a room, for the operator: where people open the server, or its path.
///
/// # Errors
/// [`store::StoreError`], when the database cannot be read.
pub fn owner_link(
    database: &Path,
    room: &RoomName,
    origin: Option<&str>,
) -> Result<Result<String, String>, store::StoreError> {
    Ok(match store::owner_link(database, room)? {
        Some(secret) => {
            let path = room.link_path(RoomRole::Owner, &Hex(&secret).to_string());
            Ok(format!("{}{path}", origin.unwrap_or_default()))
        }
        None => Err(format!(
            "There is no room {room}, or it is one of two people, or nobody has written in it yet."
        )),
    })
}

/// The link by which one administers the server: where people open it, or its path.
///
/// # Errors
/// [`store::StoreError`], when the database cannot be read.
pub fn admin_link(database: &Path, origin: Option<&str>) -> Result<String, store::StoreError> {
    let secret = store::owner_link(database, &RoomName::server_log())?.unwrap_or_default();
    Ok(format!("{}/admin/link/{}", origin.unwrap_or_default(), Hex(&secret)))
}

/// The time, by the wall clock.
pub(in crate::server) fn now() -> Timestamp {
    timestamp(SystemTime::now())
}

fn timestamp(time: SystemTime) -> Timestamp {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    #[tokio::test]
    async fn a_task_that_panics_begins_anew_and_one_that_ends_does_not() {
        let begun = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&begun);
        supervised("counting", Duration::ZERO, move || {
            let nth = count.fetch_add(1, Ordering::Relaxed);
            async move { assert!(nth == 2, "it was asked for") }
        })
        .await;
        assert_eq!(begun.load(Ordering::Relaxed), 3);
    }
}
