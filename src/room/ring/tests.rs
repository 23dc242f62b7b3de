//! What a ring keeps, for whom, and for how long.

use super::*;
use crate::{
    domain::RoomName,
    protocol::{Code, Count, Event, Refused},
    room::ring::buffer::{CROWDED_BYTES, MAX_ALL_BYTES, MAX_BYTES, MAX_PIECE_BYTES, MAX_PIECES},
};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A reader of this person.
#[derive(Debug)]
struct Somebody(u8);

impl Subscriber for Somebody {
    fn wake(&self) {}

    fn answer(&self, _: Frame) {}

    fn ends(&self, people: &[Person], _: &Refused) -> bool {
        people.contains(&person(self.0))
    }
}

fn person(number: u8) -> Person {
    Person::from_bytes([number; 12])
}

fn reason() -> Refused {
    Refused::new(Code::Closed, "The door is closed.")
}

#[derive(Debug)]
struct Nobody;

impl Subscriber for Nobody {
    fn wake(&self) {}

    fn answer(&self, _: Frame) {}
}

fn frame(people: u32) -> Frame {
    Frame::encode(&Event::Count(Count { room: RoomName::parse("a").unwrap(), people }))
}

fn ring() -> Arc<Ring> {
    Arc::new(Ring::new(Seq::START, RingsMemory::default()))
}

#[test]
fn a_reader_gets_what_came_after_it_subscribed_in_order_and_once() {
    let ring = ring();
    ring.publish(Seq::START, [frame(0)]);
    let mut reader = ring.subscribe(Arc::new(Nobody));
    (1..=3).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
    let mut pieces = Vec::new();
    let two = frame(1).bytes().len() * 2;
    assert_eq!(reader.take(&mut pieces, two), Ok(true));
    assert_eq!(pieces, [frame(1), frame(2)].map(Bytes::from));
    assert_eq!(reader.take(&mut pieces, two), Ok(false));
    assert_eq!(reader.take(&mut pieces, two), Ok(false));
    assert_eq!(pieces, [frame(1), frame(2), frame(3)].map(Bytes::from));
}

#[test]
fn a_reader_that_fell_behind_is_told_and_the_ring_stays_bounded() {
    let ring = ring();
    let mut reader = ring.subscribe(Arc::new(Nobody));
    (0..=MAX_PIECES as u32).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
    assert_eq!(reader.take(&mut Vec::new(), 1), Err(RingLagged));
    assert_eq!(reader.head(), None);
    let kept = ring.shelf().pieces.len();
    assert_eq!(kept, MAX_PIECES);
    reader.skip();
    assert_eq!((reader.take(&mut Vec::new(), 1), reader.head()), (Ok(false), Some(Seq::START)));
}

#[test]
fn a_reader_whose_membership_ends_gets_what_came_until_then_and_nothing_after_it_however_late() {
    let ring = ring();
    let [mut ann, mut ben, mut cho] = [1, 2, 3].map(|number| ring.subscribe(Arc::new(Somebody(number))));
    ring.publish(Seq::new(1), [frame(1)]);
    cho.take(&mut Vec::new(), usize::MAX).unwrap();
    ring.end(&[person(2), person(3)], &reason());
    ring.publish(Seq::new(2), [frame(2)]);
    ring.end(&[person(2)], &reason());
    ring.publish(Seq::new(3), [frame(3)]);
    let taken = |reader: &mut Subscription| {
        let mut pieces = Vec::new();
        assert_eq!(reader.take(&mut pieces, usize::MAX), Ok(false));
        pieces
    };
    assert_eq!(taken(&mut ann), [frame(1), frame(2), frame(3)].map(Bytes::from));
    assert_eq!(taken(&mut ben), [Bytes::from(frame(1))], "the first end holds");
    assert_eq!((taken(&mut ben), taken(&mut cho)), (vec![], vec![]));
    assert_eq!((ann.head(), ben.head(), cho.head()), (Some(Seq::new(3)), None, None));
    drop((ben, cho));
    assert!(ring.shelf().pieces.is_empty() && ring.shelf().ended.is_empty());
    // Who comes back has the place of who went.
    let mut back = ring.subscribe(Arc::new(Somebody(2)));
    ring.publish(Seq::new(4), [frame(4)]);
    assert_eq!(taken(&mut back), [Bytes::from(frame(4))]);
}

#[test]
fn a_reader_that_fell_behind_and_whose_membership_ends_is_told_and_gets_nothing_after_it() {
    let ring = ring();
    let mut ben = ring.subscribe(Arc::new(Somebody(2)));
    ring.publish(Seq::START, [frame(0)]);
    ring.end(&[person(2)], &reason());
    (0..=MAX_PIECES as u32).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
    assert_eq!(ben.take(&mut Vec::new(), usize::MAX), Err(RingLagged));
    ben.skip();
    let mut pieces = Vec::new();
    assert_eq!((ben.take(&mut pieces, usize::MAX), ben.head()), (Ok(false), None));
    assert!(pieces.is_empty());
}

#[test]
fn when_the_rings_of_very_many_rooms_are_full_each_keeps_little() {
    let all = RingsMemory::default();
    let nobody = Arc::new(Nobody);
    let long = || Frame::encode(&Event::Refused(Refused::new(Code::Busy, "x".repeat(60_000))));
    let mut held = Vec::new();
    for _ in 0..2 * MAX_ALL_BYTES / MAX_BYTES {
        let ring = Arc::new(Ring::new(Seq::START, all.clone()));
        let reader = ring.subscribe(Arc::clone(&nobody) as Arc<dyn Subscriber>);
        for _ in 0..MAX_BYTES / 60_000 {
            ring.publish(Seq::START, [long()]);
        }
        held.push((ring, reader));
    }
    let kept = |all: &RingsMemory| all.0.load(Ordering::Relaxed);
    assert!(kept(&all) < MAX_ALL_BYTES + held.len() * CROWDED_BYTES, "{}", kept(&all));
    let newest = &held.last().unwrap().0;
    assert_eq!(newest.shelf().pieces.len(), 1, "what was said last is there");
    drop(held);
    assert_eq!(kept(&all), 0);
}

#[test]
fn the_other_form_of_a_piece_is_made_once_for_all_who_take_it_so_and_goes_with_it() {
    let all = RingsMemory::default();
    let ring = Arc::new(Ring::new(Seq::START, all.clone()));
    let [mut ann, mut ben, mut eve] = [(); 3].map(|()| ring.subscribe(Arc::new(Nobody)));
    ring.publish(Seq::START, [frame(1)]);
    ring.publish(Seq::START, [frame(2)]);
    let made = AtomicUsize::new(0);
    let form = |plain: &Bytes| {
        made.fetch_add(1, Ordering::Relaxed);
        Bytes::from(plain.to_ascii_uppercase())
    };
    let formed = [frame(1), frame(2)].map(|frame| Bytes::from(frame.bytes().to_ascii_uppercase()));
    for reader in [&mut ann, &mut ben] {
        let mut pieces = Vec::new();
        assert_eq!(reader.take_as(&mut pieces, usize::MAX, Some(&form)), Ok(false));
        assert_eq!(pieces, formed);
    }
    assert_eq!(made.load(Ordering::Relaxed), 2);
    let bytes = 2 * (frame(1).bytes().len() + frame(2).bytes().len());
    assert_eq!(all.0.load(Ordering::Relaxed), bytes, "what is kept of it counts");
    let mut pieces = Vec::new();
    assert_eq!(eve.take(&mut pieces, usize::MAX), Ok(false));
    assert_eq!(pieces, [frame(1), frame(2)].map(Bytes::from));
    assert_eq!(all.0.load(Ordering::Relaxed), 0);
}

#[test]
fn the_place_of_a_reader_that_went_is_given_to_the_next() {
    let ring = ring();
    (0..3).for_each(|_| drop(ring.subscribe(Arc::new(Nobody))));
    assert_eq!(ring.readers_count(), 0);
    assert_eq!(ring.readers().slots.len(), 1);
}

#[test]
fn what_everybody_has_taken_is_let_go_of() {
    let ring = ring();
    ring.publish(Seq::START, [frame(0)]);
    assert!(ring.shelf().pieces.is_empty(), "nobody reads");
    let [mut ann, mut ben] = [(); 2].map(|()| ring.subscribe(Arc::new(Nobody)));
    let kept = || ring.shelf().pieces.len();
    (1..=3).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
    ann.take(&mut Vec::new(), usize::MAX).unwrap();
    assert_eq!(kept(), 3);
    ben.take(&mut Vec::new(), 1).unwrap();
    assert_eq!(kept(), 3);
    drop(ben);
    assert_eq!(kept(), 0);
    ring.publish(Seq::START, [frame(4)]);
    ann.skip();
    assert_eq!((kept(), ring.shelf().size_bytes), (0, 0));
    ring.publish(Seq::START, [frame(5)]);
    let mut pieces = Vec::new();
    ann.take(&mut pieces, usize::MAX).unwrap();
    assert_eq!((pieces, kept()), (vec![frame(5).into()], 0));
}

#[test]
fn the_last_piece_stays_where_it_is_for_those_who_come_later() {
    let ring = Arc::new(Ring::of_one());
    (1..=2).for_each(|n| assert_eq!(ring.publish(Seq::START, [frame(n)]), 1));
    let mut reader = ring.subscribe(Arc::new(Nobody));
    reader.rewind();
    let mut pieces = Vec::new();
    assert_eq!(reader.take(&mut pieces, usize::MAX), Ok(false));
    assert_eq!((pieces, ring.shelf().behind), (vec![Bytes::from(frame(2))], 0));
}

/// A reader, and what is known of it.
struct CheckedReader {
    reader: Subscription,
    /// How much was published when it came.
    since: usize,
    has: Vec<Bytes>,
    number: u8,
    /// How much was published when its membership ended.
    end: Option<usize>,
}

proptest! {
    #[test]
    fn pieces_are_the_frames_end_to_end_and_none_of_several_is_too_long(
        lengths in prop::collection::vec(1..MAX_PIECE_BYTES + 9, 0..40)
    ) {
        let frames: Vec<_> = lengths.iter().map(|&length| Bytes::from(vec![length as u8; length])).collect();
        let pieces = pieces(frames.iter().cloned());
        prop_assert_eq!(pieces.concat(), frames.concat());
        prop_assert!(pieces.iter().all(|piece| piece.len() <= MAX_PIECE_BYTES || frames.contains(piece)));
    }

    #[test]
    fn a_ring_keeps_what_somebody_has_not_taken_and_each_reader_gets_what_came_since(
        steps in prop::collection::vec((0..7u8, any::<prop::sample::Index>()), 0..200)
    ) {
        let ring = ring();
        let mut published: Vec<Bytes> = Vec::new();
        let mut readers: Vec<CheckedReader> = Vec::new();
        for (number, (step, who)) in (0..).zip(steps) {
            let who = who.index(readers.len().max(1));
            match step {
                0 => {
                    let reader = ring.subscribe(Arc::new(Somebody(number)));
                    readers.push(CheckedReader { reader, since: published.len(), has: Vec::new(), number, end: None });
                }
                1 | 2 => {
                    let frame = frame(published.len() as u32);
                    published.push(frame.clone().into());
                    ring.publish(Seq::START, [frame]);
                }
                _ if readers.is_empty() => {}
                3 => drop(readers.swap_remove(who)),
                4 => {
                    let CheckedReader { reader, since, has, end, .. } = &mut readers[who];
                    reader.skip();
                    (*since, *has) = (end.unwrap_or(published.len()), Vec::new());
                }
                5 => {
                    let CheckedReader { number, end, .. } = &mut readers[who];
                    ring.end(&[person(*number)], &reason());
                    end.get_or_insert(published.len());
                }
                _ => {
                    let CheckedReader { reader, since, has, end, .. } = &mut readers[who];
                    let more = reader.take(has, 1).unwrap();
                    prop_assert_eq!(&published[*since..][..has.len()], has.as_slice());
                    prop_assert_eq!(more, *since + has.len() < end.unwrap_or(published.len()));
                }
            }
            let behind = readers.iter().filter(|reader| reader.since + reader.has.len() < published.len());
            let (behind, shelf) = (behind.count(), ring.shelf());
            prop_assert_eq!((shelf.readers, shelf.behind), (readers.len(), behind));
            prop_assert_eq!(shelf.pieces.is_empty(), behind == 0);
            prop_assert_eq!(shelf.size_bytes, shelf.pieces.iter().map(Piece::size_bytes).sum::<usize>());
        }
    }
}
