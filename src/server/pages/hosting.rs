//! `/r/{room}/hosts`, and the forms by which hosts keep a room.

pub(in crate::server) mod appeals;
mod deeds;
mod doors;
pub(in crate::server) mod review;

use super::{people, room_title::title, sheets::SheetQuery};
use crate::{
    domain::{Person, RoomName, RoomRole, Viewer},
    protocol::{Code, Refused},
    server::{
        http::{query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets::{self, HostsAnswer, TrimQuestion},
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use deeds::{HostForm, Undone, carry_out};

/// `GET /r/{room}/hosts`: who keeps the room; for hosts also bans and deeds.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    sheet(&state, viewer, &room, &wanted, None, None).await
}

/// `POST /r/{room}/hosts`: takes back a ban, or clears the room, and shows the sheet again.
pub(in crate::server) async fn keep(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    Form(form): Form<HostForm>,
) -> Response {
    let (refused, question) = match carry_out(&state, viewer, &room, form.person, &form).await {
        Ok(()) => (None, None),
        Err(Undone::Refused(refused)) => (Some(refused.code), None),
        Err(Undone::Asks(question)) => (None, Some(question)),
    };
    sheet(&state, viewer, &room, &wanted, refused, question).await
}

/// `POST /r/{room}/people/{person}/host`: does something about a person, and shows their card again.
pub(in crate::server) async fn keep_person(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, person)): Path<(RoomName, Person)>,
    Query(wanted): Query<SheetQuery>,
    Form(form): Form<HostForm>,
) -> Response {
    let refused = match state.rooms.acquaintance(&room, viewer, person).await {
        Ok(Some(_)) => match carry_out(&state, viewer, &room, Some(person), &form).await {
            Err(Undone::Refused(refused)) => Some(refused),
            Ok(()) | Err(Undone::Asks(_)) => None,
        },
        Ok(None) => Some(Refused::new(Code::BadFrame, "There is no such person in this room.")),
        Err(refused) => Some(refused),
    };
    let refused = people::CardRefusal { host: refused.map(|refused| refused.code), is_full: false };
    people::card(&state, viewer, &room, person, &wanted, refused).await
}

/// `GET /r/{room}/link/{role}/{secret}`: asks whether to take the role. Opening a link takes nothing: programs do that for
/// previews.
pub(in crate::server) async fn ask_link(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, role, secret)): Path<(RoomName, RoomRole, String)>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    let title = title(&state, viewer, &room, None).await;
    wanted.answer(&state, &sheets::role_link(viewer.language, (&room, &title), role, &secret, None), None)
}

/// `POST /r/{room}/link/{role}/{secret}`: takes the role, and leads to the room.
pub(in crate::server) async fn take_link(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, role, secret)): Path<(RoomName, RoomRole, String)>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    match state.rooms.redeem(&room, viewer, role, &secret).await {
        Ok(()) => Redirect::to(&room.path()).into_response(),
        Err(refused) => {
            let title = title(&state, viewer, &room, None).await;
            let sheet =
                sheets::role_link(viewer.language, (&room, &title), role, &secret, Some(refused.code));
            wanted.answer(&state, &sheet, None)
        }
    }
}

async fn sheet(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
    refused: Option<Code>,
    question: Option<TrimQuestion>,
) -> Response {
    match state.rooms.keeping(room, viewer).await {
        Ok(keeping) => {
            let title = title(state, viewer, room, None).await;
            let answer = HostsAnswer { refused, question, server_days: state.keep_days };
            wanted.answer(state, &sheets::hosts(viewer.language, (room, &title), &keeping, answer), None)
        }
        Err(refused) => refusal(refused),
    }
}
