//! The settings: flags over environment over `Leptos.toml` over defaults, in one validated struct.

mod cli;
mod settings;

pub use cli::{BuildInfo, CliCommand};
pub use settings::ConfigError;
use settings::{CalmModeStart, Settings, nicknames, origins, read};

use super::telemetry::LogFormat;
use crate::{
    confusables::LookAlikes,
    domain::Nickname,
    rates::{Rate, SlowRate},
    room,
    server::{
        assets::EmbeddedFile,
        connections::proxies::AddressPrefix,
        limits::{self, ConnectionTimeouts, FileLimits, MEBIBYTE_BYTES},
    },
};
use leptos::config::LeptosOptions;
use std::{
    env,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// The data folder, if none is set.
const DEFAULT_DATA_FOLDER: &str = "data";

/// The database file in the data folder.
const DATABASE_FILE: &str = "parlor.db";

/// How many bytes of the disk to keep free: enough for the write-ahead log at its largest, so that reading, deleting and
/// copying still work.
const MIN_FREE_BYTES: u64 = 100 * MEBIBYTE_BYTES;

/// What people take for the names of those who run a server.
const RESERVED_NAMES: [&str; 6] = ["admin", "administrator", "moderator", "operator", "관리자", "운영자"];

/// The validated settings of the server.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder and the file names of the built site.
    pub site: LeptosOptions,
    /// The embedded files of the site. If empty, they are read from the site's folder.
    pub embedded: &'static [EmbeddedFile],
    /// The address to listen on.
    pub listen: SocketAddr,
    /// The folder of the database and the identity key.
    pub data: PathBuf,
    /// The origins whose pages may connect, beside addresses that can only be the server's own: `https://chat.example`.
    pub origins: Vec<String>,
    /// Whether people reach the server over HTTPS, through a proxy: then cookies require it.
    pub https: bool,
    /// The proxies that are trusted about a client's address.
    pub trusted_proxies: Vec<AddressPrefix>,
    /// The rate of HTTP requests of one network.
    pub requests: Rate,
    /// The rate of new people of one network.
    pub new_people: SlowRate,
    /// The maximum number of open WebSockets.
    pub connections: usize,
    /// The maximum number of connections of one network, WebSockets included.
    pub connections_per_network: u32,
    /// The timeouts of connections.
    pub clocks: ConnectionTimeouts,
    /// The maximum bytes of all unfinished bodies and messages.
    pub halves_bytes: usize,
    /// The rate of one connection's commands.
    pub rate: Rate,
    /// The rate of bytes that one person may post.
    pub text: Rate,
    /// The rate at which one person enters rooms.
    pub joins: Rate,
    /// Clients reconnect within this time after a shutdown: each is told a different moment.
    pub restart_spread: Duration,
    /// The limits of rooms.
    pub rooms: room::Limits,
    /// The limits of shared files.
    pub files: FileLimits,
    /// How many bytes of the disk to keep free: with less free, nothing is added.
    pub least_free: u64,
    /// How long text stays in the log. None is forever.
    pub keep: Option<Duration>,
    /// The format of the server's log.
    pub log: LogFormat,
    /// This program's file, to start the processes that prepare pictures.
    pub program: PathBuf,
}

impl Config {
    /// The path of the database.
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
            new_people: limits::NEW_PEOPLE_RATE,
            connections: 10_000,
            connections_per_network: limits::MAX_CONNECTIONS_PER_NETWORK,
            clocks: ConnectionTimeouts::default(),
            halves_bytes: limits::MAX_PARTIAL_BYTES,
            rate: Rate::default(),
            text: limits::TEXT_RATE,
            joins: limits::JOIN_RATE,
            restart_spread: Duration::from_secs(5),
            rooms: room::Limits { reserved_names: reserved_names(), ..room::Limits::default() },
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
        set(&mut config.new_people.burst, settings.new_people_burst, "new-people-burst")?;
        set(&mut config.new_people.per_minute, settings.new_people_per_minute, "new-people-per-minute")?;
        set(&mut config.rooms.new_rooms.burst, settings.new_rooms_burst, "new-rooms-burst")?;
        set(&mut config.rooms.new_rooms.per_minute, settings.new_rooms_per_minute, "new-rooms-per-minute")?;
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
        config.rooms.calms_itself = settings.calm_mode != Some(CalmModeStart::ByHosts);
        if let Some(names) = settings.reserved_names {
            config.rooms.reserved_names = Arc::new(LookAlikes::of(&nicknames(names)?));
        }
        config.log = settings.log.unwrap_or_default();
        Ok(config)
    }
}

/// The nicknames that are reserved if none are set.
fn reserved_names() -> Arc<LookAlikes> {
    let names: Vec<_> = RESERVED_NAMES.iter().filter_map(|name| Nickname::parse(name).ok()).collect();
    Arc::new(LookAlikes::of(&names))
}

/// The file that this process runs, even if it was replaced by a new build.
fn this_program() -> PathBuf {
    let running = Path::new("/proc/self/exe");
    if running.exists() { running.to_owned() } else { env::current_exe().unwrap_or_default() }
}

#[cfg(test)]
mod tests;
