//! The initial data of a page, and the server functions that return it.
//!
//! Later changes come over the socket. The person is taken from the cookie, never from an argument.

use crate::{
    domain::{Language, Member, RoomName, Seq, Viewer},
    protocol::{Code, LobbyList, Refused, Snapshot, json::Json},
};
use leptos::{prelude::*, server_fn::codec::JsonEncoding};
use serde::{Deserialize, Serialize};

/// The initial data of a page: everything that the server knew when it rendered it. It is embedded in the page, so that the
/// browser renders the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opening {
    /// The language it is in.
    pub language: Language,
    /// Why the nickname requested without a script was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname_refused: Option<Code>,
    /// Why the message posted without a script was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_refused: Option<Code>,
    /// The maximum size of a shared file, in bytes.
    pub file_bytes: u64,
    /// The title of the room, which may differ from its name. Only the renderer needs it.
    #[serde(skip)]
    pub title: String,
    /// How many messages of the visitor wait until a host has looked at them. Only the renderer needs it.
    #[serde(skip)]
    pub held: usize,
    /// The view.
    pub scene: PageView,
}

/// The view of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageView {
    /// The lobby.
    Lobby(LobbyView),
    /// A room.
    Room(Snapshot),
    /// A room for a watcher.
    Watched(Snapshot),
    /// It cannot be shown at the moment.
    Failed,
}

impl Opening {
    /// The person whom the page is for.
    pub fn you_mut(&mut self) -> Option<&mut Member> {
        match &mut self.scene {
            PageView::Lobby(view) => Some(&mut view.you),
            PageView::Room(snapshot) | PageView::Watched(snapshot) => Some(&mut snapshot.you),
            PageView::Failed => None,
        }
    }

    /// Reads the data that the server wrote into the page.
    #[must_use]
    pub fn read(json: Json<'_>) -> Option<Self> {
        Some(Self {
            language: json.get("language", Json::named)?,
            nickname_refused: json.optional("nickname_refused", Json::named)?,
            body_refused: json.optional("body_refused", Json::named)?,
            file_bytes: json.get("file_bytes", Json::number)?,
            title: String::new(),
            held: 0,
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

/// The person who calls, in the context of every server function.
///
/// # Errors
/// [`ApiError::Refused`] if the person is not known.
pub fn viewer() -> Result<Viewer, ApiError> {
    let sentence = "The server could not tell who is asking. Reload the page.";
    use_context::<Viewer>().ok_or_else(|| ApiError::Refused(Refused::new(Code::Busy, sentence)))
}

/// Why a server function failed.
#[derive(Clone, Debug, thiserror::Error, Serialize, Deserialize)]
pub enum ApiError {
    /// The rooms refused.
    #[error("{}", .0.message)]
    Refused(Refused),
    /// The call itself failed: usually the network.
    #[error("{0}")]
    Call(ServerFnErrorErr),
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Call(error)
    }
}

/// The initial data of the lobby.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LobbyView {
    /// The rooms and the counts.
    pub lobby: LobbyList,
    /// The visitor.
    pub you: Member,
    /// Whether they chose their nickname, or it was generated.
    pub named: bool,
    /// Why the requested room cannot be entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_refused: Option<Code>,
    /// The refused room name, as typed. Only the renderer needs it.
    #[serde(skip)]
    pub typed: String,
}

/// The list of rooms, and the visitor.
#[server(prefix = "/api", endpoint = "lobby", input = server_fn::codec::GetUrl)]
pub async fn visit_lobby() -> Result<LobbyView, ApiError> {
    use crate::room::Rooms;
    let rooms = expect_context::<Rooms>();
    let Viewer { person, language, .. } = viewer()?;
    let (you, named) = rooms.introduce(person, language).await.map_err(ApiError::Refused)?;
    Ok(LobbyView { lobby: rooms.lobby(), you, named, room_refused: None, typed: String::new() })
}

/// The state of a room, for a person who has not entered it.
#[server(prefix = "/api", endpoint = "room", input = server_fn::codec::GetUrl)]
pub async fn visit_room(
    /// Which room.
    room: RoomName,
) -> Result<Snapshot, ApiError> {
    use crate::room::Rooms;
    expect_context::<Rooms>().snapshot(room, None, viewer()?).await.map_err(ApiError::Refused)
}

/// Changes the visitor's nickname, permanently and in every room. Returns who they are now.
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

/// Posts a message, for a browser that runs no scripts.
#[server(prefix = "/api", endpoint = "say")]
pub async fn say(
    /// The room.
    room: RoomName,
    /// As it was typed.
    body: String,
    /// The form: one that is sent twice with the same text posts it once.
    #[server(default)]
    form: Option<String>,
) -> Result<Seq, ApiError> {
    use crate::{
        domain::{Act, Body},
        room::{self, Rooms},
    };
    let viewer = viewer()?;
    // A form sends line breaks as CR LF (HTML, section 4.10.22.4).
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
