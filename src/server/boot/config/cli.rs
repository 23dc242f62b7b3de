//! The command line: what this process is started for.

use super::{Config, ConfigError, DATABASE_FILE, DEFAULT_DATA_FOLDER, Settings, read};
use crate::server::{
    assets::{EmbeddedFile, site_hash},
    images::PictureFiles,
};
use clap::{Parser, Subcommand};
use leptos::config::get_configuration;
use std::{fmt, net::SocketAddr, path::PathBuf};

/// What this program was built from.
#[derive(Clone, Copy, Debug)]
pub struct BuildInfo {
    /// The commit, where that was known.
    pub commit: Option<&'static str>,
    /// The files of the site that it carries.
    pub site: &'static [EmbeddedFile],
}

impl fmt::Display for BuildInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "parlor {}", env!("CARGO_PKG_VERSION"))?;
        writeln!(f, "commit {}", self.commit.unwrap_or("unknown"))?;
        match self.site {
            [] => write!(f, "page   not in this program: it is served from a folder"),
            files => write!(f, "page   {}", site_hash(files)),
        }
    }
}

/// What a process of this program is for.
#[derive(Clone, Debug)]
pub enum CliCommand {
    /// To serve, with these settings.
    Serve(Box<Config>),
    /// To make a copy of this database.
    Backup {
        /// Which.
        database: PathBuf,
        /// Where the copy goes.
        to: PathBuf,
    },
    /// To verify this database.
    Check(PathBuf),
    /// To make a picture ready to be kept.
    Picture(PictureFiles),
    /// To ask the server at this address how it is.
    Health(SocketAddr),
    /// To say what this program was built from.
    Version(BuildInfo),
}

/// A self-hosted real-time chat-room server. Without a command it serves.
#[derive(Debug, Parser)]
pub(super) struct CliFlags {
    /// Print the version, the commit and the page's hash.
    #[arg(short = 'V', long, exclusive = true)]
    version: bool,
    /// The settings file [default: Leptos.toml, where there is one].
    #[arg(long, env = "PARLOR_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    command: Option<CliSubcommand>,
}

/// What can be done beside serving, whether or not a server is running.
#[derive(Debug, Subcommand)]
enum CliSubcommand {
    /// Make a copy of the database, also while a server is running.
    Backup {
        /// The copy. There must be no such file yet.
        file: PathBuf,
    },
    /// Verify a database, also while a server is running. It is not changed.
    Check {
        /// The database [default: parlor.db in the data folder].
        file: Option<PathBuf>,
    },
    /// Ask the running server with these settings how it is. Succeeds when it takes new people and keeps what they say.
    Health,
    /// Make a picture ready to be kept, for a server that asks for it.
    #[command(hide = true)]
    Picture(PictureFiles),
}

impl CliCommand {
    /// What this process was started for. `--help` and a flag that is not understood end it here.
    ///
    /// # Errors
    /// [`ConfigError`], which names the setting.
    pub fn load(build: BuildInfo) -> Result<Self, ConfigError> {
        Self::of(CliFlags::parse(), build)
    }

    pub(super) fn of(flags: CliFlags, build: BuildInfo) -> Result<Self, ConfigError> {
        let CliFlags { version, config, settings, command } = flags;
        if version {
            return Ok(Self::Version(build));
        }
        let config = config.as_deref();
        let serving = |settings: Settings| {
            let site = get_configuration(None)?.leptos_options;
            let config = Config::new(site, settings.or(read(config)?))?;
            Ok::<_, ConfigError>(Config { embedded: build.site, ..config })
        };
        // What is done to a file needs to know of no more than that file, wherever it lies.
        let database = |data: Option<PathBuf>| -> Result<PathBuf, ConfigError> {
            let data =
                data.map_or_else(|| Ok(read(config)?.data), |data| Ok::<_, ConfigError>(Some(data)))?;
            Ok(data.unwrap_or_else(|| DEFAULT_DATA_FOLDER.into()).join(DATABASE_FILE))
        };
        match command {
            None => Ok(Self::Serve(Box::new(serving(settings)?))),
            Some(CliSubcommand::Health) => Ok(Self::Health(serving(settings)?.listen)),
            Some(CliSubcommand::Backup { file }) => {
                Ok(Self::Backup { database: database(settings.data)?, to: file })
            }
            Some(CliSubcommand::Check { file: Some(file) }) => Ok(Self::Check(file)),
            Some(CliSubcommand::Picture(files)) => Ok(Self::Picture(files)),
            Some(CliSubcommand::Check { file: None }) => Ok(Self::Check(database(settings.data)?)),
        }
    }
}
