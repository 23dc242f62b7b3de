//! The server's program: settings, telemetry, and the server until a signal ends it.

use anyhow::Context;
use parlor::server::{Config, Server, telemetry};
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parlor: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let config = Config::load().context("the settings cannot be used")?;
    telemetry::start(config.log);
    let server = Server::bind(config).await.context("the server cannot start")?;
    let shutdown = parlor::server::signals().context("signals cannot be listened for")?;
    server.run(shutdown).await.context("the server ended")
}
