//! A room's page: who is there, who is typing, how the connection stands.

pub(crate) mod call_toast;
pub(crate) mod connection_badge;
pub(crate) mod member_list;
pub(crate) mod nickname_form;
pub(crate) mod no_js_feed;
pub(crate) mod room_page;
pub(crate) mod typing_line;
pub(crate) mod watch_page;
