//! Raises the limit of open files. Each connection is one.

use crate::server::limits;
use rustix::process::{Resource, getrlimit, setrlimit};

/// Raises the limit of open files to the maximum that needs no permission, and logs it. The usual limit, 1024 files, exists for
/// programs that use `select`; a server would reach it with the first crowd.
pub fn raise_open_files() {
    let mut limit = getrlimit(Resource::Nofile);
    let before = limit.current;
    limit.current = limit.maximum;
    if let Err(error) = setrlimit(Resource::Nofile, limit) {
        tracing::warn!(%error, files = before, "the limit of open files could not be raised");
    } else {
        tracing::info!(files = limit.current, before, "open files");
    }
}

/// How many sockets there are file descriptors for, if this many are wanted: the log, shared files and the system need some as
/// well.
pub(in crate::server) fn sockets(wished: usize) -> usize {
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let files = usize::try_from(files).unwrap_or(usize::MAX);
    let most = files.saturating_sub(limits::RESERVED_FILES).max(1);
    if most < wished {
        tracing::warn!(
            files,
            sockets = most,
            "the limit of open files allows fewer connections than `connections` does; raise it, as with LimitNOFILE= in a systemd unit"
        );
    }
    wished.min(most)
}
