//! The dialogs: sheets, and the emoji picker.

pub(crate) mod emoji_picker;
pub(crate) mod sheet;
