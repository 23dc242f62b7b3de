//! Tests of a room's task that panics.

use crate::{
    domain::{Act, Body, Language, MessageId, Nickname, Person, RoomName, Viewer},
    protocol::{Code, Event, Frame, Join},
    room::{Limits, Membership, Rooms, Subscriber},
    store::Store,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};
use tokio::sync::mpsc;

/// A subscriber that reports its answers, and panics once when it is told to.
#[derive(Debug)]
struct Fragile {
    breaks: AtomicBool,
    told: mpsc::UnboundedSender<Option<Frame>>,
}

impl Subscriber for Fragile {
    fn wake(&self) {
        assert!(!self.breaks.swap(false, Ordering::AcqRel), "it breaks on purpose");
        let _ = self.told.send(None);
    }

    fn answer(&self, frame: Frame) {
        let _ = self.told.send(Some(frame));
    }
}

fn inbox(breaks: bool) -> (Arc<Fragile>, mpsc::UnboundedReceiver<Option<Frame>>) {
    let (told, hears) = mpsc::unbounded_channel();
    (Arc::new(Fragile { breaks: AtomicBool::new(breaks), told }), hears)
}

fn person(n: u8) -> Person {
    Person::from_bytes([n; 12])
}

fn viewer(n: u8) -> Viewer {
    Viewer::participant(person(n), Language::English)
}

async fn join(rooms: &Rooms, n: u8, inbox: Arc<Fragile>) -> Membership {
    let room = RoomName::parse("a").unwrap();
    let join = Join { room, nickname: None, after: None, epoch: None };
    let usual = Nickname::generated(person(n), Language::English);
    rooms.join(viewer(n), join, usual, false, inbox).await.unwrap().2
}

fn said(text: &str) -> Act {
    Act::Said { body: Body::parse(text.to_owned()).ok(), reply_to: None }
}

/// The next answer.
async fn answered(hears: &mut mpsc::UnboundedReceiver<Option<Frame>>) -> Event {
    loop {
        if let Some(frame) = hears.recv().await.unwrap() {
            return Event::decode(frame.text()).unwrap();
        }
    }
}

#[tokio::test]
async fn a_room_that_panics_answers_everybody_tells_them_to_come_back_and_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    let rooms = Rooms::start(store.clone(), Limits::default()).await.unwrap();
    let (whole, mut hears) = inbox(false);
    let mut ann = join(&rooms, 1, Arc::clone(&whole)).await;
    let id = MessageId::from_bytes([1; 16]);
    ann.poster().unwrap().post(id, said("before"), viewer(1), Arc::<Fragile>::clone(&whole)).await;
    assert!(matches!(answered(&mut hears).await, Event::Kept(_)));

    // Ben enters, and the event of his own typing makes the room panic.
    let (breaking, _) = inbox(false);
    let ben = join(&rooms, 2, Arc::clone(&breaking)).await;
    ann.take(&mut Vec::new(), usize::MAX, None);
    breaking.breaks.store(true, Ordering::Release);
    ben.poster().unwrap().type_on(viewer(2));
    let mut told = Vec::new();
    let behind = loop {
        hears.recv().await.unwrap();
        ann.take(&mut told, usize::MAX, None);
        let texts = told.iter().map(|piece| String::from_utf8_lossy(piece).into_owned());
        if let Some(behind) = texts.into_iter().find(|text| text.contains("behind")) {
            break behind;
        }
    };
    assert!(behind.contains("{\"type\":\"behind\",\"payload\":{\"room\":\"a\"}}"), "{behind}");

    // A request to the room that has ended is answered.
    let id = MessageId::from_bytes([2; 16]);
    ann.poster().unwrap().post(id, said("too late"), viewer(1), Arc::<Fragile>::clone(&whole)).await;
    let Event::Refused(refused) = answered(&mut hears).await else { panic!("it is refused") };
    assert_eq!((refused.code, refused.id), (Code::Busy, Some(id.to_string())));

    // The next person who enters finds the room as the log has it.
    let again = join(&rooms, 1, Arc::clone(&whole)).await;
    again.poster().unwrap().post(id, said("now"), viewer(1), Arc::<Fragile>::clone(&whole)).await;
    let Event::Kept(kept) = answered(&mut hears).await else { panic!("it is kept") };
    assert_eq!(kept.seq.get(), 2);
    assert_eq!(rooms.lobby().rooms[0].people, 1);
    drop((ann, ben, again, Instant::now()));
    store.close().await;
}
