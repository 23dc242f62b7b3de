//! The settings: flags over environment over `Leptos.toml` over defaults, in one validated struct.

mod cli;

pub use cli::{BuildInfo, CliCommand};

use super::{
    assets::EmbeddedFile,
    limits::{self, ConnectionTimeouts, FileLimits, MEBIBYTE_BYTES, Rate},
    origin::Origin,
    proxies::AddressPrefix,
    telemetry::LogFormat,
};
use crate::room;
use clap::Args;
use leptos::config::{LeptosOptions, errors::LeptosConfigError};
use serde::Deserialize;
use std::{
    env, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

/// The data folder, where no other is set.
const DEFAULT_DATA_FOLDER: &str = "data";

/// The settings file, where no other is named. It need not be there.
const DEFAULT_CONFIG_FILE: &str = "Leptos.toml";

/// The file of the log in the data folder.
const DATABASE_FILE: &str = "parlor.db";

/// How many bytes of the disk are kept free: enough for the write-ahead log at its largest, so that what is there can still
/// be read, deleted and copied.
const MIN_FREE_BYTES: u64 = 100 * MEBIBYTE_BYTES;

/// What the server needs to know, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the built site is, and what its files are called.
    pub site: LeptosOptions,
    /// The files of the site that the program carries. Without any they are read from the site's folder.
    pub embedded: &'static [EmbeddedFile],
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The folder of the log and the identity key.
    pub data: PathBuf,
    /// The origins whose pages may connect, beside addresses that can only be the server's own: `https://chat.example`.
    pub origins: Vec<String>,
    /// Whether people reach the server over HTTPS, which a proxy in front ends: cookies then demand it.
    pub https: bool,
    /// The proxies whose word about a client's address counts.
    pub trusted_proxies: Vec<AddressPrefix>,
    /// How often one network may ask for something over HTTP.
    pub requests: Rate,
    /// How many WebSockets may be open.
    pub connections: usize,
    /// How many connections one network may have, WebSockets among them.
    pub connections_per_network: u32,
    /// For how long a connection may keep the server waiting.
    pub clocks: ConnectionTimeouts,
    /// How many bytes are held of all bodies and messages that are half here.
    pub halves_bytes: usize,
    /// How fast one connection's commands may come.
    pub rate: Rate,
    /// How many bytes one person may say.
    pub text: Rate,
    /// Over how long the clients of a server that ends come back: each is told a moment of its own in this span.
    pub restart_spread: Duration,
    /// The limits of rooms.
    pub rooms: room::Limits,
    /// The limits of the files that people share.
    pub files: FileLimits,
    /// How many bytes of the disk are kept free: below that nothing is added any more.
    pub least_free: u64,
    /// For how long words stay in the log. None is for ever.
    pub keep: Option<Duration>,
    /// How the log of doings is written.
    pub log: LogFormat,
    /// This program, for processes that make pictures ready.
    pub program: PathBuf,
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The settings file cannot be read.
    #[error("{} cannot be read; name the settings file with --config, or leave that out", path.display())]
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
    /// A variable that cargo-leptos sets is not what it should be.
    #[error("a LEPTOS_ variable is not understood; unset those that you do not need")]
    Site(#[from] LeptosConfigError),
    /// A limit of nothing would let nobody in.
    #[error("{0} must be at least 1")]
    Zero(&'static str),
    /// No browser calls a page's origin so.
    #[error(
        "`{0}` in origins is not an origin: write the scheme and the host alone, as in https://chat.example"
    )]
    Origin(String),
}

/// The section `[parlor]` of the file. Every one is also a flag and an environment variable.
#[derive(Debug, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// The address to listen on [default: 127.0.0.1:3000].
    #[arg(long, env = "PARLOR_LISTEN", value_name = "IP:PORT", global = true)]
    listen: Option<SocketAddr>,
    /// The folder of the database and the identity key [default: data].
    #[arg(long, env = "PARLOR_DATA", value_name = "FOLDER", global = true)]
    data: Option<PathBuf>,
    /// An address at which people open this server, such as `https://chat.example`: needed for every host name but
    /// localhost. Repeatable.
    #[arg(long = "origin", env = "PARLOR_ORIGINS", value_delimiter = ',', value_name = "URL")]
    origins: Option<Vec<String>>,
    /// Whether people reach the server over HTTPS [default: false].
    #[arg(long, env = "PARLOR_HTTPS", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    https: Option<bool>,
    /// A proxy whose X-Forwarded-For or Forwarded header is believed, as an address or a prefix (`127.0.0.1`, `10.0.0.0/8`).
    /// Repeatable.
    #[arg(
        long = "trusted-proxy",
        env = "PARLOR_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "ADDRESS"
    )]
    trusted_proxies: Option<Vec<AddressPrefix>>,
    /// How many requests of one network may come at once [default: 1000].
    #[arg(long, env = "PARLOR_REQUESTS_BURST", value_name = "N")]
    requests_burst: Option<u32>,
    /// How many requests of one network may come a second in the long run [default: 100].
    #[arg(long, env = "PARLOR_REQUESTS_PER_SECOND", value_name = "N")]
    requests_per_second: Option<u32>,
    /// How many WebSockets may be open [default: 10000].
    #[arg(long, env = "PARLOR_CONNECTIONS", value_name = "N")]
    connections: Option<usize>,
    /// How many connections one network may have [default: 2000].
    #[arg(long, env = "PARLOR_CONNECTIONS_PER_NETWORK", value_name = "N")]
    connections_per_network: Option<u32>,
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
    /// How many bytes one person may say at once [default: 2000000].
    #[arg(long, env = "PARLOR_TEXT_BURST", value_name = "BYTES")]
    text_burst: Option<u32>,
    /// How many bytes one person may say a second in the long run [default: 500].
    #[arg(long, env = "PARLOR_TEXT_PER_SECOND", value_name = "BYTES")]
    text_per_second: Option<u32>,
    /// Over how many seconds the clients of a server that is restarted come back [default: 5].
    #[arg(long, env = "PARLOR_RESTART_SPREAD", value_name = "SECONDS")]
    restart_spread: Option<u16>,
    /// How large a file may be that somebody shares, in MB [default: 16].
    #[arg(long, env = "PARLOR_FILE_SIZE", value_name = "MB")]
    file_size: Option<u32>,
    /// How much one person may share a day, in MB [default: 256].
    #[arg(long, env = "PARLOR_FILES_A_DAY", value_name = "MB")]
    files_a_day: Option<u32>,
    /// How much all shared files together may take, in MB [default: 10240].
    #[arg(long, env = "PARLOR_FILES_TOTAL", value_name = "MB")]
    files_total: Option<u32>,
    /// How much of the disk is kept free, in MB; 0 for nothing [default: 100].
    #[arg(long, env = "PARLOR_LEAST_FREE", value_name = "MB")]
    least_free: Option<u32>,
    /// For how many days what was said is kept [default: for ever].
    #[arg(long, env = "PARLOR_KEEP_DAYS", value_name = "DAYS")]
    keep_days: Option<u32>,
    /// How a line of the log is written [default: text].
    #[arg(long, env = "PARLOR_LOG", value_name = "FORMAT")]
    log: Option<LogFormat>,
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    #[serde(default)]
    parlor: Settings,
}

impl Config {
    /// The file of the log.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data.join(DATABASE_FILE)
    }

    /// The defaults, for this site and data folder.
    #[must_use]
    pub fn with_defaults(site: LeptosOptions, data: PathBuf) -> Self {
        Self {
            listen: site.site_addr,
            site,
            embedded: &[],
            data,
            origins: Vec::new(),
            https: false,
            trusted_proxies: Vec::new(),
            requests: limits::REQUEST_RATE,
            connections: 10_000,
            connections_per_network: limits::MAX_CONNECTIONS_PER_NETWORK,
            clocks: ConnectionTimeouts::default(),
            halves_bytes: limits::MAX_PARTIAL_BYTES,
            rate: Rate::default(),
            text: limits::TEXT_RATE,
            restart_spread: Duration::from_secs(5),
            rooms: room::Limits::default(),
            files: FileLimits::default(),
            least_free: MIN_FREE_BYTES,
            keep: None,
            log: LogFormat::default(),
            program: this_program(),
        }
    }

    fn new(site: LeptosOptions, settings: Settings) -> Result<Self, ConfigError> {
        let mut config =
            Self::with_defaults(site, settings.data.unwrap_or_else(|| DEFAULT_DATA_FOLDER.into()));
        let set = |limit: &mut u32, value: Option<u32>, name| match value {
            Some(0) => Err(ConfigError::Zero(name)),
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
        set(
            &mut config.connections_per_network,
            settings.connections_per_network,
            "connections-per-network",
        )?;
        set(&mut config.requests.burst, settings.requests_burst, "requests-burst")?;
        set(&mut config.requests.per_second, settings.requests_per_second, "requests-per-second")?;
        set(&mut config.rate.burst, settings.commands_burst, "commands-burst")?;
        set(&mut config.rate.per_second, settings.commands_per_second, "commands-per-second")?;
        set(&mut config.text.burst, settings.text_burst, "text-burst")?;
        set(&mut config.text.per_second, settings.text_per_second, "text-per-second")?;
        for (limit, value, name) in [
            (&mut config.files.bytes, settings.file_size, "file-size"),
            (&mut config.files.a_day, settings.files_a_day, "files-a-day"),
            (&mut config.files.total, settings.files_total, "files-total"),
        ] {
            let mut megabytes = 0;
            set(&mut megabytes, value, name)?;
            if value.is_some() {
                *limit = MEBIBYTE_BYTES * u64::from(megabytes);
            }
        }
        if let Some(megabytes) = settings.least_free {
            config.least_free = MEBIBYTE_BYTES * u64::from(megabytes);
        }
        if let Some(days) = settings.keep_days {
            let mut kept = 0;
            set(&mut kept, Some(days), "keep-days")?;
            config.keep = Some(Duration::from_hours(24) * kept);
        }
        let spread = settings.restart_spread.map(|seconds| Duration::from_secs(seconds.into()));
        config.restart_spread = spread.unwrap_or(config.restart_spread);
        config.connections = match settings.connections {
            Some(0) => return Err(ConfigError::Zero("connections")),
            Some(connections) => connections,
            None => config.connections,
        };
        config.listen = settings.listen.unwrap_or(config.listen);
        config.origins = origins(settings.origins.unwrap_or_default())?;
        config.trusted_proxies = settings.trusted_proxies.unwrap_or_default();
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
            trusted_proxies: self.trusted_proxies.or(other.trusted_proxies),
            requests_burst: self.requests_burst.or(other.requests_burst),
            requests_per_second: self.requests_per_second.or(other.requests_per_second),
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
            log: self.log.or(other.log),
        }
    }
}

/// The file that this process runs, also after another was built in its place.
fn this_program() -> PathBuf {
    let running = Path::new("/proc/self/exe");
    if running.exists() { running.to_owned() } else { env::current_exe().unwrap_or_default() }
}

/// As browsers write them. A slash at the end is what people copy from an address.
fn origins(written: Vec<String>) -> Result<Vec<String>, ConfigError> {
    let one = |written: String| {
        let trimmed = written.trim();
        let origin = Origin::parse(trimmed.strip_suffix('/').unwrap_or(trimmed));
        origin.map(|origin| origin.to_string()).ok_or(ConfigError::Origin(written))
    };
    // An environment variable that is set to nothing is one empty part.
    written.into_iter().filter(|written| !written.trim().is_empty()).map(one).collect()
}

/// The settings in this file, or else in the one that has the usual name, if there is one.
fn read(named: Option<&Path>) -> Result<Settings, ConfigError> {
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

#[cfg(test)]
mod tests;
