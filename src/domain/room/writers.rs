//! Who may write in a room.

use serde::{Deserialize, Serialize};

/// Who may write in a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writers {
    /// Everybody who is not banned.
    #[default]
    Everybody,
    /// Hosts, owners, and those who were given a voice. The others read and react.
    Hosts,
}
