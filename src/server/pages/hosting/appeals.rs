//! `/r/{room}/tell`, and `/r/{room}?tell=…`: the form by which people tell the hosts of a room something.

use super::super::sheets::SheetQuery;
use crate::{
    domain::{AppealSubject, AppealText, Message, PageRequest, RoomName, Seq, Viewer, nfc},
    protocol::{Code, Refused},
    server::{
        http::{
            query::Query,
            server_fn_status::{refusal, status_of_code},
        },
        state::AppState,
    },
    sheets::{self, AppealForm},
};
use axum::{
    Form,
    extract::{Path, State},
    response::{Redirect, Response},
};
use serde::Deserialize;

/// The fields of the form.
#[derive(Debug, Deserialize)]
pub(in crate::server) struct AppealFields {
    about: String,
    #[serde(default)]
    text: String,
}

/// The form about this: the place of a message, `write`, or anything else for a question.
pub(in crate::server) async fn form(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    about: &str,
    wanted: &SheetQuery,
) -> Response {
    let subject = subject(about).unwrap_or(AppealSubject::Question);
    let form = AppealForm { subject, message: None, text: String::new(), outcome: None };
    answer(state, viewer, room, wanted, form).await
}

/// `GET /r/{room}/tell`, the address after a form was sent without scripts: the form for a question.
pub(in crate::server) async fn again(Path(room): Path<RoomName>) -> Redirect {
    Redirect::to(&format!("{}?tell=question", room.path()))
}

/// `POST /r/{room}/tell`: tells the hosts, and says that they have it, or why not.
pub(in crate::server) async fn tell(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    Form(AppealFields { about, text }): Form<AppealFields>,
) -> Response {
    let Some(subject) = subject(&about) else {
        let sentence = "\"about\" is the place of a message, \"write\" or \"question\".";
        return refusal(Refused::new(Code::BadFrame, sentence));
    };
    let outcome = match AppealText::parse(&nfc(&text)) {
        Ok(text) => state.rooms.appeal(&room, viewer, subject, text).await.map_err(|refused| refused.code),
        Err(_) => Err(Code::BadBody),
    };
    let form = AppealForm { subject, message: None, text, outcome: Some(outcome) };
    answer(&state, viewer, &room, &wanted, form).await
}

async fn answer(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
    form: AppealForm,
) -> Response {
    let message = match form.subject {
        AppealSubject::Report { message } => match message_at(state, viewer, room, message).await {
            Ok(message) => message,
            Err(refused) => return refusal(refused),
        },
        AppealSubject::Write | AppealSubject::Question => None,
    };
    let form = AppealForm { message, ..form };
    let mut answer = wanted.answer(state, &sheets::appeal(viewer.language, room, &form), None);
    // A dialog shows the response with any status; a full page gets the right status.
    if let (true, Some(Err(code))) = (wanted.is_page(), form.outcome) {
        *answer.status_mut() = status_of_code(code);
    }
    answer
}

fn subject(about: &str) -> Option<AppealSubject> {
    match about {
        "write" => Some(AppealSubject::Write),
        "question" => Some(AppealSubject::Question),
        seq => Some(AppealSubject::Report { message: Seq::new(seq.parse().ok()?) }),
    }
}

/// The message at this place, if there is one that was not deleted.
async fn message_at(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    seq: Seq,
) -> Result<Option<Message>, Refused> {
    let page = state.rooms.history(room.clone(), viewer, PageRequest::Around(seq)).await?.page;
    Ok(page.messages.into_iter().find(|message| message.seq == seq && message.body.is_some()))
}
