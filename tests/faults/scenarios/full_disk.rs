//! The disk fills up while people talk: nobody is lied to, the log can be read, and room heals it.

use super::Run;
use crate::{
    client::Habits,
    crowd::Crowd,
    process::Home,
    progress::Outcome,
    verdict::{judge, page_of},
};
use std::{
    env,
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
    time::Duration,
};
use tempfile::TempDir;

const ROOM: &str = "full";

const MIB: usize = 1024 * 1024;

/// What a re-run of this program in a namespace of its own is told by.
const UNSHARED: &str = "FAULTS_UNSHARED";

/// How long a server is given that cannot start.
const BIRTH: Duration = Duration::from_millis(200);

/// A small disk in memory, gone when it is dropped.
struct Disk(TempDir);

impl Disk {
    fn mount(mib: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={mib}m");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path()).output();
        mounted.is_ok_and(|output| output.status.success()).then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: whatever still has a file open on it, the folder can be removed.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

pub(crate) async fn run(run: Run) -> Outcome {
    match Disk::mount(run.either(64, 24)) {
        Some(disk) => fill(run, &disk).await,
        None if env::var_os(UNSHARED).is_none() => as_root_of_a_namespace(&run),
        None => Outcome::skipped("cannot mount a tmpfs"),
    }
}

/// Runs the same again where mounting is allowed, if there is such a place.
fn as_root_of_a_namespace(run: &Run) -> Outcome {
    let mut again = Command::new("unshare");
    again
        .args(["-rm", "--"])
        .arg(env::current_exe().unwrap())
        .args(["--only", "full_disk"])
        .env(UNSHARED, "1");
    again.args(["--seed", &run.random.clone().next().to_string()]).args(run.full.then_some("--full"));
    match again.status() {
        Ok(status) if status.success() => Outcome::skipped("here; see the line above"),
        Ok(status) if status.code() == Some(i32::from(crate::FAILED)) => {
            Outcome { wrong: vec!["in a namespace of its own".to_owned()], ..Outcome::default() }
        }
        _ => Outcome::skipped("cannot mount a tmpfs"),
    }
}

async fn fill(mut run: Run, disk: &Disk) -> Outcome {
    // Of the disk, what can be deleted; beside it there is no place for all that will be said, without it there is, and
    // for the write-ahead log besides.
    let (people, each, ballast_mib) = run.either((20, 150, 50), (5, 100, 20));
    let ballast = disk.path().join("ballast");
    fs::write(&ballast, vec![0; ballast_mib * MIB]).unwrap();
    let home = Home::at(&disk.path().join("data"));
    die_for_want_of_space(disk, &home).await;
    let server = home.start().await;
    let habits = Habits { body_bytes: 8_000, resend_after: Duration::from_secs(10), ..Habits::of(ROOM) };
    let mut crowd = Crowd::start(people, server.addr(), &habits, &mut run.random);
    crowd.iter().for_each(|client| client.say(each));
    let is_full = |crowd: &Crowd| {
        crowd.iter().all(|client| client.is_done() || client.known().refused.contains_key("not_kept"))
    };
    crowd.until("filling", &mut run.progress, is_full).await;
    let kept = crowd.kept();
    let mut wrong = Vec::new();
    if crowd.iter().all(|client| client.is_done()) {
        wrong.push("the disk did not fill".to_owned());
    }

    // Nothing can be written, and everything can be read, by somebody new.
    crowd.join(Crowd::start(1, server.addr(), &habits, &mut run.random));
    let reader = people;
    crowd
        .until("reading", &mut run.progress, |crowd| {
            let newcomer = crowd[reader].known();
            newcomer.joined && newcomer.view.hole().is_none() && kept <= newcomer.view.entries().len()
        })
        .await;
    let read = crowd[reader].known().view.clone();
    for client in crowd.iter() {
        let client = client.known();
        let missing = client.kept.iter().filter(|(id, (seq, _))| {
            *seq <= read.newest() && read.entries().get(seq).is_none_or(|entry| entry.id != **id)
        });
        wrong.extend(missing.map(|(id, _)| format!("with a full disk {id} cannot be read, but was kept")));
    }
    let page = page_of(server.addr(), ROOM).await;
    if page.is_empty() {
        wrong.push("with a full disk the page shows nothing".to_owned());
    }

    fs::remove_file(&ballast).unwrap();
    crowd.settle(&mut run.progress).await;
    // The writer says that it could not write, and the first one why it did not start. Nothing else may be wrong.
    home.forgive("nothing was written");
    home.forgive("parlor: the server cannot start");
    let mut outcome = judge(&crowd, &home, server).await;
    outcome.wrong.extend(wrong);
    outcome.number("kept until full", kept);
    outcome.number("refused as not kept", crowd.refused("not_kept"));
    outcome
}

/// A first start without any space fails, and leaves nothing behind that the next one stumbles over.
async fn die_for_want_of_space(disk: &Disk, home: &Home) {
    let everything = disk.path().join("everything");
    let mut file = File::create(&everything).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    home.start_in_vain(BIRTH).await;
    fs::remove_file(everything).unwrap();
}
