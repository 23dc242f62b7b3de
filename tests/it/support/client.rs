//! Somebody who speaks the protocol over a real socket.

mod doing;
mod hearing;

use super::{TestServer, http::cookie, log::Log, within};
use futures::{SinkExt, StreamExt};
use parlor::{
    domain::{Member, RoomName},
    protocol::{Command, Count, EntryAdded as News, Event, LobbyList, RoomHead, SUBPROTOCOL, Welcome},
};
use std::{
    collections::{BTreeMap, VecDeque},
    net::SocketAddr,
};
use tokio::{io::AsyncWriteExt, net::TcpStream};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest,
        handshake::client::Response,
        http::{HeaderName, HeaderValue},
    },
};

/// One connection of one person.
///
/// What it hears and is not asked for yet waits, so that a test may ask in its own order.
pub(crate) struct Client {
    websocket: WebSocketStream<TcpStream>,
    cookie: String,
    you: Member,
    waiting: VecDeque<Event>,
    // What it knows from all it heard, asked for or not.
    logs: BTreeMap<RoomName, Log>,
    people: BTreeMap<RoomName, u32>,
    lobby: LobbyList,
    heartbeats: usize,
    /// What was new in the rooms it follows, as its heartbeats told.
    pub(crate) followed: Vec<RoomHead>,
}

/// What came over a connection.
enum Told {
    Event(Box<Event>),
    /// The close code; none when the connection ended without one.
    Closed(Option<u16>),
}

/// A connection that sends at once what it is given.
pub(super) async fn connection(addr: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(addr).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Opens a WebSocket over a connection, with these headers, as any program might.
pub(super) async fn handshake(
    stream: TcpStream,
    path: &str,
    headers: &[(&'static str, &str)],
) -> Result<(WebSocketStream<TcpStream>, Response), tungstenite::Error> {
    let mut request = format!("ws://{}{path}", stream.peer_addr()?).into_client_request()?;
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).expect("a header's value is text");
        request.headers_mut().insert(HeaderName::from_static(name), value);
    }
    within("the WebSocket handshake", client_async(request, stream)).await
}

impl Client {
    /// Comes as a page of the server does, as the person of this cookie or as somebody new.
    pub(crate) async fn connect(stream: TcpStream, known: Option<&str>) -> Self {
        let origin = format!("http://{}", stream.peer_addr().unwrap());
        let mut headers = vec![("origin", origin.as_str()), ("sec-websocket-protocol", SUBPROTOCOL)];
        headers.extend(known.map(|cookie| ("cookie", cookie)));
        let (websocket, response) = handshake(stream, "/ws", &headers).await.unwrap();
        let given = response.headers().get("set-cookie").and_then(|header| cookie(header.to_str().ok()?));
        let cookie = known.or(given).expect("a newcomer is given a cookie").to_owned();
        Self::greeted(websocket, cookie).await
    }

    /// Comes as the page does that only watches: as nobody, whoever it is.
    pub(super) async fn watch(stream: TcpStream, known: Option<&str>) -> Self {
        let origin = format!("http://{}", stream.peer_addr().unwrap());
        let mut headers = vec![("origin", origin.as_str()), ("sec-websocket-protocol", SUBPROTOCOL)];
        headers.extend(known.map(|cookie| ("cookie", cookie)));
        let (websocket, response) = handshake(stream, "/ws/watch", &headers).await.unwrap();
        assert!(response.headers().get("set-cookie").is_none(), "who watches need be nobody");
        Self::greeted(websocket, known.unwrap_or_default().to_owned()).await
    }

    /// The server speaks first.
    pub(crate) async fn greeted(mut websocket: WebSocketStream<TcpStream>, cookie: String) -> Self {
        match within("the greeting", read(&mut websocket)).await {
            Told::Event(event) => match *event {
                Event::Welcome(Welcome { you, .. }) => {
                    let (logs, people, lobby) = Default::default();
                    Self {
                        websocket,
                        cookie,
                        you,
                        waiting: VecDeque::new(),
                        logs,
                        people,
                        lobby,
                        heartbeats: 0,
                        followed: Vec::new(),
                    }
                }
                other => panic!("the first event was not `welcome`: {other:?}"),
            },
            Told::Closed(code) => panic!("the connection was closed instead of greeted: {code:?}"),
        }
    }

    /// Who this is, by the last the server said.
    pub(crate) fn you(&self) -> &Member {
        &self.you
    }

    pub(crate) fn nickname(&self) -> &str {
        self.you.nickname.as_str()
    }

    /// The identity, as a browser sends it back.
    pub(crate) fn cookie(&self) -> &str {
        &self.cookie
    }

    pub(crate) async fn send(&mut self, command: Command) {
        self.send_text(&serde_json::to_string(&command).unwrap()).await;
    }

    /// Sends a text frame of whatever text.
    pub(crate) async fn send_text(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    pub(crate) async fn send_message(&mut self, message: Message) {
        within("room to write", self.websocket.send(message)).await.unwrap();
    }

    /// Writes bytes past the WebSocket, whatever they break.
    pub(crate) async fn send_raw(&mut self, bytes: &[u8]) {
        within("room to write", self.websocket.get_mut().write_all(bytes)).await.unwrap();
    }

    /// What `pick` makes of the first event that it takes. The others go on waiting.
    pub(crate) async fn expect<T>(&mut self, what: &str, mut pick: impl FnMut(&Event) -> Option<T>) -> T {
        let mut at = 0;
        loop {
            while at == self.waiting.len() {
                self.hear(what).await;
            }
            if let Some(picked) = pick(&self.waiting[at]) {
                self.waiting.remove(at);
                return picked;
            }
            at += 1;
        }
    }

    /// Everything that waits and comes up to the event `is_last` names, and that one.
    pub(crate) async fn until(&mut self, what: &str, mut is_last: impl FnMut(&Event) -> bool) -> Vec<Event> {
        let mut heard = Vec::new();
        loop {
            while self.waiting.is_empty() {
                self.hear(what).await;
            }
            heard.extend(self.waiting.pop_front());
            if heard.last().is_some_and(&mut is_last) {
                return heard;
            }
        }
    }

    /// Loses the connection of somebody who watches, and watches again after `meanwhile`, with what is known of the log.
    pub(crate) async fn watches_again(
        self,
        server: &TestServer,
        meanwhile: impl Future<Output = ()>,
    ) -> Self {
        let Self { websocket, logs, .. } = self;
        drop(websocket);
        meanwhile.await;
        Self { logs, ..server.watcher(None).await }
    }

    /// Closes the connection, and waits until the server has agreed. Gives the code that it closes with.
    pub(crate) async fn close(mut self) -> Option<u16> {
        self.websocket.close(None).await.unwrap();
        self.closed().await
    }

    /// Closes the connection. Gives the cookie, to come back with.
    pub(crate) async fn goes(self) -> String {
        let cookie = self.cookie.clone();
        self.close().await;
        cookie
    }

    /// Waits until the connection ends, and gives the code it was closed with.
    pub(crate) async fn closed(&mut self) -> Option<u16> {
        loop {
            match within("the close", read(&mut self.websocket)).await {
                Told::Event(event) => self.take(*event),
                Told::Closed(code) => return code,
            }
        }
    }

    /// Waits for the next event, whichever.
    async fn hear(&mut self, what: &str) {
        let nickname = self.you.nickname.clone();
        let what = format!("{what} for {nickname}");
        match within(what.clone(), read(&mut self.websocket)).await {
            Told::Event(event) => self.take(*event),
            Told::Closed(code) => {
                panic!("the connection was closed ({code:?}) before {what}; heard: {:?}", self.waiting)
            }
        }
    }

    fn take(&mut self, event: Event) {
        match &event {
            Event::Joined(joined) => {
                self.people.insert(joined.room.clone(), joined.people);
                match self.logs.get_mut(&joined.room) {
                    Some(log) => log.joined(joined),
                    None => drop(self.logs.insert(joined.room.clone(), Log::new(joined))),
                }
            }
            Event::Told(News { room, entry }) => self.log_of(room).told(entry),
            Event::Behind(behind) => self.log_of(&behind.room).falls_behind(),
            Event::Entries(page) => self.log_of(&page.room).caught_up(page),
            Event::Count(Count { room, people }) => {
                self.people.insert(room.clone(), *people);
            }
            Event::Lobby(lobby) => self.lobby = lobby.clone(),
            // It comes when it likes, so that no test can wait for the next event but one.
            Event::Heartbeat(heartbeat) => {
                for head in &heartbeat.rooms {
                    self.log_of(&head.room).beats(head.seq);
                }
                self.followed.extend(heartbeat.followed.iter().cloned());
                self.heartbeats += 1;
                return;
            }
            Event::Welcome(_)
            | Event::Kept(_)
            | Event::Entered(_)
            | Event::Left(_)
            | Event::Renamed(_)
            | Event::IsTyping(_)
            | Event::IsAway(_)
            | Event::Appeals(_)
            | Event::History(_)
            | Event::Refused(_)
            | Event::Closing(_) => {}
        }
        self.waiting.push_back(event);
    }

    fn log_of(&mut self, room: &RoomName) -> &mut Log {
        self.logs.get_mut(room).expect("nothing is told of a room before `joined`")
    }
}

/// The next event, or the end. Pings are answered meanwhile.
async fn read(websocket: &mut WebSocketStream<TcpStream>) -> Told {
    let mut code = None;
    while let Some(Ok(message)) = websocket.next().await {
        match message {
            Message::Text(text) => {
                let event = Event::decode(&text).unwrap_or_else(|| panic!("no event: {text}"));
                return Told::Event(Box::new(event));
            }
            Message::Close(frame) => code = frame.map(|frame| frame.code.into()),
            Message::Ping(_) | Message::Pong(_) => {}
            Message::Binary(_) | Message::Frame(_) => panic!("the server sends text: {message:?}"),
        }
    }
    Told::Closed(code)
}
