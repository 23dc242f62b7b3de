//! What a page is first drawn from, and the server functions that give it.
//!
//! Everything that happens later comes over the socket. Who asks is taken from the cookie, never from an
//! argument.

use crate::{
    domain::{Language, Member, RoomName, Seq, Viewer},
    protocol::{Code, LobbyList, Refused, Snapshot, json::Json},
};
use leptos::{prelude::*, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};

/// What a page opens with: all that the server knew when it rendered it. It travels in the page, where the browser
/// finds it, so that both draw the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The language it is in.
    pub language: Language,
    /// Why the nickname that was just asked for, without a script, was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname_refused: Option<Code>,
    /// Why what was just said, without a script, was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_refused: Option<Code>,
    /// How large a file may be that is shared here, in bytes.
    pub file_bytes: u64,
    /// What the room is called that it shows: not always by its name. Only whoever writes the page needs it.
    #[serde(skip)]
    pub title: String,
    /// What it shows.
    pub scene: PageView,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageView {
    /// The lobby.
    Lobby(LobbyView),
    /// A room.
    Room(Snapshot),
    /// A room that one only watches, and is nobody in.
    Watched(Snapshot),
    /// That it cannot be shown just now.
    Failed,
}

impl Opening {
    /// Whom the page is for.
    pub fn you_mut(&mut self) -> Option<&mut Member> {
        match &mut self.scene {
            PageView::Lobby(view) => Some(&mut view.you),
            PageView::Room(snapshot) | PageView::Watched(snapshot) => Some(&mut snapshot.you),
            PageView::Failed => None,
        }
    }

    /// Reads what the server wrote into the page.
    #[must_use]
    pub fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            language: json.get("language", Json::named)?,
            nickname_refused: json.optional("nickname_refused", Json::named)?,
            body_refused: json.optional("body_refused", Json::named)?,
            file_bytes: json.get("file_bytes", Json::number)?,
            title: String::new(),
            scene: json.get("scene", PageView::read)?,
        })
    }
}

impl PageView {
    fn read(json: Json<'_>) -> Option<Self> {
        let lobby = |lobby: Json<'_>| {
            Some(LobbyView {
                lobby: lobby.get("lobby", LobbyList::read)?,
                you: lobby.get("you", Json::member)?,
                named: lobby.get("named", Json::bool)?,
                room_refused: lobby.optional("room_refused", Json::named)?,
                typed: String::new(),
            })
        };
        match json.text() {
            Some(_) => Some(Self::Failed),
            None => (json.get("lobby", lobby).map(Self::Lobby))
                .or_else(|| json.get("room", Snapshot::read).map(Self::Room))
                .or_else(|| json.get("watched", Snapshot::read).map(Self::Watched)),
        }
    }
}

/// Who asks, in the context of every server function.
///
/// # Errors
/// [`ApiError::Refused`] where nobody can tell.
pub fn viewer() -> Result<Viewer, ApiError> {
    let sentence = "The server could not tell who is asking. Reload the page.";
    use_context::<Viewer>().ok_or_else(|| ApiError::Refused(Refused::new(Code::Busy, sentence)))
}

/// Why a server function gave nothing.
#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize)]
pub enum ApiError {
    /// The rooms refused.
    #[error("{}", .0.message)]
    Refused(Refused),
    /// The call itself went wrong: the network, mostly.
    #[error("{0}")]
    Call(ServerFnErrorErr),
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Call(error)
    }
}

/// What the lobby's page shows first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LobbyView {
    /// The rooms and the counts.
    pub lobby: LobbyList,
    /// Who is looking.
    pub you: Member,
    /// Whether they chose their nickname, or it was made up for them.
    pub named: bool,
    /// Why the room that was asked for cannot be entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_refused: Option<Code>,
    /// What was typed in the place of a room's name then. Only whoever writes the page needs it.
    #[serde(skip)]
    pub typed: String,
}

/// The list of rooms, and who is looking at it.
#[server(prefix = "/api", endpoint = "lobby", input = server_fn::codec::GetUrl)]
pub async fn visit_lobby() -> Result<LobbyView, ApiError> {
    use crate::room::Rooms;
    let rooms = expect_context::<Rooms>();
    let Viewer { person, language, .. } = viewer()?;
    let (you, named) = rooms.introduce(person, language).await.map_err(ApiError::Refused)?;
    Ok(LobbyView { lobby: rooms.lobby(), you, named, room_refused: None, typed: String::new() })
}

/// A room as it stands, for somebody who is not in it yet.
#[server(prefix = "/api", endpoint = "room", input = server_fn::codec::GetUrl)]
pub async fn visit_room(
    /// Which room.
    room: RoomName,
) -> Result<Snapshot, ApiError> {
    use crate::room::Rooms;
    expect_context::<Rooms>().snapshot(room, None, viewer()?).await.map_err(ApiError::Refused)
}

/// Gives the visitor a nickname of their choice, from now on and in every room. Returns who they are now.
#[server(prefix = "/api", endpoint = "nickname")]
pub async fn claim_nickname(
    /// As it was typed.
    nickname: String,
) -> Result<Member, ApiError> {
    use crate::{domain, room::Rooms};
    let person = viewer()?.person;
    let nickname = domain::Nickname::parse(&domain::nfc(&nickname)).map_err(|fault| {
        ApiError::Refused(Refused::new(Code::BadNickname, format!("The nickname cannot be used: {fault}.")))
    })?;
    expect_context::<Rooms>().rename(person, nickname.clone()).await.map_err(ApiError::Refused)?;
    Ok(Member { person, nickname })
}

/// Says something in a room, for somebody whose browser runs no scripts.
#[server(prefix = "/api", endpoint = "say")]
pub async fn say(
    /// Where.
    room: RoomName,
    /// As it was typed.
    body: String,
    /// Which form: one that is sent twice, with the same text, says it once.
    #[server(default)]
    form: Option<String>,
) -> Result<Seq, ApiError> {
    use crate::{
        domain::{Act, Body},
        room::{self, Rooms},
    };
    let viewer = viewer()?;
    // A form breaks lines in two characters (HTML, section 4.10.22.4).
    let body = Body::parse(body.replace("\r\n", "\n")).map_err(|fault| {
        ApiError::Refused(Refused::new(Code::BadBody, format!("The message cannot be used: {fault}.")))
    })?;
    let act = Act::Said { body: Some(body), reply_to: None };
    let id = match form.and_then(|form| room::form_id(&form, &act)) {
        Some(id) => id,
        None => room::random_id().map_err(ApiError::Refused)?,
    };
    let posted = expect_context::<Rooms>().post(room, viewer, id, act).await;
    posted.map(|accepted| accepted.seq).map_err(ApiError::Refused)
}
