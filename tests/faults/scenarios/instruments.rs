//! The instruments themselves, before anything is measured with them.

mod network;

use super::Run;
use crate::{
    client::{Known, View},
    progress::Outcome,
    proxy::{Frames, is_ack},
    verdict::Verdict,
    wire::{Entry, uuid},
};
use std::{collections::BTreeMap, sync::Arc};

pub(crate) async fn run(mut run: Run) -> Outcome {
    let mut outcome = Outcome::default();
    frames_come_out_whole_however_they_come_in(&mut run, &mut outcome);
    only_acks_are_taken_for_acks(&mut outcome);
    a_view_sees_holes_and_contradictions(&mut outcome);
    a_verdict_counts_what_is_wrong(&mut outcome);
    network::does_what_it_is_told(run.random.fork(), &mut outcome).await;
    outcome.check(uuid(0x0198_0a3b_4c5d, [0xfff, u64::MAX]).starts_with("01980a3b-4c5d-7fff-bfff-"), || {
        "an id is no UUID of version 7".to_owned()
    });
    outcome.number("checks", 6);
    outcome
}

fn text_frame(payload: &str) -> Vec<u8> {
    let length = payload.len();
    let header = match length {
        0..126 => vec![0x81, length as u8],
        126..0x1_0000 => [vec![0x81, 126], (length as u16).to_be_bytes().to_vec()].concat(),
        _ => [vec![0x81, 127], (length as u64).to_be_bytes().to_vec()].concat(),
    };
    [&header, payload.as_bytes()].concat()
}

fn frames_come_out_whole_however_they_come_in(run: &mut Run, outcome: &mut Outcome) {
    let handshake = b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\r\n".to_vec();
    let payloads = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map(|length| "x".repeat(length));
    let ping = vec![0x89, 0];
    let whole: Vec<_> =
        [handshake].into_iter().chain(payloads.iter().map(|text| text_frame(text))).chain([ping]).collect();
    let stream = whole.concat();
    for longest in [1, 3, 1_000, stream.len()] {
        let mut frames = Frames::default();
        let (mut at, mut out) = (0, Vec::new());
        while at < stream.len() {
            let to = (at + 1 + run.random.below(longest)).min(stream.len());
            out.extend(frames.push(&stream[at..to]));
            at = to;
        }
        outcome.check(out == whole, || format!("frames in chunks of up to {longest} come out otherwise"));
    }
}

fn only_acks_are_taken_for_acks(outcome: &mut Outcome) {
    let kept = text_frame(r#"{"type":"kept","payload":{"room":"a","id":"b","seq":1}}"#);
    let said = text_frame(r#"{"type":"said","payload":{"body":"{\"type\":\"kept\""}}"#);
    let long = text_frame(&format!(r#"{{"type":"kept","payload":{{"room":"{}"}}}}"#, "a".repeat(200)));
    outcome.check(is_ack(&kept) && is_ack(&long) && !is_ack(&said), || "acks are mistaken".to_owned());
}

fn a_view_sees_holes_and_contradictions(outcome: &mut Outcome) {
    let mut view = View::default();
    let mut take = |seq, prev, body| view.take(&entry(seq, prev, body)).map_err(drop);
    let taken = [take(1, 0, "a"), take(2, 1, "b"), take(9, 7, "e"), take(2, 1, "b"), take(12, 9, "f")];
    let right = taken == [Ok(true), Ok(true), Ok(true), Ok(false), Ok(true)];
    let wrong = [take(2, 1, "B"), take(10, 9, "?"), take(8, 7, "?"), take(3, 1, "?")];
    outcome.check(right && wrong == [Err(()); 4], || format!("a view takes {taken:?} and {wrong:?}"));
    outcome.check((view.hole(), view.whole_up_to()) == (Some(2), 2), || "a hole is not seen".to_owned());
    let filled =
        view.take(&entry(7, 2, "d")) == Ok(true) && view.hole().is_none() && view.whole_up_to() == 12;
    outcome.check(filled, || "a hole is not filled".to_owned());
}

fn a_verdict_counts_what_is_wrong(outcome: &mut Outcome) {
    let said = [(1, 0, "0 a"), (2, 1, "1 b"), (4, 2, "3 c"), (5, 4, "2 d"), (6, 5, "2 d"), (8, 7, "4 e")];
    let file: BTreeMap<_, _> =
        said.into_iter().map(|(seq, prev, body)| (seq, Entry::clone(&entry(seq, prev, body)))).collect();
    let mut verdict = Verdict::default();
    verdict.file(&file);
    let counts = |verdict: &Verdict| (verdict.lost, verdict.doubled, verdict.reordered, verdict.holes);
    outcome.check(counts(&verdict) == (0, 1, 1, 1), || format!("a bad file is judged {verdict:?}"));

    let mut known = Known { person: Some(String::new()), ..Known::default() };
    known.kept = [("1", 1), ("2", 4), ("9", 9)].map(|(id, seq)| (id.to_owned(), (seq, 0))).into();
    for (seq, prev, body) in [(1, 0, "0 a"), (2, 1, "1 B"), (9, 8, "5 f")] {
        outcome.check(known.view.take(&entry(seq, prev, body)) == Ok(true), || "a view refuses".to_owned());
    }
    let mut verdict = Verdict::default();
    verdict.client(0, &known, &file);
    outcome.check(counts(&verdict) == (3, 0, 0, 4) && verdict.wrong.len() == 3, || {
        format!("a client that was lied to is judged {verdict:?}")
    });
    verdict.page(&file, &["4 e".to_owned()]);
    outcome.check(verdict.wrong.len() == 4, || "a page that lacks entries passes".to_owned());
}

fn entry(seq: u64, prev: u64, body: &str) -> Arc<Entry> {
    let (id, person, nickname) = (format!("{seq}"), String::new(), String::new());
    let (kind, words) = ("said".to_owned(), Some(body.to_owned()));
    Arc::new(Entry { seq, prev, at: 0, id, person, nickname, kind, target: 0, words })
}
