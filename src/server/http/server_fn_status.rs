//! The HTTP status of refusals. Leptos answers every refusal of a server function with 500.

use crate::{
    api::ApiError,
    domain::Timestamp,
    protocol::{Code, Refused},
    server::{boot::maintenance::now, capacity::retry_after::said_until},
};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::server_fn::error::{SERVER_FN_ERROR_HEADER, ServerFnErrorErr};
use std::num::NonZeroU32;

/// The longest error that is inspected, in bytes: a sentence, and text that serde quotes.
const MAX_ERROR_BYTES: usize = 64 * 1024;

/// Middleware: sets a status that says whether the client or the server is at fault.
pub(in crate::server) async fn status(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let failed = response.status() == StatusCode::INTERNAL_SERVER_ERROR;
    if !failed || !response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let error = to_bytes(body, MAX_ERROR_BYTES).await.unwrap_or_default();
    if let Ok(error) = serde_json::from_slice::<ApiError>(&error) {
        head.status = status_of(&error);
        if let ApiError::Refused(refused) = &error
            && let Some(seconds) = seconds_left(refused)
        {
            head.headers.insert(header::RETRY_AFTER, seconds.get().into());
        }
    }
    Response::from_parts(head, Body::from(error))
}

/// In how many seconds something may be sent again, if it is refused for a time.
fn seconds_left(refused: &Refused) -> Option<NonZeroU32> {
    let until = |until: Timestamp| until.millis().saturating_sub(now().millis()).div_ceil(1_000);
    let seconds = |moment| NonZeroU32::new(u32::try_from(until(moment)).unwrap_or(u32::MAX));
    let until = refused.until.map(|moment| seconds(moment).unwrap_or(NonZeroU32::MIN));
    refused.retry_after.or(until)
}

/// The response to a refused request, with the reason.
pub(in crate::server) fn refusal(refused: Refused) -> Response {
    let seconds = seconds_left(&refused);
    let response = (status_of_code(refused.code), refused.message + "\n");
    match seconds {
        Some(seconds) => said_until(response, seconds),
        None => response.into_response(),
    }
}

/// The status of a refusal.
pub(in crate::server) fn status_of_code(code: Code) -> StatusCode {
    match code {
        Code::Busy | Code::NotKept => StatusCode::SERVICE_UNAVAILABLE,
        Code::TooFast | Code::Slow | Code::Newcomer => StatusCode::TOO_MANY_REQUESTS,
        // It was taken, and is not there yet.
        Code::Held => StatusCode::ACCEPTED,
        Code::NoMessage => StatusCode::NOT_FOUND,
        Code::NotYours | Code::Private | Code::Watching => StatusCode::FORBIDDEN,
        Code::Closed | Code::Banned | Code::Muted | Code::HostsWrite | Code::NotAllowed => {
            StatusCode::FORBIDDEN
        }
        Code::NicknameTaken => StatusCode::CONFLICT,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::NotText
        | Code::NotJson
        | Code::BadFrame
        | Code::UnknownType
        | Code::BadRoom
        | Code::BadNickname
        | Code::BadId
        | Code::BadBody
        | Code::BadEmoji
        | Code::NotJoined
        | Code::MessageFull
        | Code::TooManyPins
        | Code::TooManyRoles
        | Code::TooManyRooms
        | Code::RoomFull => StatusCode::BAD_REQUEST,
    }
}

fn status_of(error: &ApiError) -> StatusCode {
    match error {
        ApiError::Refused(refused) => status_of_code(refused.code),
        // The request is not a valid call of the function.
        ApiError::Call(
            ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::Deserialization(_),
        ) => StatusCode::BAD_REQUEST,
        ApiError::Call(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
