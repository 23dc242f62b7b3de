//! The settings in the file, in the environment and as flags.

use crate::{
    domain::{Nickname, nfc},
    server::{boot::telemetry::LogFormat, connections::proxies::AddressPrefix, http::origin::Origin},
};
use clap::{Args, ValueEnum};
use leptos::config::errors::LeptosConfigError;
use serde::Deserialize;
use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The settings file that is read when none is named. It need not exist.
pub(super) const DEFAULT_CONFIG_FILE: &str = "Leptos.toml";

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The settings file cannot be read.
    #[error("{} cannot be read; name the settings file with --config, or leave that out", path.display())]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The error of the system.
        #[source]
        source: io::Error,
    },
    /// The settings file is not valid.
    #[error("{} is not understood", path.display())]
    Toml {
        /// The path of the file.
        path: PathBuf,
        /// The line and the reason.
        #[source]
        source: toml::de::Error,
    },
    /// A variable of cargo-leptos is not valid.
    #[error("a LEPTOS_ variable is not understood; unset those that you do not need")]
    Site(#[from] LeptosConfigError),
    /// A limit of 0 would let nobody in.
    #[error("{0} must be at least 1")]
    Zero(&'static str),
    /// Nobody could have such a nickname.
    #[error("`{0}` in reserved-names cannot be a nickname")]
    ReservedName(String),
    /// Browsers do not send an origin in this form.
    #[error(
        "`{0}` in origins is not an origin: write the scheme and the host alone, as in https://chat.example"
    )]
    Origin(String),
}

/// The section `[parlor]` of the file. Each setting is also a flag and an environment variable.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Settings {
    /// The address to listen on [default: 127.0.0.1:3000].
    #[arg(long, env = "PARLOR_LISTEN", value_name = "IP:PORT", global = true)]
    pub(super) listen: Option<SocketAddr>,
    /// The folder of the database and the identity key [default: data].
    #[arg(long, env = "PARLOR_DATA", value_name = "FOLDER", global = true)]
    pub(super) data: Option<PathBuf>,
    /// An origin of this server's pages, such as `https://chat.example`. Required for every host name except localhost.
    /// Repeatable.
    #[arg(long = "origin", env = "PARLOR_ORIGINS", value_delimiter = ',', value_name = "URL")]
    pub(super) origins: Option<Vec<String>>,
    /// Whether people reach the server over HTTPS [default: false].
    #[arg(long, env = "PARLOR_HTTPS", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub(super) https: Option<bool>,
    /// A proxy whose X-Forwarded-For or Forwarded header is trusted: an address or a prefix (`127.0.0.1`, `10.0.0.0/8`).
    /// Repeatable.
    #[arg(
        long = "trusted-proxy",
        env = "PARLOR_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "ADDRESS"
    )]
    pub(super) trusted_proxies: Option<Vec<AddressPrefix>>,
    /// Burst of HTTP requests of one network [default: 1000].
    #[arg(long, env = "PARLOR_REQUESTS_BURST", value_name = "N")]
    pub(super) requests_burst: Option<u32>,
    /// HTTP requests per second of one network, sustained [default: 100].
    #[arg(long, env = "PARLOR_REQUESTS_PER_SECOND", value_name = "N")]
    pub(super) requests_per_second: Option<u32>,
    /// Burst of new people of one network: people without a cookie [default: 1000].
    #[arg(long, env = "PARLOR_NEW_PEOPLE_BURST", value_name = "N")]
    pub(super) new_people_burst: Option<u32>,
    /// New people per minute of one network, sustained [default: 15].
    #[arg(long, env = "PARLOR_NEW_PEOPLE_PER_MINUTE", value_name = "N")]
    pub(super) new_people_per_minute: Option<u32>,
    /// Burst of rooms that one person opens [default: 40].
    #[arg(long, env = "PARLOR_NEW_ROOMS_BURST", value_name = "N")]
    pub(super) new_rooms_burst: Option<u32>,
    /// Rooms per minute that one person opens, sustained [default: 1].
    #[arg(long, env = "PARLOR_NEW_ROOMS_PER_MINUTE", value_name = "N")]
    pub(super) new_rooms_per_minute: Option<u32>,
    /// Maximum number of open WebSockets [default: 10000].
    #[arg(long, env = "PARLOR_CONNECTIONS", value_name = "N")]
    pub(super) connections: Option<usize>,
    /// Maximum number of connections of one network [default: 2000].
    #[arg(long, env = "PARLOR_CONNECTIONS_PER_NETWORK", value_name = "N")]
    pub(super) connections_per_network: Option<u32>,
    /// Maximum number of WebSockets of one person [default: 32].
    #[arg(long, env = "PARLOR_CONNECTIONS_PER_PERSON", value_name = "N")]
    pub(super) connections_per_person: Option<u32>,
    /// Maximum number of people in one room [default: 20000].
    #[arg(long, env = "PARLOR_PEOPLE_PER_ROOM", value_name = "N")]
    pub(super) people_per_room: Option<u32>,
    /// Burst of commands of one connection [default: 40].
    #[arg(long, env = "PARLOR_COMMANDS_BURST", value_name = "N")]
    pub(super) commands_burst: Option<u32>,
    /// Commands per second of one connection, sustained [default: 10].
    #[arg(long, env = "PARLOR_COMMANDS_PER_SECOND", value_name = "N")]
    pub(super) commands_per_second: Option<u32>,
    /// Burst of bytes that one person may send [default: 2000000].
    #[arg(long, env = "PARLOR_TEXT_BURST", value_name = "BYTES")]
    pub(super) text_burst: Option<u32>,
    /// Bytes per second that one person may send, sustained [default: 500].
    #[arg(long, env = "PARLOR_TEXT_PER_SECOND", value_name = "BYTES")]
    pub(super) text_per_second: Option<u32>,
    /// Clients reconnect at random times within this many seconds after a restart [default: 5].
    #[arg(long, env = "PARLOR_RESTART_SPREAD", value_name = "SECONDS")]
    pub(super) restart_spread: Option<u16>,
    /// Maximum size of one shared file, in MB [default: 16].
    #[arg(long, env = "PARLOR_FILE_SIZE", value_name = "MB")]
    pub(super) file_size: Option<u32>,
    /// Maximum size of all files that one person shares in a day, in MB [default: 256].
    #[arg(long, env = "PARLOR_FILES_A_DAY", value_name = "MB")]
    pub(super) files_a_day: Option<u32>,
    /// Maximum size of all shared files together, in MB [default: 10240].
    #[arg(long, env = "PARLOR_FILES_TOTAL", value_name = "MB")]
    pub(super) files_total: Option<u32>,
    /// Disk space to keep free, in MB; 0 for none [default: 100].
    #[arg(long, env = "PARLOR_LEAST_FREE", value_name = "MB")]
    pub(super) least_free: Option<u32>,
    /// Number of days to keep messages [default: forever].
    #[arg(long, env = "PARLOR_KEEP_DAYS", value_name = "DAYS")]
    pub(super) keep_days: Option<u32>,
    /// Who begins calm mode in a room that very many new people flood [default: automatic].
    #[arg(long, env = "PARLOR_CALM_MODE", value_name = "WHO")]
    pub(super) calm_mode: Option<CalmModeStart>,
    /// A nickname that nobody may choose but administrators, nor one that looks like it. Repeatable; empty for none [default:
    /// admin, administrator, moderator, operator, 관리자, 운영자].
    #[arg(long = "reserved-name", env = "PARLOR_RESERVED_NAMES", value_delimiter = ',', value_name = "NAME")]
    pub(super) reserved_names: Option<Vec<String>>,
    /// Format of the log [default: text].
    #[arg(long, env = "PARLOR_LOG", value_name = "FORMAT")]
    pub(super) log: Option<LogFormat>,
}

/// Who begins calm mode in a room that very many new people flood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum CalmModeStart {
    /// The room itself, and its hosts.
    Automatic,
    /// Its hosts alone.
    ByHosts,
}

/// The settings file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConfigFile {
    #[serde(default)]
    pub(super) parlor: Settings,
}

impl Settings {
    /// Takes each setting from `self`, or from `other` if `self` does not have it.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            data: self.data.or(other.data),
            origins: self.origins.or(other.origins),
            https: self.https.or(other.https),
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            requests_burst: self.requests_burst.or(other.requests_burst),
            requests_per_second: self.requests_per_second.or(other.requests_per_second),
            new_people_burst: self.new_people_burst.or(other.new_people_burst),
            new_people_per_minute: self.new_people_per_minute.or(other.new_people_per_minute),
            new_rooms_burst: self.new_rooms_burst.or(other.new_rooms_burst),
            new_rooms_per_minute: self.new_rooms_per_minute.or(other.new_rooms_per_minute),
            connections: self.connections.or(other.connections),
            connections_per_network: self.connections_per_network.or(other.connections_per_network),
            connections_per_person: self.connections_per_person.or(other.connections_per_person),
            people_per_room: self.people_per_room.or(other.people_per_room),
            commands_burst: self.commands_burst.or(other.commands_burst),
            commands_per_second: self.commands_per_second.or(other.commands_per_second),
            text_burst: self.text_burst.or(other.text_burst),
            text_per_second: self.text_per_second.or(other.text_per_second),
            restart_spread: self.restart_spread.or(other.restart_spread),
            file_size: self.file_size.or(other.file_size),
            files_a_day: self.files_a_day.or(other.files_a_day),
            files_total: self.files_total.or(other.files_total),
            least_free: self.least_free.or(other.least_free),
            keep_days: self.keep_days.or(other.keep_days),
            calm_mode: self.calm_mode.or(other.calm_mode),
            reserved_names: self.reserved_names.or(other.reserved_names),
            log: self.log.or(other.log),
        }
    }
}

/// Writes origins as browsers do. Accepts a slash at the end: people copy it from the address bar.
pub(super) fn origins(written: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let one = |written: String| {
        let trimmed = written.trim();
        let origin = Origin::parse(trimmed.strip_suffix('/').unwrap_or(trimmed));
        origin.map(|origin| origin.to_string()).ok_or(ConfigError::Origin(written))
    };
    // An empty environment variable is parsed as one empty part.
    written.into_iter().filter(|written| !written.trim().is_empty()).map(one).collect()
}

/// Reads nicknames.
pub(super) fn nicknames(written: Vec<String>) -> Result<Vec<Nickname>, ConfigError> {
    let one =
        |written: String| Nickname::parse(&nfc(&written)).map_err(|_| ConfigError::ReservedName(written));
    // An empty environment variable is parsed as one empty part.
    written.into_iter().filter(|written| !written.trim().is_empty()).map(one).collect()
}

/// Reads the named file, or the default file if none is named. A missing default file is no error.
pub(super) fn read(named: Option<&Path>) -> Result<Settings, ConfigError> {
    let path = named.unwrap_or(Path::new(DEFAULT_CONFIG_FILE));
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(ConfigError::File { path: path.to_owned(), source }),
    };
    let file = toml::from_str::<ConfigFile>(&text)
        .map_err(|source| ConfigError::Toml { path: path.to_owned(), source })?;
    Ok(file.parlor)
}
