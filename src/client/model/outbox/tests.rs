//! What waits to be sent, against what was answered.

use super::*;
use crate::domain::Body;
use proptest::prelude::*;

fn id(n: u8) -> MessageId {
    MessageId::from_bytes([n; 16])
}

fn say(n: u8) -> Act {
    Act::Said { body: Body::parse(n.to_string()).ok(), reply_to: None }
}

fn outbox(numbers: std::ops::RangeInclusive<u8>) -> Outbox {
    let mut outbox = Outbox::default();
    numbers.for_each(|n| outbox.submit(id(n), say(n)));
    outbox
}

fn next(outbox: &mut Outbox) -> Option<MessageId> {
    outbox.take_next().map(|(id, _)| id)
}

#[test]
fn what_this_page_submitted_goes_along_with_its_author_and_what_may_have_arrived_waits_for_their_word() {
    let mut outbox = outbox(1..=2);
    outbox.restore(vec![PendingPost {
        origin: SubmittedIn::Elsewhere,
        id: id(0),
        ..outbox.pending()[0].clone()
    }]);
    assert_eq!(next(&mut outbox), Some(id(0)), "the oldest first");
    outbox.told(id(0));
    assert_eq!(next(&mut outbox), Some(id(1)));
    outbox.restore(vec![PendingPost {
        origin: SubmittedIn::Elsewhere,
        id: id(3),
        ..outbox.pending()[0].clone()
    }]);
    let along: Vec<_> = outbox.take_along().into_iter().map(|item| (item.id, item.delivery)).collect();
    assert_eq!(along, [(id(1), Delivery::Refused(Code::NotKept)), (id(2), Delivery::Waiting)]);
    assert_eq!(outbox.pending().len(), 1, "what another tab submitted stays that one's");
    assert_eq!(next(&mut outbox), Some(id(3)));
}

#[test]
fn one_is_sent_at_a_time_and_stays_until_it_stands() {
    let mut outbox = outbox(1..=2);
    assert_eq!((next(&mut outbox), next(&mut outbox)), (Some(id(1)), None));
    outbox.kept(id(1), Seq::new(7));
    assert_eq!(next(&mut outbox), Some(id(2)));
    assert_eq!(outbox.pending().len(), 2);
    outbox.reached(Seq::new(7));
    outbox.told(id(2));
    assert!(outbox.pending().is_empty());
}

#[test]
fn what_is_refused_for_the_moment_holds_up_what_is_behind_it_and_for_good_does_not() {
    let mut outbox = outbox(1..=3);
    next(&mut outbox);
    outbox.refused(id(1), Code::NotKept);
    assert!(outbox.is_resting());
    assert_eq!(next(&mut outbox), None);
    outbox.rested();
    assert_eq!(next(&mut outbox), Some(id(1)));
    outbox.refused(id(1), Code::BadBody);
    assert_eq!(next(&mut outbox), Some(id(2)));
    outbox.disconnected();
    outbox.retry(id(1));
    assert_eq!(next(&mut outbox), Some(id(1)));
}

#[test]
fn what_another_tab_or_an_earlier_page_left_comes_in_its_order_and_once() {
    let mut mine = outbox(3..=3);
    mine.restore(outbox(1..=3).pending().to_vec());
    assert_eq!(mine.pending(), outbox(1..=3).pending());
}

#[test]
fn what_was_to_be_done_in_another_log_is_not_done_in_this_one_and_no_words_are_lost() {
    let target = Seq::new(7);
    let words = Body::parse("words".to_owned()).ok();
    let mut outbox = outbox(1..=1);
    outbox.submit(id(2), Act::Said { body: words.clone(), reply_to: Some(target) });
    outbox.submit(id(3), Act::Edited { target, body: words.clone() });
    outbox.submit(id(4), Act::Deleted { target });
    outbox.belongs_to(Epoch::new(1));
    let before = outbox.clone();
    outbox.belongs_to(Epoch::new(1));
    assert_eq!(outbox, before);
    outbox.belongs_to(Epoch::new(2));
    let said = Act::Said { body: words, reply_to: None };
    let left: Vec<_> = outbox.pending().iter().map(|item| (item.act.clone(), item.delivery)).collect();
    let refused = Delivery::Refused(Code::NoMessage);
    assert_eq!(left, [(say(1), Delivery::Waiting), (said.clone(), Delivery::Waiting), (said, refused)]);
}

proptest! {
    /// Whatever is lost, repeated or refused for the moment: everything is kept once, in the order submitted.
    #[test]
    fn everything_is_kept_once_and_in_order(steps in prop::collection::vec(0..6u8, 0..200)) {
        let mut outbox = Outbox::default();
        let mut submitted = 0;
        let mut server: Vec<MessageId> = Vec::new();
        let keep = |server: &mut Vec<MessageId>, id| match server.iter().position(|kept| *kept == id) {
            Some(at) => at as u64,
            None => {
                server.push(id);
                server.len() as u64 - 1
            }
        };
        for step in steps {
            match step {
                0 => {
                    submitted += 1;
                    outbox.submit(id(submitted), say(submitted));
                }
                1 => if let Some(id) = next(&mut outbox) {
                    let seq = keep(&mut server, id);
                    outbox.kept(id, Seq::new(seq));
                },
                // Kept, and the answer lost.
                2 => if let Some(id) = next(&mut outbox) {
                    keep(&mut server, id);
                    outbox.disconnected();
                },
                3 => if let Some(id) = next(&mut outbox) { outbox.refused(id, Code::Busy) },
                4 => outbox.disconnected(),
                _ => outbox.rested(),
            }
            prop_assume!(submitted < u8::MAX);
        }
        outbox.disconnected();
        while let Some(id) = next(&mut outbox) {
            let seq = keep(&mut server, id);
            outbox.kept(id, Seq::new(seq));
        }
        prop_assert_eq!(server, (1..=submitted).map(id).collect::<Vec<_>>());
    }
}

#[test]
fn what_a_host_looks_at_first_holds_up_nothing_and_is_sent_again_with_the_next_connection() {
    let mut outbox = outbox(1..=3);
    assert_eq!(next(&mut outbox), Some(id(1)));
    outbox.refused(id(1), Code::Held);
    assert_eq!(outbox.pending()[0].delivery, Delivery::HELD);
    assert!(!outbox.is_resting());
    assert_eq!(next(&mut outbox), Some(id(2)));
    outbox.refused(id(2), Code::Held);
    assert_eq!(next(&mut outbox), Some(id(3)));
    outbox.told(id(3));
    assert_eq!(next(&mut outbox), None, "it is not sent again and again");
    // Another tab stores it as one that waits, and that is no reason to send it either.
    outbox.restore(vec![PendingPost { delivery: Delivery::Waiting, ..outbox.pending()[0].clone() }]);
    assert_eq!(next(&mut outbox), None);
    outbox.disconnected();
    assert_eq!(next(&mut outbox), Some(id(1)));
    outbox.refused(id(1), Code::NotAllowed);
    assert_eq!(outbox.pending()[0].delivery, Delivery::Refused(Code::NotAllowed), "a host has refused it");
    assert_eq!(next(&mut outbox), Some(id(2)));
    outbox.refused(id(2), Code::Held);
    // As another person, it could be held twice.
    let along: Vec<_> = outbox.take_along().into_iter().map(|item| item.delivery).collect();
    assert_eq!(along, [Delivery::Refused(Code::NotAllowed), Delivery::Refused(Code::NotKept)]);
}

#[test]
fn what_its_author_takes_back_from_the_hosts_is_gone_and_what_a_host_lets_through_stands() {
    let mut outbox = outbox(1..=3);
    for n in 1..=2 {
        assert_eq!(next(&mut outbox), Some(id(n)));
        outbox.refused(id(n), Code::Held);
    }
    outbox.refused(id(1), Code::NoMessage);
    outbox.told(id(2));
    assert_eq!(next(&mut outbox), Some(id(3)));
    outbox.refused(id(3), Code::NoMessage);
    let left: Vec<_> = outbox.pending().iter().map(|item| (item.id, item.delivery)).collect();
    assert_eq!(left, [(id(3), Delivery::Refused(Code::NoMessage))], "what answers nothing any more stays");
}
