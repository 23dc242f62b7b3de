//! Prepares each picture in a process of its own.
//!
//! A decoder reads what a stranger wrote, and takes much memory. Whatever becomes of it, a stack without an end, memory that there
//! is not, or no end at all, becomes of that process and not of the server.

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

/// The most memory that making a picture ready takes, in bytes: what the decoder may have, as much again for turning it upright, and
/// its file three times.
const MAX_PROCESS_BYTES: u64 = 384 * 1024 * 1024;

/// How long making one picture ready may take, of a processor and in all. A large one takes two seconds where nothing else is done.
const MAX_CPU_SECONDS: u64 = 20;
const PROCESS_TIMEOUT: Duration = Duration::from_secs(60);

/// How far it stands behind whoever talks, where there are too few processors.
const NICENESS: i32 = 10;

/// How the process ends where the picture cannot be kept.
const EXIT_DAMAGED: u8 = 3;
const EXIT_TOO_LARGE: u8 = 4;
/// How it ends where nobody waits for it.
const EXIT_ABANDONED: u8 = 5;

/// The files of a picture that is made ready.
#[derive(Args, Clone, Debug)]
pub struct PictureFiles {
    /// The picture as it came. What is kept of it takes its place.
    whole: PathBuf,
    /// Where the small one goes, if there is one.
    small: PathBuf,
}

/// Has pictures made ready.
#[derive(Clone, Debug)]
pub(in crate::server) struct PictureMaker {
    /// This program.
    pub(in crate::server) program: PathBuf,
}

/// A picture that is ready: what is known of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::server) struct ReadyPicture {
    pub(in crate::server) hash: FileHash,
    pub(in crate::server) size: (u32, u32),
    /// What kind of picture the small one is.
    pub(in crate::server) small: Option<PictureKind>,
    /// How much it takes, with its small one.
    pub(in crate::server) bytes: u64,
}

impl PictureMaker {
    /// Makes the picture in this file ready, in its place, and its small one in the other.
    ///
    /// # Errors
    /// What the system says; inside, why the picture cannot be kept.
    pub(in crate::server) async fn make_ready(
        &self,
        whole: &TempBlob,
        small: &TempBlob,
    ) -> io::Result<Result<ReadyPicture, PictureError>> {
        let mut command = Command::new(&self.program);
        command.arg("picture").args([whole.path(), small.path()]);
        command.env_clear().stderr(Stdio::null()).kill_on_drop(true);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        // Open for as long as somebody waits, see `end_with_the_server`.
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

/// What it says of a picture that its process ended so.
fn unusable(status: ExitStatus) -> PictureError {
    match status.code() {
        Some(code) if code == i32::from(EXIT_DAMAGED) => PictureError::Damaged,
        Some(code) if code == i32::from(EXIT_TOO_LARGE) => PictureError::TooLarge,
        // Ended by the system, for want of memory or of time, or by itself, when it got no more memory.
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

/// Makes a picture ready, as a process that is there for nothing else, and writes to standard output what is known of it then.
///
/// # Errors
/// What the system says.
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

/// Ends this process when nobody waits for it any more: the system closes its standard input also with a server that is killed.
///
/// Linux could send it a signal, but does so when the thread ends that began it, and of those the server has some that come and go.
fn end_with_the_server() {
    let wait = || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        process::exit(i32::from(EXIT_ABANDONED));
    };
    // Without the thread it ends by itself, a little later.
    let _ = thread::Builder::new().spawn(wait);
}

/// Takes from this process what it does not need. Where the system does not let it, a picture is made ready all the same.
fn confine() {
    let most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // What is reserved and not used does not count.
    let _ = setrlimit(Resource::Data, most(MAX_PROCESS_BYTES));
    let _ = setrlimit(Resource::Cpu, most(MAX_CPU_SECONDS));
    let _ = setrlimit(Resource::Core, most(0));
    let _ = nice(NICENESS);
    // When the machine is out of memory, this is what Linux is to end, and not the server.
    let _ = fs::write("/proc/self/oom_score_adj", "1000");
}
