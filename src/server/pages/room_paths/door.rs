//! What stands at the door of a room for those whom it does not let in; `/r/{room}/door` and `/r/{room}/key/{key}`, by which they come
//! in.

use crate::{
    domain::{Door, DoorPassword, RoomName, Viewer},
    protocol::{Code, Refused},
    server::{
        connections::network::Network,
        http::{query::Query, server_fn_status::refusal},
        pages::{room_title::title, sheets::SheetQuery},
        passwords::NotCompared,
        state::AppState,
    },
    sheets::{self, DoorAnswer, DoorSheet, HitLimit},
};
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// What somebody typed who may not be shown it again.
#[derive(Default, Deserialize)]
#[serde(transparent)]
pub(in crate::server) struct SecretText(pub(in crate::server) String);

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText")
    }
}

/// What stands at the door instead of a page, or of a sheet.
pub(super) async fn closed(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
) -> Response {
    match state.rooms.door(room, viewer).await {
        Ok((door, is_banned)) => {
            let sheet = DoorSheet::Closed { door, answer: is_banned.then_some(DoorAnswer::Banned) };
            answer(state, viewer, room, wanted, sheet, StatusCode::FORBIDDEN).await
        }
        Err(refused) => refusal(refused),
    }
}

/// What stands there for those who only watch.
pub(in crate::server) async fn unwatched(state: &AppState, viewer: Viewer, shown: &RoomName) -> Response {
    let wanted = SheetQuery::default();
    answer(state, viewer, shown, &wanted, DoorSheet::Unwatched, StatusCode::FORBIDDEN).await
}

/// The field of the form.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct KnockForm {
    #[serde(default)]
    password: SecretText,
}

/// `GET /r/{room}/door`, the address after a wrong password: what stands at the door.
pub(in crate::server) async fn again(Path(room): Path<RoomName>) -> Redirect {
    Redirect::to(&room.path())
}

/// `POST /r/{room}/door`: lets in whoever knows the password, and leads to the room.
pub(in crate::server) async fn knock(
    State(state): State<AppState>,
    viewer: Viewer,
    Extension(network): Extension<Network>,
    Path(room): Path<RoomName>,
    Form(KnockForm { password: SecretText(typed) }): Form<KnockForm>,
) -> Response {
    if state.rooms.may_read(&room, viewer).await.is_ok() {
        return Redirect::to(&room.path()).into_response();
    }
    let (outcome, status) = match is_let_in(&state, (viewer, network), &room, &typed).await {
        Ok(None) => return Redirect::to(&room.path()).into_response(),
        Ok(Some(refused @ DoorAnswer::Wait(_))) => (refused, StatusCode::TOO_MANY_REQUESTS),
        Ok(Some(refused)) => (refused, StatusCode::FORBIDDEN),
        Err(refused) => return refusal(refused),
    };
    let sheet = match state.rooms.door(&room, viewer).await {
        Ok((door, _)) => DoorSheet::Closed { door, answer: Some(outcome) },
        Err(refused) => return refusal(refused),
    };
    let mut response = answer(&state, viewer, &room, &SheetQuery::default(), sheet, status).await;
    if let DoorAnswer::Wait(seconds) = outcome {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Lets in whoever typed the password of a room; or says why not.
async fn is_let_in(
    state: &AppState,
    (viewer, network): (Viewer, Network),
    room: &RoomName,
    typed: &str,
) -> Result<Option<DoorAnswer>, Refused> {
    let Some((known, door)) = state.rooms.door_password(room, viewer).await? else {
        return Ok(Some(DoorAnswer::Wrong));
    };
    // What cannot be a password is a wrong one, and costs nothing.
    let Ok(Some(guess)) = DoorPassword::parse(typed) else { return Ok(Some(DoorAnswer::Wrong)) };
    let compared = state.passwords.is((viewer.person, network), &guess, known).await;
    if compared != Ok(true) {
        state.refusals.count(HitLimit::Passwords);
    }
    match compared {
        Ok(true) => {}
        Ok(false) => return Ok(Some(DoorAnswer::Wrong)),
        Err(NotCompared::Wait(wait)) => return Ok(Some(DoorAnswer::Wait(wait.as_secs() + 1))),
        Err(NotCompared::Overloaded) => {
            let sentence = "Too many passwords are being compared. Try again in a moment.";
            return Err(Refused::new(Code::Busy, sentence).in_room(room.clone()));
        }
    }
    passed(state.rooms.pass(room, viewer, door).await)
}

fn passed(outcome: Result<(), Refused>) -> Result<Option<DoorAnswer>, Refused> {
    match outcome {
        Ok(()) => Ok(None),
        Err(refused) if refused.code == Code::Banned => Ok(Some(DoorAnswer::Banned)),
        Err(refused) if refused.code == Code::Closed => Ok(Some(DoorAnswer::Wrong)),
        Err(refused) => Err(refused),
    }
}

/// `GET /r/{room}/key/{key}`: asks whether to come in. Opening a link opens no door: programs do that for previews.
pub(in crate::server) async fn ask_key(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, key)): Path<(RoomName, String)>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    if state.rooms.may_read(&room, viewer).await.is_ok() {
        return Redirect::to(&room.path()).into_response();
    }
    // No key opens what administrators closed.
    if let Ok((Door::Closed, _)) = state.rooms.door(&room, viewer).await {
        return closed(&state, viewer, &room, &wanted).await;
    }
    answer(&state, viewer, &room, &wanted, DoorSheet::Key { key: &key, answer: None }, StatusCode::OK).await
}

/// `POST /r/{room}/key/{key}`: lets in whoever has the key, and leads to the room.
pub(in crate::server) async fn use_key(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, key)): Path<(RoomName, String)>,
) -> Response {
    if state.rooms.may_read(&room, viewer).await.is_ok() {
        return Redirect::to(&room.path()).into_response();
    }
    match passed(state.rooms.pass_with_key(&room, viewer, &key).await) {
        Ok(None) => Redirect::to(&room.path()).into_response(),
        Ok(outcome) => {
            let sheet = DoorSheet::Key { key: &key, answer: outcome };
            answer(&state, viewer, &room, &SheetQuery::default(), sheet, StatusCode::FORBIDDEN).await
        }
        Err(refused) => refusal(refused),
    }
}

async fn answer(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
    sheet: DoorSheet<'_>,
    status: StatusCode,
) -> Response {
    let title = title(state, viewer, room, None).await;
    let mut response = wanted.answer(state, &sheets::door(viewer.language, (room, &title), sheet), None);
    // A dialog shows the response with any status; a full page gets the right status.
    if wanted.is_page() {
        *response.status_mut() = status;
    }
    response
}

/// Whether a path below a room's leads to its door, or to a link that opens it.
pub(super) fn leads_to_door(below: Option<&str>) -> bool {
    matches!(below, Some("door" | "key" | "link"))
}

/// Whether somebody is not let in.
pub(super) async fn is_shut(state: &AppState, viewer: Viewer, room: &RoomName) -> bool {
    let read = state.rooms.may_read(room, viewer).await;
    read.is_err_and(|refused| refused.code == Code::Closed)
}
