//! The command line.

use super::{Config, ConfigError, DATABASE_FILE, DEFAULT_DATA_FOLDER, Settings, read};
use crate::{
    domain::RoomName,
    server::{
        assets::{EmbeddedFile, site_hash},
        images::PictureFiles,
    },
};
use clap::{Parser, Subcommand};
use leptos::config::get_configuration;
use std::{fmt, net::SocketAddr, path::PathBuf};

/// What this program was built from.
#[derive(Clone, Copy, Debug)]
pub struct BuildInfo {
    /// The commit, if it was known at build time.
    pub commit: Option<&'static str>,
    /// The files of the site that are embedded in the program.
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

/// The command that the process was started with.
#[derive(Clone, Debug)]
pub enum CliCommand {
    /// Serve, with these settings.
    Serve(Box<Config>),
    /// Copy this database.
    Backup {
        /// The database.
        database: PathBuf,
        /// The path of the copy.
        to: PathBuf,
    },
    /// Verify this database.
    Check(PathBuf),
    /// Print the link that makes somebody owner of this room.
    OwnerLink {
        /// The database.
        database: PathBuf,
        /// The room.
        room: RoomName,
        /// Where people open the server, if that is set.
        origin: Option<String>,
    },
    /// Print the link that makes somebody an administrator of the server.
    AdminLink {
        /// The database.
        database: PathBuf,
        /// Where people open the server, if that is set.
        origin: Option<String>,
    },
    /// Prepare a picture for storage.
    Picture(PictureFiles),
    /// Ask the server at this address for its health.
    Health(SocketAddr),
    /// Print what this program was built from.
    Version(BuildInfo),
}

/// A self-hosted real-time chat server. Without a command it starts the server.
#[derive(Debug, Parser)]
pub(super) struct CliFlags {
    /// Print the version, the commit and the page's hash.
    #[arg(short = 'V', long, exclusive = true)]
    version: bool,
    /// The settings file [default: Leptos.toml, if it exists].
    #[arg(long, env = "PARLOR_CONFIG", value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    command: Option<CliSubcommand>,
}

/// The commands besides serving. They work whether or not a server is running.
#[derive(Debug, Subcommand)]
enum CliSubcommand {
    /// Copy the database. Works while a server is running.
    Backup {
        /// The path of the copy. No file may exist there yet.
        file: PathBuf,
    },
    /// Verify a database without changing it. Works while a server is running.
    Check {
        /// The database [default: parlor.db in the data folder].
        file: Option<PathBuf>,
    },
    /// Print the link that makes whoever opens it owner of a room. Works while a server is running.
    OwnerLink {
        /// The room, as in its address: tea for /r/tea.
        #[arg(value_parser = RoomName::parse)]
        room: RoomName,
    },
    /// Print the link by which whoever opens it administers the server. Works while a server is running.
    AdminLink,
    /// Check the running server that has these settings. Succeeds if it accepts new people and stores messages.
    Health,
    /// Prepare a picture for storage. The server starts this itself.
    #[command(hide = true)]
    Picture(PictureFiles),
}

impl CliCommand {
    /// Reads the command line. Exits the process after `--help` and on an unknown flag.
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
        // A command on a database needs only its path: it does not read the other settings.
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
            Some(CliSubcommand::OwnerLink { room }) => {
                let Config { data, origins, .. } = serving(settings)?;
                let (database, origin) = (data.join(DATABASE_FILE), origins.into_iter().next());
                Ok(Self::OwnerLink { database, room, origin })
            }
            Some(CliSubcommand::AdminLink) => {
                let Config { data, origins, .. } = serving(settings)?;
                Ok(Self::AdminLink { database: data.join(DATABASE_FILE), origin: origins.into_iter().next() })
            }
            Some(CliSubcommand::Check { file: Some(file) }) => Ok(Self::Check(file)),
            Some(CliSubcommand::Picture(files)) => Ok(Self::Picture(files)),
            Some(CliSubcommand::Check { file: None }) => Ok(Self::Check(database(settings.data)?)),
        }
    }
}
