//! The titles of rooms whose names are not shown.

use crate::{
    domain::{RoomName, Topic, Viewer},
    server::state::AppState,
    ui,
};

/// What a room is called that somebody looks at: a room of two by who the other one is, and one that is found by its
/// link alone by what it is about, where that is known. Of any other it is the name.
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
        // When the log cannot be read, they are somebody all the same.
        Some(other) => match state.rooms.introduce(other, language).await {
            Ok((other, _)) => other.nickname.to_string(),
            Err(_) => ui::unlisted_title(language).to_owned(),
        },
        None => topic.map_or(ui::unlisted_title(language), Topic::as_str).to_owned(),
    }
}
