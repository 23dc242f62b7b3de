//! The titles of rooms whose names are not shown.

use crate::{
    domain::{RoomName, Topic, Viewer},
    server::state::AppState,
    ui,
};

/// The title of a room for a reader: of a room of two, the other person; of an unlisted room, its topic, if it is known. Of any
/// other room, its name.
pub(in crate::server) async fn title(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    topic: Option<&Topic>,
) -> String {
    if room.is_listed() {
        return room.to_string();
    }
    let language = viewer.language;
    let other = room.pair().and_then(|pair| pair.into_iter().find(|one| *one != viewer.person));
    match other {
        // If the log cannot be read, a generated name is shown.
        Some(other) => match state.rooms.introduce(other, language).await {
            Ok((other, _)) => other.nickname.to_string(),
            Err(_) => ui::unlisted_title(language).to_owned(),
        },
        None => topic.map_or(ui::unlisted_title(language), Topic::as_str).to_owned(),
    }
}
