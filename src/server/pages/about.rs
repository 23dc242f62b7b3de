//! `/r/{room}/about`: the dialog of a room, and the forms that change its topic, description and pins.

use super::{qr, room_title::title, sheets::SheetQuery};
use crate::{
    domain::{About, Act, Description, ParseError, RoomName, Seq, Topic, Viewer, nfc},
    protocol::{Code, Refused},
    room::random_id,
    server::{
        http::{query::Query, server_fn_status::refusal},
        state::AppState,
    },
    sheets::{self, RefusedForm, RoomAddress},
};
use axum::{
    Form,
    extract::{FromRequestParts, Path, State},
    http::{header, request::Parts, uri::Authority},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use std::convert::Infallible;

/// The fields of the form: a topic and a description, or which message to unpin.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::server) struct AboutForm {
    topic: Option<String>,
    description: Option<String>,
    unpin: Option<u64>,
}

/// `GET /r/{room}/about`: topic, description, pins, the number of people, and the link for inviting others.
pub(in crate::server) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    PublicOrigin(site): PublicOrigin,
) -> Response {
    sheet(&state, viewer, &room, &wanted, site, None).await
}

/// `POST /r/{room}/about`: changes them. Without scripts, it redirects back to the page.
pub(in crate::server) async fn change(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(room): Path<RoomName>,
    Query(wanted): Query<SheetQuery>,
    PublicOrigin(site): PublicOrigin,
    Form(fields): Form<AboutForm>,
) -> Response {
    let draft = match apply_form(&state, viewer, &room, &fields).await {
        Ok(()) if wanted.is_page() => return Redirect::to(&format!("{}/about", room.path())).into_response(),
        Ok(()) => None,
        Err(refused) => {
            let AboutForm { topic, description, .. } = fields;
            Some(RefusedForm { topic, description, refused: refused.code })
        }
    };
    sheet(&state, viewer, &room, &wanted, site, draft).await
}

/// Adds the changes of the form to the log, and nothing for unchanged fields.
async fn apply_form(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    fields: &AboutForm,
) -> Result<(), Refused> {
    let (about, _) = state.rooms.about(room, viewer).await?;
    for act in acts(&about, fields)? {
        state.rooms.post(room.clone(), viewer, random_id()?, act).await?;
    }
    Ok(())
}

/// The acts that change the room to the form's values.
fn acts(about: &About, fields: &AboutForm) -> Result<Vec<Act>, Refused> {
    let unusable = |what: &str, fault: ParseError| {
        Refused::new(Code::BadBody, format!("The {what} cannot be used: {fault}."))
    };
    let mut acts = Vec::new();
    if let Some(raw) = &fields.topic {
        let topic = Topic::parse(&nfc(raw)).map_err(|fault| unusable("topic", fault))?;
        if topic.as_ref() != about.topic.as_ref().map(|known| &known.text) {
            acts.push(Act::TopicSet { topic });
        }
    }
    if let Some(raw) = &fields.description {
        // A form sends line breaks as CR LF (HTML, section 4.10.22.4).
        let description = Description::parse(raw.replace("\r\n", "\n"));
        let description = description.map_err(|fault| unusable("description", fault))?;
        if description.as_ref() != about.description.as_ref().map(|known| &known.text) {
            acts.push(Act::Described { description });
        }
    }
    acts.extend(fields.unpin.map(|target| Act::Unpinned { target: Seq::new(target) }));
    Ok(acts)
}

async fn sheet(
    state: &AppState,
    viewer: Viewer,
    room: &RoomName,
    wanted: &SheetQuery,
    site: Option<String>,
    draft: Option<RefusedForm>,
) -> Response {
    let (about, people) = match state.rooms.about(room, viewer).await {
        Ok(found) => found,
        Err(refused) => return refusal(refused),
    };
    // Nobody watches a room whose door is not open.
    let watched = match state.rooms.watch_name(room).await {
        Ok(watched) => Some(watched).filter(|_| !state.rooms.is_closed(room)),
        Err(refused) => return refusal(refused),
    };
    let title = title(state, viewer, room, None).await;
    let draw = || {
        let link = |site: &String| {
            qr::code(&format!("{site}{}", room.path()), &sheets::code_name(viewer.language, &title))
        };
        let code = site.as_ref().and_then(link);
        sheets::about(
            viewer.language,
            &about,
            RoomAddress { room, watched: watched.as_ref(), title, people, code, site },
            draft,
        )
    };
    match state.turns.work(draw).await {
        Ok(sheet) => wanted.answer(state, &sheet, None),
        Err(overloaded) => overloaded.into_response(),
    }
}

/// The longest host name (RFC 1035, section 2.3.4) with a port. A link to a longer one leads nowhere, and would only make a
/// large QR code.
const MAX_AUTHORITY_BYTES: usize = 253 + ":65535".len();

/// This server's origin, as the client reaches it; none if the request does not have it.
pub(in crate::server) struct PublicOrigin(pub(in crate::server) Option<String>);

impl FromRequestParts<AppState> for PublicOrigin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse().ok());
        let host: Option<Authority> = host.or_else(|| parts.uri.authority().cloned());
        let host = host.filter(|host| host.as_str().len() <= MAX_AUTHORITY_BYTES);
        let scheme = if state.site.https { "https" } else { "http" };
        Ok(Self(host.map(|host| format!("{scheme}://{host}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Authored, Nickname, Timestamp};

    fn fields(topic: &str, description: &str) -> AboutForm {
        AboutForm { topic: Some(topic.to_owned()), description: Some(description.to_owned()), unpin: None }
    }

    #[test]
    fn a_form_changes_what_is_different_in_it_and_nothing_else() {
        let (by, at) = (Nickname::parse("Ann").unwrap(), Timestamp::default());
        let topic = Topic::parse("Tea").unwrap();
        let written = |text| Authored { text, by: by.clone(), at };
        let about = About { topic: topic.clone().map(written), ..About::default() };
        let description = Description::parse("a\nb".to_owned()).unwrap();
        for (form, expected) in [
            (fields(" Tea ", ""), vec![]),
            (fields("", " "), vec![Act::TopicSet { topic: None }]),
            (fields("Tea", "a\r\nb"), vec![Act::Described { description }]),
            (
                AboutForm { unpin: Some(3), ..AboutForm::default() },
                vec![Act::Unpinned { target: Seq::new(3) }],
            ),
            (AboutForm::default(), vec![]),
        ] {
            assert_eq!(acts(&about, &form).unwrap(), expected, "{form:?}");
        }
        for wrong in [fields(&"x".repeat(121), ""), fields("", &"x".repeat(2_001)), fields("a\u{202e}", "")] {
            assert_eq!(acts(&about, &wrong).unwrap_err().code, Code::BadBody);
        }
    }
}
