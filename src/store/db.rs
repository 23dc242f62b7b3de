//! The database file: its schema, and the connections that read it.

pub(super) mod reader;
pub(super) mod schema;
