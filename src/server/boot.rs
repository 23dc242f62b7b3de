//! Start and end: settings, command line, signals, logging and maintenance.

pub(super) mod config;
pub(super) mod health_check;
pub(super) mod maintenance;
pub(super) mod open_files;
pub(super) mod signal;
pub mod telemetry;
