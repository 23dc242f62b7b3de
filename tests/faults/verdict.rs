//! The comparison at the end: what everyone was told, the server's page, and the file, entry by entry.

mod file;
mod page;

use crate::{
    client::Known,
    crowd::Crowd,
    process::{Home, Server},
    progress::Outcome,
    wire::{Entry, PAGE, PAGE_BYTES},
};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    net::SocketAddr,
};

/// What must be nothing, counted.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// Kept or told, and not in the file.
    pub(crate) lost: usize,
    /// In the file twice.
    pub(crate) doubled: usize,
    /// After what its sender said later.
    pub(crate) reordered: usize,
    /// In the file and never told, or missing in the file's own chain.
    pub(crate) holes: usize,
    pub(crate) wrong: Vec<String>,
}

/// Judges a run whose clients have settled, and ends the server, whose file is then read.
pub(crate) async fn judge(crowd: &Crowd, home: &Home, server: Server) -> Outcome {
    let mut verdict = Verdict::default();
    let mut pages = BTreeMap::new();
    for room in crowd.rooms() {
        pages.insert(room, page::bodies_of(server.addr(), room).await);
    }
    let mut outcome = Outcome::default();
    match server.terminate().await {
        Ok(took) => outcome.ended = took,
        Err(wrong) => verdict.wrong.push(wrong),
    }
    let mut in_files = 0;
    for (room, page) in pages {
        let file = file::read(&home.database(), room);
        in_files += file.len();
        verdict.file(&file);
        verdict.page(&file, &page);
        for (number, client) in crowd.iter().enumerate().filter(|(_, client)| client.room() == room) {
            verdict.client(number, &client.known(), &file);
        }
    }
    let (sent, kept) = (crowd.sent(), crowd.kept());
    if sent != kept || kept != in_files {
        verdict.wrong.push(format!("{sent} sent, {kept} kept, {in_files} in the file"));
    }
    verdict.wrong.extend(home.complaints().into_iter().map(|line| format!("the server complained: {line}")));

    outcome.wrong = verdict.wrong;
    outcome.number("sent", sent);
    outcome.number("kept", kept);
    for (name, count) in [
        ("lost", verdict.lost),
        ("doubled", verdict.doubled),
        ("reordered", verdict.reordered),
        ("holes", verdict.holes),
    ] {
        outcome.number(name, count);
        outcome.check(count == 0, || format!("{count} {name}"));
    }
    outcome
}

/// The bodies of a room's page, as somebody without JavaScript reads them.
pub(crate) async fn page_of(server: SocketAddr, room: &str) -> Vec<String> {
    page::bodies_of(server, room).await
}

impl Verdict {
    /// One whole chain, each message once, each sender's in the order they were said.
    pub(crate) fn file(&mut self, file: &BTreeMap<u64, Entry>) {
        let mut last = 0;
        let mut ids = BTreeSet::new();
        let mut newest = HashMap::new();
        let deleted: BTreeSet<_> =
            file.values().filter(|entry| entry.kind == "deleted").map(|entry| entry.target).collect();
        for entry in file.values() {
            if entry.prev != last {
                self.holes += 1;
                self.wrong.push(format!("in the file {} follows {last}, and says {}", entry.seq, entry.prev));
            }
            last = entry.seq;
            if !ids.insert((&entry.person, &entry.id)) {
                self.doubled += 1;
            }
            if entry.words.is_none() && entry.kind != "deleted" && !deleted.contains(&message_of(entry)) {
                self.lost += 1;
                self.wrong.push(format!("in the file {} has no words, and nobody deleted them", entry.seq));
            }
            let Some(number) = number_of(entry) else { continue };
            match newest.insert(&entry.person, number) {
                Some(before) if before == number => self.doubled += 1,
                Some(before) if number < before => {
                    self.reordered += 1;
                    self.wrong.push(format!("{} of {} stands after {before}", entry.seq, entry.person));
                }
                _ => {}
            }
        }
    }

    /// The page a newcomer is given holds the newest entries: as many as it may, should they fit.
    pub(crate) fn page(&mut self, file: &BTreeMap<u64, Entry>, page: &[String]) {
        let said = file.values().rev().filter(|entry| entry.kind == "said").take(PAGE);
        let newest: Vec<_> = said.filter_map(|entry| reads(entry, file)).map(str::trim_end).collect();
        let shown: Vec<_> = page.iter().rev().map(|body| body.trim_end()).collect();
        let bytes = |bodies: &[&str]| bodies.iter().map(|body| body.len()).sum::<usize>();
        let next = newest.get(shown.len()).map_or(PAGE_BYTES, |next| next.len());
        let is_full = !shown.is_empty() && PAGE_BYTES < bytes(&shown) + next;
        if newest != shown && !(is_full && newest.starts_with(&shown)) {
            self.wrong.push(format!(
                "the page shows {} bodies, and not the newest {}",
                shown.len(),
                newest.len()
            ));
        }
    }

    /// What was kept is there, and what was told is all there is.
    pub(crate) fn client(&mut self, number: usize, known: &Known, file: &BTreeMap<u64, Entry>) {
        for (id, (seq, _)) in &known.kept {
            let is_there = file.get(seq).is_some_and(|entry| {
                entry.id == *id && known.person.as_ref().is_some_and(|person| *person == entry.person)
            });
            if !is_there {
                self.lost += 1;
                self.wrong
                    .push(format!("client {number}: {id} was kept at {seq}, where the file has another"));
            }
        }
        let told = known.view.entries();
        for (seq, entry) in told {
            match file.get(seq) {
                Some(kept) if kept.is_later_telling_of(entry) => {}
                Some(kept) => {
                    self.wrong.push(format!("client {number} was told {entry:?}; the file has {kept:?}"))
                }
                None => self.lost += 1,
            }
        }
        self.holes += file.keys().filter(|seq| !told.contains_key(seq)).count();
        self.wrong.extend(known.faults.iter().map(|fault| format!("client {number}: {fault}")));
    }
}

/// Which of its sender's messages it is: the first word of what was said.
fn number_of(entry: &Entry) -> Option<u32> {
    let said = entry.words.as_ref().filter(|_| entry.kind == "said")?;
    said.split(' ').next()?.parse().ok()
}

/// The message that an entry says, or changes.
fn message_of(entry: &Entry) -> u64 {
    if entry.kind == "said" { entry.seq } else { entry.target }
}

/// What a message says after everything that was done to it; nothing when it was deleted.
fn reads<'a>(said: &'a Entry, file: &'a BTreeMap<u64, Entry>) -> Option<&'a str> {
    let mut edits = file.range(said.seq..).map(|(_, entry)| entry);
    let edited = edits.rfind(|entry| entry.kind == "edited" && entry.target == said.seq);
    said.words.as_ref()?;
    edited.unwrap_or(said).words.as_deref()
}
