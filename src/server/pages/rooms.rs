//! `/rooms`: a person's rooms, the list beside a conversation, and the link to the next unread room.

use super::{room_title::title, sheets::SheetQuery};
use crate::{
    domain::{NotificationLevel, RoomName, Viewer, nfc},
    protocol::Refused,
    server::{
        http::{cache::CACHE_PRIVATE, local_path::own_path, query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets::{self, NotificationPrefs, RoomLine},
    store::MarkChange,
};
use axum::{
    Form,
    extract::State,
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// The search text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::server) struct RoomFilter {
    q: String,
}

/// `GET /rooms`: a person's rooms, and other open rooms. `?sheet=beside` returns the list beside a conversation.
pub(in crate::server) async fn rooms(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(wanted): Query<SheetQuery>,
    Query(RoomFilter { q }): Query<RoomFilter>,
    calling: NotificationPrefs,
) -> Response {
    match mine(&state, viewer).await {
        Ok(mine) if wanted.is("beside") => {
            let current = room_of(&wanted.back());
            let beside =
                || sheets::rooms_beside(viewer.language, current.as_ref(), &mine, calling).into_string();
            match state.turns.work(beside).await {
                Ok(html) => ([(header::CACHE_CONTROL, CACHE_PRIVATE)], Html(html)).into_response(),
                Err(overloaded) => overloaded.into_response(),
            }
        }
        Ok(mine) => sheet(&state, viewer, &wanted, &q, mine).await,
        Err(refused) => refusal(refused),
    }
}

async fn sheet(
    state: &AppState,
    viewer: Viewer,
    wanted: &SheetQuery,
    q: &str,
    mut mine: Vec<RoomLine>,
) -> Response {
    let draw = || {
        let typed = nfc(q.trim()).to_lowercase();
        let mut others = state.rooms.lobby().rooms;
        others.retain(|room| {
            room.name.as_str().contains(&typed) && !mine.iter().any(|mine| mine.name == room.name)
        });
        others.truncate(MAX_OTHER_ROOMS);
        mine.retain(|room| room.title.to_lowercase().contains(&typed));
        let administers = state.rooms.law().administers(viewer.person);
        sheets::rooms(viewer.language, &wanted.back(), q, &mine, &others, administers)
    };
    match state.turns.work(draw).await {
        Ok((sheet, found)) => wanted.answer(state, &sheet, Some(found)),
        Err(overloaded) => overloaded.into_response(),
    }
}

/// How many other rooms are shown: as many as fit below one's own.
const MAX_OTHER_ROOMS: usize = 12;

/// A change of a room's settings.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct RoomChangeForm {
    room: RoomName,
    favourite: Option<bool>,
    level: Option<i64>,
    forget: Option<String>,
}

/// `POST /rooms/mark`: stores a change of a room's settings, and shows the rooms again.
pub(in crate::server) async fn mark(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(wanted): Query<SheetQuery>,
    Form(RoomChangeForm { room, favourite, level, forget }): Form<RoomChangeForm>,
) -> Response {
    let marks = [
        favourite.map(MarkChange::Favourite),
        level.map(NotificationLevel::of).map(MarkChange::Level),
        forget.map(|_| MarkChange::Forget),
    ];
    for mark in marks.into_iter().flatten() {
        if let Err(refused) = state.rooms.mark(viewer, room.clone(), mark).await {
            return refusal(refused);
        }
    }
    if wanted.is_page() {
        return Redirect::to(&format!("/rooms?back={}", wanted.back())).into_response();
    }
    match mine(&state, viewer).await {
        Ok(mine) => sheet(&state, viewer, &wanted, "", mine).await,
        Err(refused) => refusal(refused),
    }
}

/// `GET /rooms/next?back=/r/…`: redirects to the next room with unread messages; back if there is none.
pub(in crate::server) async fn next(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    let (back, here) = (wanted.back(), room_of(&wanted.back()));
    let mine = match mine(&state, viewer).await {
        Ok(mine) => mine,
        Err(refused) => return refusal(refused),
    };
    let is_here = |room: &RoomLine| here.as_ref() == Some(&room.name);
    let at = mine.iter().position(is_here).map_or(0, |at| at + 1);
    let (before, after) = mine.split_at(at.min(mine.len()));
    let mut others = after.iter().chain(before);
    let next =
        others.find(|room| 0 < room.unread && room.level != NotificationLevel::Nothing && !is_here(room));
    Redirect::to(&next.map_or(back, |room| room.name.path())).into_response()
}

async fn mine(state: &AppState, viewer: Viewer) -> Result<Vec<RoomLine>, Refused> {
    let rooms = state.rooms.my_rooms(viewer).await?;
    let mut mine = Vec::with_capacity(rooms.len());
    for room in rooms {
        mine.push(RoomLine {
            title: title(state, viewer, &room.name, room.topic.as_ref()).await,
            name: room.name,
            unread: room.unread,
            mentions: room.mentions,
            favourite: room.favourite,
            level: room.level,
            call: room.call,
        });
    }
    Ok(mine)
}

/// The room of a path.
fn room_of(path: &str) -> Option<RoomName> {
    let path = own_path(Some(path))?;
    let name = percent_encoding::percent_decode_str(path.strip_prefix("/r/")?).decode_utf8().ok()?;
    RoomName::parse(&name).ok()
}
