//! Sheets about who keeps a room: its hosts, what they can do, what people tell them, and what
//! they look at first.

mod access_form;
mod admin_rooms;
mod admin_sheet;
mod appeal_form;
mod appeal_list;
mod closing_form;
mod door_sheet;
mod held_list;
mod host_forms;
mod hosts_sheet;
mod limit_list;
mod parts;
mod review_form;
mod role_links;
mod rules_form;

pub use access_form::TrimQuestion;
pub use admin_sheet::{AdminPage, admin, admin_link};
pub use appeal_form::{AppealForm, appeal};
pub use door_sheet::{DoorAnswer, DoorSheet, door};
pub use held_list::own_held;
pub use host_forms::CardStanding;
pub(super) use host_forms::host_forms;
pub use hosts_sheet::{HostsAnswer, hosts};
pub use role_links::role_link;
