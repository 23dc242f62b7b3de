//! `/r/{room}/people`: who is there, and the card of one person.

use super::{room_title::title, sheets::SheetQuery};
use crate::{
    domain::{Person, RoomName, Viewer},
    protocol::Code,
    room::Profile,
    server::{
        http::{local_path::own_path, query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets::{self, CardStanding, PersonCard},
};
use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// The search text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::server) struct PeopleFilter {
    q: String,
}

/// `GET /r/{room}/people`: who is in a room, and who left it recently.
pub(in crate::server) async fn list(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    Query(PeopleFilter { q }): Query<PeopleFilter>,
) -> Response {
    people(&state, viewer, &room, &wanted, &q).await
}

/// The dialog with the people whose nicknames contain the search text.
pub(in crate::server) async fn people(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
    typed: &str,
) -> Response {
    let Viewer { person: you, language, .. } = viewer;
    let found =
        async { Ok((state.rooms.find_people(room, viewer, typed).await?, state.rooms.ignored(you).await?)) };
    match found.await {
        Ok((company, ignored)) => {
            let title = title(state, viewer, room, None).await;
            let draw = || sheets::people(language, (room, &title), typed, you, &company, &ignored);
            match state.turns.work(draw).await {
                Ok((sheet, found)) => wanted.answer(state, &sheet, Some(found)),
                Err(overloaded) => overloaded.into_response(),
            }
        }
        Err(refused) => refusal(refused),
    }
}

/// `GET /r/{room}/people/{person}`: the card of a person.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, person)): Path<(RoomName, Person)>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    card(&state, viewer, &room, person, &wanted, CardRefusal::default()).await
}

/// Why a form of a card was refused.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::server) struct CardRefusal {
    /// The person cannot be ignored, because too many people are.
    pub(in crate::server) is_full: bool,
    /// What a host asked for is not possible.
    pub(in crate::server) host: Option<Code>,
}

/// The card of a person.
pub(in crate::server) async fn card(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    person: Person,
    wanted: &SheetQuery,
    refused: CardRefusal,
) -> Response {
    let Viewer { person: you, language, .. } = viewer;
    let found = async {
        Ok((
            state.rooms.acquaintance(room, viewer, person).await?,
            state.rooms.ignored(you).await?.contains(&person),
            state.rooms.standing(room, viewer, person).await?,
        ))
    };
    let (acquaintance, ignored, seen) = match found.await {
        Ok(found) => found,
        Err(refused) => return refusal(refused),
    };
    let Some(Profile { member, whereabouts, said, earlier }) = acquaintance else {
        let title = title(state, viewer, room, None).await;
        let mut answer = wanted.answer(state, &sheets::nobody(language, room, &title), None);
        // A dialog shows the response with any status; a full page gets the right status.
        if wanted.is_page() {
            *answer.status_mut() = StatusCode::NOT_FOUND;
        }
        return answer;
    };
    let said = said.map(|said| (said.messages, said.first));
    let back = if wanted.is_page() { format!("{}/people/{person}", room.path()) } else { room.path() };
    let is_you = person == you;
    let standing = CardStanding { seen, is_you, refused: refused.host };
    let is_full = refused.is_full;
    let card =
        PersonCard { room, member, whereabouts, said, earlier, is_you, ignored, is_full, standing, back };
    wanted.answer(state, &sheets::card(language, &card), None)
}

/// The fields of a form on a card.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct IgnoreForm {
    ignore: bool,
    back: Option<String>,
}

/// `POST /r/{room}/people/{person}`: ignores a person, or no longer does, and reloads the page of the form, so that all of it
/// follows the new setting.
pub(in crate::server) async fn ignore(
    State(state): State<AppState>,
    viewer: Viewer,
    Path((room, person)): Path<(RoomName, Person)>,
    Query(wanted): Query<SheetQuery>,
    Form(IgnoreForm { ignore, back }): Form<IgnoreForm>,
) -> Response {
    // Nobody can be without themselves.
    if person != viewer.person {
        match state.rooms.ignore(viewer.person, person, ignore).await {
            Ok(true) => {}
            Ok(false) => {
                let refused = CardRefusal { is_full: true, host: None };
                return card(&state, viewer, &room, person, &wanted, refused).await;
            }
            Err(refused) => return refusal(refused),
        }
    }
    let back = own_path(back.as_deref()).unwrap_or_else(|| room.path());
    Redirect::to(&back).into_response()
}
