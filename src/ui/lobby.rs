//! The lobby's page.

pub(crate) mod language_switch;
pub(crate) mod lobby_page;
pub(crate) mod site_header;
