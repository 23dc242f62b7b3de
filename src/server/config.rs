//! The settings: flags over environment over `Leptos.toml` over defaults, in one validated struct.

use super::{limits::Rate, telemetry::Format};
use crate::room;
use clap::{Args, Parser};
use leptos::config::{LeptosOptions, errors::LeptosConfigError, get_configuration};
use serde::Deserialize;
use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// What the server needs to know, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the built site is, and what its files are called.
    pub site: LeptosOptions,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The folder of the log and the identity key.
    pub data: PathBuf,
    /// Origins, beside the server's own, whose pages may connect: `https://chat.example`.
    pub origins: Vec<String>,
    /// Whether people reach the server over HTTPS, which a proxy in front ends: cookies then demand it.
    pub https: bool,
    /// How many WebSockets may be open.
    pub connections: usize,
    /// How fast one connection's commands may come.
    pub rate: Rate,
    /// Over how long the clients of a server that ends come back: each is told a moment of its own in this span.
    pub restart_spread: Duration,
    /// The limits of rooms.
    pub rooms: room::Limits,
    /// How the log of doings is written.
    pub log: Format,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The settings file cannot be read.
    #[error("{} cannot be read; run parlor in the folder that has it, or name it with --config", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The settings file is not what it should be.
    #[error("{} is not understood", path.display())]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Where, and why.
        #[source]
        source: toml::de::Error,
    },
    /// The site's part of the settings is not what it should be.
    #[error(
        "the section [package.metadata.leptos] of the settings, or a LEPTOS_ variable, is not understood"
    )]
    Site(#[from] LeptosConfigError),
    /// A limit of nothing would let nobody in.
    #[error("{0} must be at least 1")]
    Zero(&'static str),
}

/// A self-hosted real-time chat-room server.
#[derive(Debug, Parser)]
#[command(version)]
struct Flags {
    /// The settings file.
    #[arg(long, env = "PARLOR_CONFIG", default_value = "Leptos.toml", value_name = "FILE")]
    config: PathBuf,
    #[command(flatten)]
    settings: Settings,
}

/// The section `[parlor]` of the file. Every one is also a flag and an environment variable.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// The address to listen on [default: `site-addr` of the file].
    #[arg(long, env = "PARLOR_LISTEN", value_name = "IP:PORT")]
    listen: Option<SocketAddr>,
    /// The folder of the database and the identity key [default: data].
    #[arg(long, env = "PARLOR_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// An origin, beside the server's own, whose pages may connect (`https://chat.example`). Repeatable.
    #[arg(long = "origin", env = "PARLOR_ORIGINS", value_delimiter = ',', value_name = "URL")]
    origins: Option<Vec<String>>,
    /// Whether people reach the server over HTTPS [default: false].
    #[arg(long, env = "PARLOR_HTTPS", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    https: Option<bool>,
    /// How many WebSockets may be open [default: 10000].
    #[arg(long, env = "PARLOR_CONNECTIONS", value_name = "N")]
    connections: Option<usize>,
    /// How many WebSockets one person may have open [default: 32].
    #[arg(long, env = "PARLOR_CONNECTIONS_PER_PERSON", value_name = "N")]
    connections_per_person: Option<u32>,
    /// How many people one room holds [default: 20000].
    #[arg(long, env = "PARLOR_PEOPLE_PER_ROOM", value_name = "N")]
    people_per_room: Option<u32>,
    /// How many commands of one connection may come at once [default: 40].
    #[arg(long, env = "PARLOR_COMMANDS_BURST", value_name = "N")]
    commands_burst: Option<u32>,
    /// How many commands of one connection may come a second in the long run [default: 10].
    #[arg(long, env = "PARLOR_COMMANDS_PER_SECOND", value_name = "N")]
    commands_per_second: Option<u32>,
    /// Over how many seconds the clients of a server that is restarted come back [default: 5].
    #[arg(long, env = "PARLOR_RESTART_SPREAD", value_name = "SECONDS")]
    restart_spread: Option<u16>,
    /// How a line of the log is written [default: text].
    #[arg(long, env = "PARLOR_LOG", value_name = "FORMAT")]
    log: Option<Format>,
}

/// The file, as far as it is ours. cargo-leptos's section beside it is read by Leptos.
#[derive(Deserialize)]
struct ConfigFile {
    #[serde(default)]
    parlor: Settings,
}

impl Config {
    /// The settings of this process. `--help` and a flag that is not understood end it here.
    ///
    /// # Errors
    /// [`Error`], which names the setting.
    pub fn load() -> Result<Self, Error> {
        let Flags { config, settings } = Flags::parse();
        let file = read(&config)?;
        let path = config.to_string_lossy();
        Self::new(get_configuration(Some(&path))?.leptos_options, settings.or(file))
    }

    /// The defaults, for this site and data folder.
    #[must_use]
    pub fn with_defaults(site: LeptosOptions, data: PathBuf) -> Self {
        Self {
            listen: site.site_addr,
            site,
            data,
            origins: Vec::new(),
            https: false,
            connections: 10_000,
            rate: Rate::default(),
            restart_spread: Duration::from_secs(5),
            rooms: room::Limits::default(),
            log: Format::default(),
        }
    }

    fn new(site: LeptosOptions, settings: Settings) -> Result<Self, Error> {
        let mut config = Self::with_defaults(site, settings.data.unwrap_or_else(|| "data".into()));
        let set = |limit: &mut u32, value: Option<u32>, name| match value {
            Some(0) => Err(Error::Zero(name)),
            Some(value) => {
                *limit = value;
                Ok(())
            }
            None => Ok(()),
        };
        set(
            &mut config.rooms.connections_per_person,
            settings.connections_per_person,
            "connections-per-person",
        )?;
        set(&mut config.rooms.people_per_room, settings.people_per_room, "people-per-room")?;
        set(&mut config.rate.burst, settings.commands_burst, "commands-burst")?;
        set(&mut config.rate.per_second, settings.commands_per_second, "commands-per-second")?;
        let spread = settings.restart_spread.map(|seconds| Duration::from_secs(seconds.into()));
        config.restart_spread = spread.unwrap_or(config.restart_spread);
        config.connections = settings.connections.unwrap_or(config.connections);
        config.listen = settings.listen.unwrap_or(config.listen);
        config.origins = settings.origins.unwrap_or_default();
        config.https = settings.https.unwrap_or_default();
        config.log = settings.log.unwrap_or_default();
        Ok(config)
    }
}

impl Settings {
    /// These, and where one is not set, the other's.
    fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            origins: self.origins.or(other.origins),
            https: self.https.or(other.https),
            connections: self.connections.or(other.connections),
            connections_per_person: self.connections_per_person.or(other.connections_per_person),
            people_per_room: self.people_per_room.or(other.people_per_room),
            commands_burst: self.commands_burst.or(other.commands_burst),
            commands_per_second: self.commands_per_second.or(other.commands_per_second),
            restart_spread: self.restart_spread.or(other.restart_spread),
            log: self.log.or(other.log),
        }
    }
}

fn read(path: &Path) -> Result<Settings, Error> {
    let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
    let file = toml::from_str::<ConfigFile>(&text)
        .map_err(|source| Error::Toml { path: path.to_owned(), source })?;
    Ok(file.parlor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
        let flags = Flags::parse_from(["parlor", "--data", "here", "--https"]).settings;
        let file: ConfigFile = toml::from_str("[parlor]\ndata = 'there'\npeople-per-room = 7\n").unwrap();
        let site = LeptosOptions::builder().output_name("parlor").build();
        let config = Config::new(site, flags.or(file.parlor)).unwrap();
        assert_eq!(config.data, PathBuf::from("here"));
        assert!(config.https);
        assert_eq!(config.rooms.people_per_room, 7);
        assert_eq!(config.connections, 10_000);
    }

    #[test]
    fn an_unknown_setting_and_a_limit_of_nothing_are_refused() {
        assert!(toml::from_str::<ConfigFile>("[parlor]\npeople-per-rom = 7\n").is_err());
        let site = LeptosOptions::builder().output_name("parlor").build();
        let settings = Settings { commands_burst: Some(0), ..Settings::default() };
        assert!(matches!(Config::new(site, settings), Err(Error::Zero("commands-burst"))));
    }

    #[test]
    fn the_file_in_the_repository_is_understood_and_says_the_defaults() {
        let settings = read(Path::new("Leptos.toml")).unwrap();
        let site = LeptosOptions::builder().output_name("parlor").build();
        let config = Config::new(site.clone(), settings).unwrap();
        let defaults = Config::with_defaults(site, "data".into());
        assert_eq!(format!("{config:?}"), format!("{defaults:?}"));
    }
}
