//! What a process of this program is for: to serve, or something beside.

use super::{Config, DATA, DATABASE, Error, Settings, read};
use crate::server::pictures::PictureFiles;
use clap::{Parser, Subcommand};
use leptos::config::get_configuration;
use std::path::PathBuf;

/// What a process of this program is for.
#[derive(Clone, Debug)]
pub enum Errand {
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
}

/// A self-hosted real-time chat-room server. Without a command it serves.
#[derive(Debug, Parser)]
#[command(version)]
pub(super) struct Flags {
    /// The settings file.
    #[arg(long, env = "PARLOR_CONFIG", default_value = "Leptos.toml", value_name = "FILE", global = true)]
    config: PathBuf,
    #[command(flatten)]
    pub(super) settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What can be done beside serving, whether or not a server is running.
#[derive(Debug, Subcommand)]
enum Command {
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
    /// Make a picture ready to be kept, for a server that asks for it.
    #[command(hide = true)]
    Picture(PictureFiles),
}

impl Errand {
    /// What this process was started for. `--help` and a flag that is not understood end it here.
    ///
    /// # Errors
    /// [`Error`], which names the setting.
    pub fn load() -> Result<Self, Error> {
        Self::of(Flags::parse())
    }

    pub(super) fn of(Flags { config, settings, command }: Flags) -> Result<Self, Error> {
        // What is done to a file needs to know of no more than that file, wherever it lies.
        let database = |data: Option<PathBuf>| -> Result<PathBuf, Error> {
            let data = data.map_or_else(|| Ok(read(&config)?.data), |data| Ok::<_, Error>(Some(data)))?;
            Ok(data.unwrap_or_else(|| DATA.into()).join(DATABASE))
        };
        match command {
            None => {
                let file = read(&config)?;
                let site = get_configuration(Some(&config.to_string_lossy()))?.leptos_options;
                Ok(Self::Serve(Box::new(Config::new(site, settings.or(file))?)))
            }
            Some(Command::Backup { file }) => {
                Ok(Self::Backup { database: database(settings.data)?, to: file })
            }
            Some(Command::Check { file: Some(file) }) => Ok(Self::Check(file)),
            Some(Command::Picture(files)) => Ok(Self::Picture(files)),
            Some(Command::Check { file: None }) => Ok(Self::Check(database(settings.data)?)),
        }
    }
}
