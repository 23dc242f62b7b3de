//! The message list and its rows.

pub(crate) mod announcer;
pub(crate) mod code;
pub(crate) mod file;
pub(crate) mod load_more;
pub(crate) mod message;
pub(crate) mod message_list;
pub(crate) mod message_text;
pub(crate) mod message_tools;
pub(crate) mod reactions;
pub(crate) mod reply_quote;
pub(crate) mod row;
pub(crate) mod row_clicks;
pub(crate) mod row_context;
pub(crate) mod row_list;
