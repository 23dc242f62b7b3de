//! HTML that only the server renders: sheets, and pages without scripts.

mod about_sheet;
mod help_sheet;
mod hosting;
mod ignoring;
mod no_js_feed;
mod people_sheet;
mod refused_page;
mod rooms_sheet;
pub(crate) mod search_sheet;
mod settings_sheet;
mod sheet_page;
mod upload_refusal;
mod words;

pub use about_sheet::{RefusedForm, RoomAddress, about, code_name};
pub use help_sheet::help;
pub use hosting::{
    AdminPage, AppealForm, CardStanding, DoorAnswer, DoorSheet, HostsAnswer, TrimQuestion, admin, admin_link,
    appeal, door, hosts, own_held, role_link,
};
pub use ignoring::ignoring;
pub use no_js_feed::news;
pub use people_sheet::{PersonCard, card, nobody, people};
pub use refused_page::refused;
pub use rooms_sheet::{RoomLine, rooms, rooms_beside};
pub use search_sheet::{SearchForm, SearchResults, not_sought, search};
pub use settings_sheet::{NotificationPrefs, SaveOutcome, settings};
pub use sheet_page::SheetPage;
pub use upload_refusal::UploadRefusal;
pub use words::{HitLimit, RefusalPage};
