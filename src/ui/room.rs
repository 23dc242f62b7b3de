//! A room's page: its people, typing indicators and the state of the connection.

pub(crate) mod call_toast;
pub(crate) mod connection_badge;
pub(crate) mod member_list;
pub(crate) mod nickname_form;
pub(crate) mod no_js_feed;
pub(crate) mod room_page;
pub(crate) mod typing_line;
pub(crate) mod watch_page;
