//! `/admin`: the server, for those who administer it.

use super::{
    http::{query::Query, server_fn_status::refusal},
    pages::sheets::SheetQuery,
    state::AppState,
};
use crate::{
    domain::{HostAct, Person, RoomQuery, RoomRole, RoomRules, Viewer, Writers, nfc},
    protocol::{Code, Refused},
    sheets::{self, AdminPage, HitLimit},
};
use axum::{
    Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// What a form asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AdminDeed {
    Rules,
    Unban,
    Dismiss,
    Revoke,
}

/// The fields of the forms. Each deed has its own.
#[derive(Debug, Deserialize)]
pub(super) struct AdminForm {
    does: AdminDeed,
    #[serde(default)]
    person: Option<Person>,
    #[serde(default)]
    writers: Writers,
    #[serde(default)]
    newcomers: u32,
}

/// Which rooms are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RoomSearch {
    q: String,
    /// Whether something must wait for their hosts.
    waiting: String,
}

/// `GET /admin`: rooms, people, rules and bans of the server.
pub(super) async fn show(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(wanted): Query<SheetQuery>,
    Query(search): Query<RoomSearch>,
) -> Response {
    sheet(&state, viewer, &wanted, &search, None).await
}

/// `POST /admin`: changes a rule, takes back a ban, or makes a new link, and shows the sheet again.
pub(super) async fn change(
    State(state): State<AppState>,
    viewer: Viewer,
    Query(wanted): Query<SheetQuery>,
    Form(form): Form<AdminForm>,
) -> Response {
    let refused = carry_out(&state, viewer, &form).await.err();
    sheet(&state, viewer, &wanted, &RoomSearch::default(), refused.map(|refused| refused.code)).await
}

/// `GET /admin/link/{secret}`: asks whether to administer the server. Opening a link takes nothing: programs do that for previews.
pub(super) async fn ask_link(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(secret): Path<String>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    wanted.answer(&state, &sheets::admin_link(viewer.language, &secret, None), None)
}

/// `POST /admin/link/{secret}`: administers the server from now on.
pub(super) async fn take_link(
    State(state): State<AppState>,
    viewer: Viewer,
    Path(secret): Path<String>,
    Query(wanted): Query<SheetQuery>,
) -> Response {
    match state.rooms.redeem_admin_link(viewer, &secret).await {
        Ok(()) => Redirect::to("/admin").into_response(),
        Err(refused) => {
            wanted.answer(&state, &sheets::admin_link(viewer.language, &secret, Some(refused.code)), None)
        }
    }
}

async fn sheet(
    state: &AppState,
    viewer: Viewer,
    wanted: &SheetQuery,
    RoomSearch { q, waiting }: &RoomSearch,
    refused: Option<Code>,
) -> Response {
    let is_waiting = !waiting.is_empty();
    let read = async {
        let sought = RoomQuery { text: nfc(q.trim()).to_lowercase(), waiting: is_waiting };
        Ok((state.rooms.administration(viewer).await?, state.rooms.overview(viewer, sought).await?))
    };
    match read.await {
        Ok((keeping, (rooms, server))) => {
            let page = AdminPage {
                keeping: &keeping,
                you: viewer.person,
                people_online: state.rooms.people_online(),
                server: &server,
                rooms: &rooms,
                typed: q,
                waiting: is_waiting,
                limits: &HitLimit::ALL.map(|limit| (limit, times_hit(state, limit))),
                refused,
            };
            let (sheet, found) = sheets::admin(viewer.language, &page);
            wanted.answer(state, &sheet, Some(found))
        }
        Err(refused) => refusal(refused),
    }
}

/// How often a limit was hit. Rooms count for themselves who opens too many.
fn times_hit(state: &AppState, limit: HitLimit) -> u64 {
    if limit == HitLimit::NewRooms { state.rooms.refused_new_rooms() } else { state.refusals.of(limit) }
}

/// Adds the acts of a form to the server's log.
async fn carry_out(state: &AppState, viewer: Viewer, form: &AdminForm) -> Result<(), Refused> {
    let person = || form.person.ok_or_else(|| Refused::new(Code::BadFrame, "The form is incomplete."));
    let acts = match form.does {
        AdminDeed::Rules => {
            let known = state.rooms.law().rules;
            let writers = form.writers;
            let minutes = form.newcomers.min(RoomRules::MAX_NEWCOMER_MINUTES);
            let openers = (writers != known.writers).then_some(HostAct::WritersSet { writers });
            let newcomers = (minutes != known.newcomer_minutes).then_some(HostAct::NewcomersSet { minutes });
            openers.into_iter().chain(newcomers).collect()
        }
        AdminDeed::Unban => vec![HostAct::Unbanned { person: person()? }],
        AdminDeed::Dismiss => vec![HostAct::RoleSet { person: person()?, role: RoomRole::Member }],
        AdminDeed::Revoke => vec![HostAct::LinkRevoked { role: RoomRole::Owner }],
    };
    state.rooms.administer(viewer, acts, false).await
}
