//! Which setting wins, and which are refused.

use super::{
    cli::{BuildInfo, CliFlags},
    *,
};
use crate::server::boot::config::settings::ConfigFile;
use clap::Parser;

const BUILD: BuildInfo = BuildInfo { commit: None, site: &[] };

#[test]
fn a_flag_wins_over_the_file_and_the_file_over_the_default() {
    let flags = CliFlags::parse_from(["parlor", "--data", "here", "--https"]).settings;
    let file: ConfigFile = toml::from_str("[parlor]\ndata = 'there'\npeople-per-room = 7\n").unwrap();
    let site = LeptosOptions::builder().output_name("parlor").build();
    let config = Config::new(site, flags.or(file.parlor)).unwrap();
    assert_eq!(config.data, PathBuf::from("here"));
    assert!(config.https);
    assert_eq!(config.rooms.people_per_room, 7);
    assert_eq!(config.connections, 10_000);
}

#[test]
fn a_command_finds_its_file_by_the_same_settings_and_needs_no_more_of_them() {
    let errand = |words: &[&str]| CliCommand::of(CliFlags::parse_from([&["parlor"], words].concat()), BUILD);
    let backup = errand(&["backup", "copy.db", "--data", "here"]).unwrap();
    let CliCommand::Backup { database, to } = backup else { panic!("{backup:?}") };
    assert_eq!((database, to), ("here/parlor.db".into(), PathBuf::from("copy.db")));
    let nowhere = ["--config", "nowhere.toml"];
    let check = errand(&[&nowhere[..], &["check", "copy.db"]].concat()).unwrap();
    assert!(matches!(check, CliCommand::Check(file) if file == Path::new("copy.db")));
    let check = errand(&[&["check"], &nowhere[..]].concat());
    assert!(matches!(check, Err(ConfigError::File { .. })), "the folder would be in it");
    assert!(
        matches!(errand(&["check"]).unwrap(), CliCommand::Check(file) if file == Path::new("data/parlor.db"))
    );
    let health = errand(&["health", "--listen", "127.0.0.1:8080"]).unwrap();
    assert!(matches!(health, CliCommand::Health(addr) if addr.port() == 8080));
    assert!(matches!(errand(&["--version"]).unwrap(), CliCommand::Version(_)));
    assert!(
        matches!(errand(&["--data", "here"]).unwrap(), CliCommand::Serve(config) if config.database() == Path::new("here/parlor.db"))
    );
}

#[test]
fn the_settings_file_need_not_be_there_unless_it_is_named() {
    let errand = |words: &[&str]| CliCommand::of(CliFlags::parse_from([&["parlor"], words].concat()), BUILD);
    assert!(
        matches!(errand(&["--config", "nowhere.toml"]), Err(ConfigError::File { path, .. }) if path == Path::new("nowhere.toml"))
    );
    assert!(matches!(errand(&[]), Ok(CliCommand::Serve(_))));
}

#[test]
fn words_are_kept_for_ever_unless_it_is_said_for_how_long() {
    let site = || LeptosOptions::builder().output_name("parlor").build();
    let kept = |days| Config::new(site(), Settings { keep_days: days, ..Settings::default() });
    assert_eq!(kept(None).unwrap().keep, None);
    assert_eq!(kept(Some(2)).unwrap().keep, Some(Duration::from_secs(2 * 24 * 60 * 60)));
    assert!(matches!(kept(Some(0)), Err(ConfigError::Zero("keep-days"))));
}

#[test]
fn an_unknown_setting_and_a_limit_of_nothing_are_refused() {
    assert!(toml::from_str::<ConfigFile>("[parlor]\npeople-per-rom = 7\n").is_err());
    assert!(toml::from_str::<ConfigFile>("[parlour]\npeople-per-room = 7\n").is_err());
    let site = LeptosOptions::builder().output_name("parlor").build();
    let settings = Settings { commands_burst: Some(0), ..Settings::default() };
    assert!(matches!(Config::new(site, settings), Err(ConfigError::Zero("commands-burst"))));
}

#[test]
fn an_origin_is_written_as_browsers_do_or_refused() {
    let site = || LeptosOptions::builder().output_name("parlor").build();
    let with = |origin: &str| {
        let origins = Some(vec![origin.to_owned()]);
        Config::new(site(), Settings { origins, ..Settings::default() })
    };
    for written in ["https://chat.example", "https://chat.example/", " https://Chat.Example:443/ "] {
        assert_eq!(with(written).unwrap().origins, ["https://chat.example"], "{written}");
    }
    assert_eq!(with("").unwrap().origins, [""; 0]);
    for wrong in ["chat.example", "https://chat.example/r/tea", "https://chat.example//", "*"] {
        assert!(matches!(with(wrong), Err(ConfigError::Origin(origin)) if origin == wrong), "{wrong}");
    }
    let none = Settings { connections: Some(0), ..Settings::default() };
    assert!(matches!(Config::new(site(), none), Err(ConfigError::Zero("connections"))));
}

#[test]
fn a_room_begins_calm_mode_by_itself_unless_that_is_left_to_its_hosts() {
    let site = || LeptosOptions::builder().output_name("parlor").build();
    let calms = |file: &str| {
        let file: ConfigFile = toml::from_str(&format!("[parlor]\n{file}")).unwrap();
        Config::new(site(), file.parlor).unwrap().rooms.calms_itself
    };
    assert!(calms("") && calms("calm-mode = 'automatic'") && !calms("calm-mode = 'by-hosts'"));
    assert!(toml::from_str::<ConfigFile>("[parlor]\ncalm-mode = 'never'\n").is_err());
    let flags = CliFlags::parse_from(["parlor", "--calm-mode", "by-hosts"]).settings;
    assert!(!Config::new(site(), flags).unwrap().rooms.calms_itself);
}

#[test]
fn names_of_the_staff_are_reserved_unless_others_or_none_are_named() {
    let site = || LeptosOptions::builder().output_name("parlor").build();
    let reserves = |settings: Settings, name: &str| {
        let nickname = Nickname::parse(name).unwrap();
        Config::new(site(), settings).unwrap().rooms.reserved_names.include(&nickname)
    };
    for name in RESERVED_NAMES {
        assert!(reserves(Settings::default(), name), "{name}");
    }
    let flags = |words: &[&str]| CliFlags::parse_from([&["parlor"], words].concat()).settings;
    let two = ["--reserved-name", "Ann", "--reserved-name", "손님"];
    assert!(reserves(flags(&two), "ANN") && reserves(flags(&two), "손님") && !reserves(flags(&two), "admin"));
    assert!(!reserves(flags(&["--reserved-name", ""]), "admin"));
    let file: ConfigFile = toml::from_str("[parlor]\nreserved-names = []\n").unwrap();
    assert!(!reserves(file.parlor, "admin"));
    let long = Settings { reserved_names: Some(vec!["a".repeat(33)]), ..Settings::default() };
    assert!(matches!(Config::new(site(), long), Err(ConfigError::ReservedName(name)) if name.len() == 33));
}

#[test]
fn the_file_in_the_repository_is_understood_and_says_the_defaults() {
    let settings = read(Some(Path::new("Leptos.toml"))).unwrap();
    let site = LeptosOptions::builder().output_name("parlor").build();
    let config = Config::new(site.clone(), settings).unwrap();
    let defaults = Config::with_defaults(site, "data".into());
    assert_eq!(format!("{config:?}"), format!("{defaults:?}"));
}
