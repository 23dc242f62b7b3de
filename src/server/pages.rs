//! The pages, and their forms.

pub(super) mod about;
pub(super) mod emoji;
pub(super) mod hosting;
pub(super) mod no_js_feed;
pub(super) mod notification_prefs;
pub(super) mod people;
pub(super) mod qr;
pub(super) mod refused_page;
pub(super) mod renderer;
pub(super) mod room_paths;
pub(super) mod room_title;
pub(super) mod rooms;
pub(super) mod server_fns;
pub(super) mod sheets;
pub(super) mod spectate;

use super::{
    capacity::retry_after::because,
    http::{cache::CACHE_PRIVATE, query::Query, server_fn_status::refusal},
    socket::veil::Veil,
    state::AppState,
};
use crate::{
    api::{ApiError, ClaimNickname, LobbyView, Opening, PageView, Say},
    client::NOT_NOW_COOKIE,
    domain::{Language, PageRequest, Person, RoomName, Seq, Viewer, cut},
    protocol::Code,
    sheets::RefusalPage,
};
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use axum_extra::extract::CookieJar;
use leptos::server_fn::{ServerFn, error::ServerFnUrlError};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use room_paths::NO_ROOM_PATH;
use room_title::title;
use serde::Deserialize;
use sheets::SheetQuery;

/// How many characters of an invalid room name are shown again: enough to see what is wrong with it.
const MAX_ECHOED_CHARS: usize = 100;

/// The query of a page.
#[derive(Deserialize)]
pub(super) struct PageQuery {
    refused: Option<String>,
    // The name of the refused room.
    room: Option<String>,
    // Which part of a room's messages: without any of these, the newest.
    before: Option<String>,
    after: Option<String>,
    at: Option<String>,
    // The people dialog: all people, or one of them. Rows and lists do not know the path of their page, so their links only
    // have this query.
    people: Option<String>,
    person: Option<String>,
    // The form by which one tells the hosts something: the place of a message, `write`, or anything else.
    tell: Option<String>,
    // What of one's own waits until a host has looked at it.
    held: Option<String>,
    // The path of a refused server function, called without scripts.
    __path: Option<String>,
    __err: Option<String>,
}

/// `GET /`: the lobby.
pub(super) async fn lobby(
    State(state): State<AppState>,
    Viewer { person, language, .. }: Viewer,
    Query(asked): Query<PageQuery>,
) -> Response {
    let scene = match state.rooms.introduce(person, language).await {
        Ok((you, named)) => {
            let room_refused = match asked.refused.as_deref() {
                Some("room") => Some(Code::BadRoom),
                Some("private") => Some(Code::Private),
                _ => None,
            };
            let typed = asked
                .room
                .as_deref()
                .map(|typed| cut(typed, MAX_ECHOED_CHARS))
                .unwrap_or_default()
                .to_owned();
            PageView::Lobby(LobbyView { lobby: state.rooms.lobby(), you, named, room_refused, typed })
        }
        Err(_) => PageView::Failed,
    };
    page(&state, person, asked.opening(&state, language, scene, String::new()), None).await
}

/// `GET /r/{room}`: a room.
pub(super) async fn room(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(name): Path<RoomName>,
    Query(asked): Query<PageQuery>,
    Query(wanted): Query<SheetQuery>,
    jar: CookieJar,
) -> Response {
    if let Some(sheet) = asked.sheet(&state, viewer, &name, &wanted).await {
        return sheet;
    }
    let title = title(&state, viewer, &name, None).await;
    let snapshot = state.rooms.snapshot(name.clone(), asked.part(), viewer).await;
    // Said before anybody writes something: the connection of the page would be refused.
    let begins = snapshot.as_ref().is_ok_and(|snapshot| snapshot.seq == Seq::START && snapshot.people == 0);
    if begins && let Err(refused) = state.rooms.may_open(viewer) {
        return because(RefusalPage::NewRooms, refusal(refused));
    }
    let held = match &snapshot {
        Ok(snapshot) if snapshot.rules.review.is_any() => own_held(&state, viewer, &name).await,
        Ok(_) | Err(_) => 0,
    };
    let scene = snapshot.map_or(PageView::Failed, |mut snapshot| {
        snapshot.named |= jar.get(NOT_NOW_COOKIE).is_some();
        PageView::Room(snapshot)
    });
    let opening = Opening { held, ..asked.opening(&state, viewer.language, scene, title) };
    page(&state, viewer.person, opening, None).await
}

/// How many messages of somebody wait until a host of the room has looked at them. If that cannot be read, the page says nothing
/// of it.
async fn own_held(state: &AppState, viewer: Viewer, room: &RoomName) -> usize {
    state.rooms.own_held(room, viewer).await.map_or(0, |own| own.waiting.len())
}

impl PageQuery {
    /// The people dialog, a card, or the form for the hosts, as a page instead of the room.
    async fn sheet(
        &self,
        state: &AppState,
        viewer: Viewer,
        room: &RoomName,
        wanted: &SheetQuery,
    ) -> Option<Response> {
        if let Some(person) = self.person.as_ref().and_then(|person| person.parse().ok()) {
            return Some(
                people::card(state, viewer, room, person, wanted, people::CardRefusal::default()).await,
            );
        }
        if let Some(about) = &self.tell {
            return Some(hosting::appeals::form(state, viewer, room, about, wanted).await);
        }
        if self.held.is_some() {
            return Some(hosting::review::sheet(state, viewer, room, wanted).await);
        }
        self.people.as_ref()?;
        Some(people::people(state, viewer, room, wanted, "").await)
    }

    pub(super) fn part(&self) -> Option<PageRequest> {
        let seq = |place: &Option<String>| place.as_ref()?.parse().ok().map(Seq::new);
        PageRequest::of(seq(&self.before), seq(&self.after), seq(&self.at))
    }

    /// The opening of a page with this query.
    pub(super) fn opening(
        &self,
        state: &AppState,
        language: Language,
        scene: PageView,
        title: String,
    ) -> Opening {
        let nickname_refused = self.refused(ClaimNickname::PATH);
        let (body_refused, file_bytes) = (self.refused(Say::PATH), state.files.limits.bytes);
        Opening { language, nickname_refused, body_refused, file_bytes, title, held: 0, scene }
    }

    /// Why the server function at this path refused, if the page follows a refusal.
    fn refused(&self, function: &str) -> Option<Code> {
        let (path, error) = (self.__path.as_deref()?, self.__err.as_deref()?);
        (path == function).then(|| match ServerFnUrlError::<ApiError>::decode_err(error) {
            ApiError::Refused(refused) => refused.code,
            ApiError::Call(_) => Code::BadFrame,
        })
    }
}

/// A page; with a veil for a reader who may only watch.
pub(super) async fn page(
    state: &AppState,
    person: Person,
    opening: Opening,
    veil: Option<&Veil>,
) -> Response {
    // If the list cannot be read, it is better to show too much than nothing.
    let ignored = state.rooms.ignored(person).await.unwrap_or_else(|refused| {
        tracing::warn!(code = ?refused.code, "a page shows also whom its reader ignores, for that could not be read");
        Vec::new()
    });
    // For programs: no cache and no search engine should store it as the page.
    let status =
        if opening.scene == PageView::Failed { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    let drawn = match state.renderer.completed(&opening, &ignored) {
        Some(completed) => Ok(completed),
        None => state.turns.work(|| state.renderer.render(opening, &ignored)).await,
    };
    let (html, policy) = match drawn {
        Ok(drawn) => drawn,
        Err(overloaded) => return overloaded.into_response(),
    };
    let html = match veil {
        Some(veil) => veil.text(&html),
        None => html,
    };
    let policy = HeaderValue::from_str(&policy).expect("a nonce and addresses are visible ASCII");
    let headers = [(header::CACHE_CONTROL, CACHE_PRIVATE), (header::CONTENT_SECURITY_POLICY, policy)];
    (status, headers, Html(html)).into_response()
}

#[derive(Deserialize)]
pub(super) struct EnterForm {
    #[serde(default)]
    room: String,
    /// An unlisted room, instead of a room with a chosen name.
    unlisted: Option<String>,
}

/// `GET /enter?room=…`: the lobby's form, also without JavaScript.
pub(super) async fn enter(Query(EnterForm { room, unlisted }): Query<EnterForm>) -> Response {
    if unlisted.is_some() {
        let mut random = [0; 16];
        return match getrandom::fill(&mut random) {
            Ok(()) => Redirect::to(&RoomName::unlisted(random).path()).into_response(),
            Err(error) => {
                tracing::error!(%error, "the system gives no randomness to name a room with");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        };
    }
    let refused = || {
        format!("{NO_ROOM_PATH}&room={}", utf8_percent_encode(cut(&room, MAX_ECHOED_CHARS), NON_ALPHANUMERIC))
    };
    Redirect::to(&RoomName::parse(&room).map_or_else(|_| refused(), |room| room.path())).into_response()
}

/// The other person of a room of two.
#[derive(Deserialize)]
pub(super) struct DirectForm {
    person: Person,
}

/// `POST /direct`: redirects to the room of two people. Nothing is stored, and nobody is told, before something is said there.
pub(super) async fn direct(
    Extension(person): Extension<Person>,
    Form(DirectForm { person: other }): Form<DirectForm>,
) -> Redirect {
    Redirect::to(&RoomName::direct(person, other).map_or("/".to_owned(), |room| room.path()))
}
