//! The program: command line, telemetry, and the server until a signal ends it.

#[cfg(feature = "embed")]
mod embedded;

use anyhow::Context;
use parlor::server::{
    BuildInfo, CliCommand, Config, Server, admin_link, ask_health, backup, check, make_ready, owner_link,
    raise_open_files, telemetry,
};
use std::{
    io::{self, IsTerminal, Write},
    process::ExitCode,
    time::Duration,
};
use tokio::runtime::{Builder, Runtime};

/// jemalloc: glibc's allocator fragments and does not return memory after a load peak.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

/// How long an idle blocking thread waits for more work. The threads take turns, so all that ever ran at once would stay, each
/// with the memory that its allocations keep.
const IDLE_THREAD_TIMEOUT: Duration = Duration::from_millis(250);

const BUILD: BuildInfo = BuildInfo {
    commit: option_env!("PARLOR_COMMIT"),
    #[cfg(feature = "embed")]
    site: embedded::SITE,
    #[cfg(not(feature = "embed"))]
    site: &[],
};

fn main() -> ExitCode {
    let ended = runtime().context("no threads can be started").and_then(|runtime| {
        let ended = runtime.block_on(run());
        // Nobody waits any more for a running picture or search.
        runtime.shutdown_background();
        ended
    });
    ended.unwrap_or_else(|error| {
        eprintln!("parlor: {error:#}");
        ExitCode::FAILURE
    })
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().enable_all().thread_keep_alive(IDLE_THREAD_TIMEOUT).build()
}

async fn run() -> anyhow::Result<ExitCode> {
    match CliCommand::load(BUILD).context("the settings cannot be used")? {
        CliCommand::Serve(config) => serve(*config).await.map(|()| ExitCode::SUCCESS),
        CliCommand::Backup { database, to } => {
            say(&backup(&database, &to).context("no backup was made")?).map(|()| ExitCode::SUCCESS)
        }
        CliCommand::Check(database) => match check(&database).context("the database cannot be checked")? {
            Ok(whole) => say(&whole).map(|()| ExitCode::SUCCESS),
            Err(damaged) => say(&damaged).map(|()| ExitCode::FAILURE),
        },
        CliCommand::OwnerLink { database, room, origin } => {
            match owner_link(&database, &room, origin.as_deref()).context("the database cannot be read")? {
                Ok(link) => say(&link).map(|()| ExitCode::SUCCESS),
                Err(sentence) => say(&sentence).map(|()| ExitCode::FAILURE),
            }
        }
        CliCommand::AdminLink { database, origin } => {
            let link = admin_link(&database, origin.as_deref()).context("the database cannot be read")?;
            say(&link).map(|()| ExitCode::SUCCESS)
        }
        CliCommand::Health(addr) => match ask_health(addr).await? {
            Ok(well) => say(&well).map(|()| ExitCode::SUCCESS),
            Err(unwell) => say(&unwell).map(|()| ExitCode::FAILURE),
        },
        CliCommand::Version(build) => say(&build.to_string()).map(|()| ExitCode::SUCCESS),
        CliCommand::Picture(files) => make_ready(files).context("the picture cannot be made ready"),
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    telemetry::start(config.log);
    raise_open_files();
    let server = Server::bind(config).await.context("the server cannot start")?;
    if let Some(link) = server.first_admin_link() {
        // Not where it would stay in a log: whoever has it administers the server.
        if io::stdout().is_terminal() {
            say(&format!("Administer this server with {link}\n`parlor admin-link` prints that again."))?;
        } else {
            tracing::info!("`parlor admin-link` prints the link by which you administer this server");
        }
    }
    let shutdown = parlor::server::signals().context("signals cannot be listened for")?;
    server.run(shutdown).await.context("the server ended")
}

fn say(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{text}").context("nothing can be printed")
}
