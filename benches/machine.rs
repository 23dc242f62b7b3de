//! The machine that is measured on: its cores and limits, through the tools that every Linux has.

use anyhow::{Result, ensure};
use std::{
    env, fs,
    path::Path,
    process::{self, Command},
    thread,
};

/// The core that servers have for themselves, and the generator's.
const SERVER: usize = 0;
const GENERATOR: usize = 1;

/// Whether server and generator have a core each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cores {
    apart: bool,
}

impl Cores {
    /// Puts this process on the generator's core, when there are two.
    pub(crate) fn divide() -> Self {
        let several = thread::available_parallelism().is_ok_and(|cores| 2 <= cores.get());
        let core = GENERATOR.to_string();
        let own = process::id().to_string();
        Self { apart: several && succeeds(Command::new("taskset").args(["-c", "-p", &core, &own])) }
    }

    /// Wherever the kernel puts them: nothing is timed.
    pub(crate) fn shared() -> Self {
        Self { apart: false }
    }

    pub(crate) fn are_apart(self) -> bool {
        self.apart
    }

    /// A program that will run on the servers' core.
    pub(crate) fn server(self, program: impl AsRef<Path>) -> Command {
        if !self.apart {
            return Command::new(program.as_ref());
        }
        let mut command = Command::new("taskset");
        command.args(["-c", &SERVER.to_string()]).arg(program.as_ref());
        command
    }
}

/// Whether there is a /proc to read what processes use.
pub(crate) fn is_linux() -> bool {
    cfg!(target_os = "linux")
}

/// Raises the number of files that this process and its children may have open, as far as it goes.
pub(crate) fn allow_many_files() -> Result<()> {
    let (now, most) = file_limits()?;
    if now < most {
        let own = process::id().to_string();
        succeeds(Command::new("prlimit").args(["--pid", &own, &format!("--nofile={most}:{most}")]));
    }
    Ok(())
}

/// How many files a process may have open.
pub(crate) fn open_files() -> Result<usize> {
    Ok(file_limits()?.0)
}

/// How many files may be open now, and at most.
fn file_limits() -> Result<(usize, usize)> {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let mut numbers = line.unwrap_or_default().split_whitespace().map_while(|number| number.parse().ok());
    let limits = numbers.next().zip(numbers.next());
    ensure!(limits.is_some(), "this programme reads /proc, which is to be found on Linux");
    Ok(limits.unwrap_or_default())
}

/// What this machine is, in a line.
pub(crate) fn description() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        line.and_then(|line| Some(line.split_once(':')?.1.trim().to_owned())).unwrap_or_default()
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let memory = after(&read("/proc/meminfo"), "MemTotal");
    let gigabytes = memory.trim_end_matches(" kB").parse().unwrap_or(0.0) / f64::from(1 << 20);
    let kernel = read("/proc/sys/kernel/osrelease");
    let processor = after(&read("/proc/cpuinfo"), "model name");
    format!("{processor}, {cores} cores, {gigabytes:.0} GiB, Linux {}", kernel.trim())
}

/// Whether a program of this name can be started.
pub(crate) fn has(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}
