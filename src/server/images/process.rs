//! Prepares each picture in a separate process.
//!
//! A decoder reads untrusted data and needs much memory. A stack overflow, an allocation failure or an endless loop ends only
//! that process, not the server.

use super::{Picture, PictureError, kind_of, prepare};
use crate::{
    domain::FileHash,
    store::{PictureKind, TempBlob, replace_content},
};
use clap::Args;
use rustix::process::{Resource, Rlimit, nice, setrlimit};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs, io,
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{self, ExitCode, ExitStatus, Stdio},
    thread,
    time::Duration,
};
use tokio::{process::Command, time};

/// The most memory of preparing a picture, in bytes: the decoder's maximum, the same again for rotating, and three times the
/// file.
const MAX_PROCESS_BYTES: u64 = 384 * 1024 * 1024;

/// How long preparing a picture may take, in CPU time and in total. A large one takes two seconds on an idle machine.
const MAX_CPU_SECONDS: u64 = 20;
const PROCESS_TIMEOUT: Duration = Duration::from_secs(60);

/// Its niceness: other work has priority if there are too few processors.
const NICENESS: i32 = 10;

/// The exit code if the picture cannot be stored.
const EXIT_DAMAGED: u8 = 3;
const EXIT_TOO_LARGE: u8 = 4;
/// The exit code if nobody waits for it.
const EXIT_ABANDONED: u8 = 5;

/// The files of a picture that is prepared.
#[derive(Args, Clone, Debug)]
pub struct PictureFiles {
    /// The uploaded picture. The prepared one replaces it.
    whole: PathBuf,
    /// The path of the thumbnail, if there is one.
    small: PathBuf,
}

/// Prepares pictures.
#[derive(Clone, Debug)]
pub(in crate::server) struct PictureMaker {
    /// This program.
    pub(in crate::server) program: PathBuf,
}

/// The data about a prepared picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::server) struct ReadyPicture {
    pub(in crate::server) hash: FileHash,
    pub(in crate::server) size: (u32, u32),
    /// The format of the thumbnail.
    pub(in crate::server) small: Option<PictureKind>,
    /// Its size, with the thumbnail.
    pub(in crate::server) bytes: u64,
}

impl PictureMaker {
    /// Prepares the picture in this file, in place, and writes its thumbnail to the other.
    ///
    /// # Errors
    /// The error of the system; the inner error says why the picture cannot be stored.
    pub(in crate::server) async fn make_ready(
        &self,
        whole: &TempBlob,
        small: &TempBlob,
    ) -> io::Result<Result<ReadyPicture, PictureError>> {
        let mut command = Command::new(&self.program);
        command.arg("picture").args([whole.path(), small.path()]);
        command.env_clear().stderr(Stdio::null()).kill_on_drop(true);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        // Open while somebody waits, see `end_with_the_server`.
        let waiting = process.stdin.take();
        let output = match time::timeout(PROCESS_TIMEOUT, process.wait_with_output()).await {
            Ok(output) => output?,
            Err(_) => return Ok(Err(PictureError::TooLarge)),
        };
        drop(waiting);
        if output.status.success() {
            return serde_json::from_slice(&output.stdout).map(Ok).map_err(io::Error::other);
        }
        Ok(Err(unusable(output.status)))
    }
}

/// The error that this exit status means.
fn unusable(status: ExitStatus) -> PictureError {
    match status.code() {
        Some(code) if code == i32::from(EXIT_DAMAGED) => PictureError::Damaged,
        Some(code) if code == i32::from(EXIT_TOO_LARGE) => PictureError::TooLarge,
        // Killed by the system for lack of memory or time, or aborted because an allocation failed.
        None => {
            tracing::warn!(
                signal = status.signal(),
                "the process of a picture was ended, and the picture refused"
            );
            PictureError::TooLarge
        }
        Some(code) => {
            tracing::warn!(code, "the process of a picture failed, and the picture was refused");
            PictureError::Damaged
        }
    }
}

/// Prepares a picture, in a process started for it, and writes the data about it to standard output.
///
/// # Errors
/// The error of the system.
pub fn make_ready(PictureFiles { whole, small }: PictureFiles) -> io::Result<ExitCode> {
    end_with_the_server();
    confine();
    let file = fs::read(&whole)?;
    let prepared = kind_of(&file).ok_or(PictureError::Damaged).and_then(|kind| prepare(kind, &file));
    let Picture { size, whole: kept, small: smaller } = match prepared {
        Ok(picture) => picture,
        Err(PictureError::Damaged) => return Ok(ExitCode::from(EXIT_DAMAGED)),
        Err(PictureError::TooLarge) => return Ok(ExitCode::from(EXIT_TOO_LARGE)),
    };
    replace_content(&whole, &kept)?;
    let mut bytes = kept.len() as u64;
    let hash = FileHash::from_bytes(Sha256::digest(&kept).into());
    let small = match smaller {
        None => None,
        Some((kind, content)) => {
            replace_content(&small, &content)?;
            bytes += content.len() as u64;
            Some(kind)
        }
    };
    serde_json::to_writer(io::stdout().lock(), &ReadyPicture { hash, size, small, bytes })?;
    Ok(ExitCode::SUCCESS)
}

/// Ends this process when nobody waits for it: the system closes its standard input even if the server is killed.
///
/// Linux could send a signal instead, but does so when the starting thread ends, and some threads of the server come and go.
fn end_with_the_server() {
    let wait = || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        process::exit(i32::from(EXIT_ABANDONED));
    };
    // Without the thread, the process ends by itself a little later.
    let _ = thread::Builder::new().spawn(wait);
}

/// Limits the resources of this process. If the system refuses, the picture is prepared anyway.
fn confine() {
    let most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // Memory that is reserved but not used does not count.
    let _ = setrlimit(Resource::Data, most(MAX_PROCESS_BYTES));
    let _ = setrlimit(Resource::Cpu, most(MAX_CPU_SECONDS));
    let _ = setrlimit(Resource::Core, most(0));
    let _ = nice(NICENESS);
    // If the machine is out of memory, Linux should kill this process and not the server.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
}
