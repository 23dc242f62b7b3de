//! What a outbound sends at once, to whom it waits, and what it takes of its rooms.

use super::*;
use crate::{
    domain::{Act, Body, Door, HostAct, Language, MessageId, Nickname, Person, Viewer},
    protocol::{Code, EntryAdded, Join, Refused},
    room::{self, Rooms},
    server::websocket,
    store::Store,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// A outbound, and the socket at its other end.
async fn outbound() -> (Outbound, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let peer = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    (Outbound::new(SocketWriter::new(stream), Person::NOBODY), peer)
}

fn answer() -> Frame {
    Frame::encode(&Event::Refused(Refused::new(Code::Busy, "later")))
}

#[tokio::test]
async fn nothing_follows_a_close() {
    let (outbound, mut peer) = outbound().await;
    outbound.lock().in_flight = 2;
    outbound.answer(answer());
    outbound.lock().end(websocket::closed(Some(1000)));
    outbound.answer(answer());
    outbound.lock().push_event(&Event::Refused(Refused::new(Code::Busy, "later")));
    outbound.wake();
    drop(outbound);
    let mut told = Vec::new();
    peer.read_to_end(&mut told).await.unwrap();
    assert_eq!(told, [answer().bytes(), &websocket::closed(Some(1000))[..]].concat());
}

#[tokio::test]
async fn a_slow_peer_gets_all_that_waited_and_what_comes_meanwhile_is_called_for() {
    let (outbound, mut peer) = outbound().await;
    let waited = Bytes::from(vec![7; 16 * 1024 * 1024]);
    outbound.lock().push(waited.clone());
    assert!(!outbound.send_now(&mut outbound.lock()).unwrap(), "more than a system buffers");
    let (sent, read) = tokio::join!(outbound.send(), async {
        let mut read = vec![0; waited.len()];
        peer.read_exact(&mut read).await.map(|_| read)
    });
    sent.unwrap();
    assert!(read.unwrap() == waited);
    assert!(outbound.is_called.load(Ordering::Acquire));
}

#[tokio::test]
async fn what_a_slow_peer_has_taken_is_found_before_the_system_says_so() {
    let (outbound, mut peer) = outbound().await;
    let mut outgoing = vec![Bytes::from(vec![7; 64 * 1024 * 1024])];
    let waiting = |outgoing: &Vec<Bytes>| outgoing.iter().map(Bytes::len).sum::<usize>();
    // Until both systems have all they buffer.
    while !outbound.writer.press(&mut outgoing).unwrap() {
        let before = waiting(&outgoing);
        tokio::task::yield_now().await;
        outbound.writer.press(&mut outgoing).unwrap();
        if waiting(&outgoing) == before {
            break;
        }
    }
    let before = waiting(&outgoing);
    let mut some = vec![0; 64 * 1024];
    while waiting(&outgoing) == before {
        peer.read_exact(&mut some).await.unwrap();
        outbound.writer.press(&mut outgoing).unwrap();
    }
    assert!(0 < waiting(&outgoing));
}

#[test]
fn who_takes_a_byte_now_and_then_is_waited_for_and_who_takes_none_is_not() {
    let start = Instant::now();
    let mut patience = WritePatience { taken_at: start };
    let mut now = start;
    for _ in 0..100 {
        now += limits::WRITE_TIMEOUT - Duration::from_millis(1);
        assert!(!patience.is_over(1, now));
    }
    assert!(!patience.is_over(0, now + limits::WRITE_TIMEOUT - Duration::from_millis(1)));
    assert!(patience.is_over(0, now + limits::WRITE_TIMEOUT));
}

#[test]
fn an_answer_about_a_room_is_veiled_for_that_room_alone_and_any_other_for_all() {
    let veil = |n: u8| Veil { own: RoomName::unlisted([n; 16]), shown: RoomName::watching([n + 100; 16]) };
    let (here, there) = (veil(1), veil(2));
    let mut sending = OutboundState { veils: vec![here.clone(), there.clone()], ..OutboundState::default() };
    let refused = || Refused::new(Code::Busy, format!("{} {}", here.own, there.own));
    sending.push_event(&Event::Refused(refused().in_room(here.own.clone())));
    sending.push_event(&Event::Refused(refused()));
    let texts: Vec<_> = sending.outgoing.iter().map(|frame| String::from_utf8_lossy(frame)).collect();
    let named = |text: &str, room: &RoomName| text.contains(room.as_str());
    assert!(!named(&texts[0], &here.own) && named(&texts[0], &here.shown) && named(&texts[0], &there.own));
    assert!(!named(&texts[1], &here.own) && !named(&texts[1], &there.own));
}

/// Somebody who says much, and is told when it is kept.
#[derive(Debug)]
struct Speaker(mpsc::UnboundedSender<Frame>);

impl Subscriber for Speaker {
    fn wake(&self) {}

    fn answer(&self, frame: Frame) {
        self.0.send(frame).unwrap();
    }
}

#[tokio::test]
async fn what_is_taken_at_once_is_one_write_however_many_rooms_there_are_and_each_has_its_turn() {
    const ROOMS: u64 = 4;
    const MESSAGES: u64 = 6;
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    let rooms = Rooms::start(store, room::Limits::default()).await.unwrap();
    let ann = Person::from_bytes([7; 12]);
    let (kept, mut answers) = mpsc::unbounded_channel();
    let speaker: Arc<dyn Subscriber> = Arc::new(Speaker(kept));
    let mut sending = OutboundState::default();
    for number in 0..ROOMS {
        let room = RoomName::parse(&format!("room-{number}")).unwrap();
        let join = || Join { room: room.clone(), after: None, epoch: None, nickname: None };
        let (you, _) = rooms.introduce(ann, Language::English).await.unwrap();
        let viewer = Viewer::participant(ann, Language::English);
        let (_, _, watching) =
            rooms.watch(viewer.watching(), join(), you.clone(), Arc::clone(&speaker)).await.unwrap();
        sending.memberships.push(watching);
        let joined = rooms.join(viewer, join(), you.nickname, false, Arc::clone(&speaker)).await;
        let (_, _, membership) = joined.unwrap();
        for message in 1..=MESSAGES {
            let body = Body::parse("x".repeat(Body::MAX_BYTES)).unwrap();
            let said = Act::Said { body: Some(body), reply_to: None };
            let mut id = [1; 16];
            id[..2].copy_from_slice(&[number as u8, message as u8]);
            membership
                .poster()
                .unwrap()
                .post(MessageId::from_bytes(id), said, viewer, Arc::clone(&speaker))
                .await;
            answers.recv().await.unwrap();
        }
    }

    let mut heard: BTreeMap<RoomName, Vec<u64>> = BTreeMap::new();
    loop {
        sending.take_news();
        sending.take_news();
        assert!(sending.waiting_bytes() < limits::MAX_WRITE_BYTES + 2 * Body::MAX_BYTES, "one write");
        let taken = std::mem::take(&mut sending.outgoing);
        if taken.is_empty() {
            break;
        }
        for told in taken.iter().filter_map(told) {
            heard.entry(told.room).or_default().push(told.entry.seq.get());
        }
        if heard.len() < ROOMS as usize {
            assert!(
                heard.values().all(|seqs| seqs.len() < MESSAGES as usize),
                "others had no turn: {heard:?}"
            );
        }
    }
    assert_eq!(heard.len(), ROOMS as usize);
    assert!(heard.values().all(|seqs| seqs.iter().copied().eq(1..=MESSAGES)), "{heard:?}");
}

#[tokio::test]
async fn who_reads_slowly_when_the_door_closes_gets_the_door_and_nothing_that_is_said_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("log.db")).unwrap();
    let rooms = Rooms::start(store, room::Limits::default()).await.unwrap();
    let [ann, ben] = [7, 8].map(|n| Viewer::participant(Person::from_bytes([n; 12]), Language::English));
    let join = || Join { room: RoomName::parse("tea").unwrap(), after: None, epoch: None, nickname: None };
    let usual = |viewer: Viewer| Nickname::generated(viewer.person, Language::English);
    let (kept, mut answers) = mpsc::unbounded_channel();
    let speaker: Arc<dyn Subscriber> = Arc::new(Speaker(kept));
    let (_, _, ann_is_in) = rooms.join(ann, join(), usual(ann), false, Arc::clone(&speaker)).await.unwrap();
    let (outbound, mut peer) = outbound().await;
    let outbound = Arc::new(Outbound { person: ben.person, ..outbound });
    let said = |text: &str| Act::Said { body: Body::parse(text.to_owned()).ok(), reply_to: None };
    let mut posts =
        (1..).zip([said("mine"), Act::Host(HostAct::DoorSet { door: Door::Link }), said("after")]);
    let mut post = async || {
        let (number, act) = posts.next().unwrap();
        let poster = ann_is_in.poster().unwrap();
        poster.post(MessageId::from_bytes([number; 16]), act, ann, Arc::clone(&speaker)).await;
        answers.recv().await.unwrap();
    };
    post().await;
    let inbox = Arc::<Outbound>::clone(&outbound);
    let (_, _, ben_is_in) = rooms.join(ben, join(), usual(ben), false, inbox).await.unwrap();
    outbound.lock().memberships.push(ben_is_in);
    outbound.lock().push(vec![7; 16 * 1024 * 1024].into());
    assert!(!outbound.send_now(&mut outbound.lock()).unwrap(), "more than a system buffers");
    post().await;
    post().await;

    let mut read = Vec::new();
    let reading = async {
        let mut some = vec![0; 64 * 1024];
        while !String::from_utf8_lossy(&read[read.len().saturating_sub(4_096)..]).contains("door_set") {
            let length = peer.read(&mut some).await.unwrap();
            read.extend_from_slice(&some[..length]);
        }
    };
    let sending = async {
        outbound.send().await.unwrap();
        outbound.send_now(&mut outbound.lock()).unwrap()
    };
    assert!(tokio::join!(reading, sending).1);
    assert_eq!(outbound.lock().ended.len(), 1);
    let mut sending = outbound.lock();
    assert_eq!(
        (sending.memberships[0].head(), sending.waiting_bytes()),
        (None, 0),
        "there is more, for others"
    );
    sending.take_news();
    assert_eq!(sending.waiting_bytes(), 0);
}

/// What a long frame tells of the log.
fn told(frame: &Bytes) -> Option<EntryAdded> {
    match Event::decode(std::str::from_utf8(frame.get(4..)?).ok()?)? {
        Event::Told(told) => Some(told),
        _ => None,
    }
}
