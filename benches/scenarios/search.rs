//! A million messages in one file: how long it takes to find some, how large the index is, and how fast it is made.
//!
//! The store is used in this process: what is measured is the search, and not the way to it.

mod corpus;

use super::{Run, Scenario};
use crate::{figures::Figures, load::histogram::Histogram, peers::Peer};
use anyhow::{Context, Result, ensure};
use corpus::{Corpus, Random, WORDS};
use parlor::{
    domain::{
        Act, Body, Epoch, Member, MessageId, Nickname, Person, RoomName, Timestamp,
        search::{Search, SearchTerms},
    },
    store::{Append, EntryOrigin, NewEntry, Store},
};
use rusqlite::{Connection, OpenFlags};
use std::{
    fs,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tokio::{runtime, sync::mpsc, time};

/// How many messages, and how many when it should be quick.
const MESSAGES: usize = 1_000_000;
const FEW: usize = 50_000;

/// Loads that are shorter than this are meant to be quick.
const QUICK: Duration = Duration::from_secs(3);

const ROOMS: usize = 8;
const PEOPLE: usize = 2000;

/// How far apart messages are, in milliseconds: a million in a year.
const APART: u64 = 31_536;
const BEGIN: u64 = 1_700_000_000_000;

/// How many messages wait for the writer at most.
const UNDER_WAY: usize = 4096;

/// How many searches of each kind.
const SEARCHES: usize = 200;
const COLD_SEARCHES: usize = 20;

/// How many messages a page of what is found has.
const PAGE: usize = 30;

/// Which part of the messages is no longer kept at the end.
const TRIMMED: usize = 50;

/// How often it is looked whether the index is complete.
const LOOK: Duration = Duration::from_millis(20);

pub(super) const SCENARIO: Scenario = Scenario {
    name: "search",
    title: "Finding messages among a million",
    peers: &[Peer::Parlor],
    run,
    once: true,
    shows: &[
        ("p95_ms", "ms p95"),
        ("p50_ms", "ms p50"),
        ("max_ms", "ms at most"),
        ("cold_p95_ms", "ms p95 with nothing in memory"),
        ("index_bytes", "bytes a message in the index"),
        ("log_bytes", "and in the log"),
        ("indexed_per_s", "messages/s taken in"),
        ("taken_out_per_s", "and out"),
    ],
};

/// What is looked for: its name in the results, in three numbers, and how it is made up.
type Kind = ([&'static str; 3], fn(&Corpus, &mut Random) -> String, fn(&mut SearchTerms, &mut Random));

fn anywhere(_: &mut SearchTerms, _: &mut Random) {}

fn in_one_room(sought: &mut SearchTerms, random: &mut Random) {
    let nth = random.below(ROOMS);
    sought.rooms.drain(..nth);
    sought.rooms.truncate(1);
}

fn by_somebody(sought: &mut SearchTerms, random: &mut Random) {
    sought.person = Some(person(random.zipf(PEOPLE)));
}

fn in_a_week(sought: &mut SearchTerms, random: &mut Random) {
    let week = 7 * 24 * 60 * 60 * 1000;
    let from = BEGIN + week * random.below(40) as u64;
    sought.from = Some(Timestamp::from_millis(from));
    sought.until = Some(Timestamp::from_millis(from + week));
}

fn by_somebody_in_a_room_in_a_week(sought: &mut SearchTerms, random: &mut Random) {
    by_somebody(sought, random);
    in_one_room(sought, random);
    in_a_week(sought, random);
}

fn common(corpus: &Corpus, random: &mut Random) -> String {
    let rank = random.below(40);
    if random.below(2) == 0 { corpus.english[rank].clone() } else { corpus.korean[rank].clone() }
}

fn rare(corpus: &Corpus, random: &mut Random) -> String {
    let rank = WORDS / 3 + random.below(WORDS * 2 / 3);
    if random.below(2) == 0 { corpus.english[rank].clone() } else { corpus.korean[rank].clone() }
}

fn two_common(corpus: &Corpus, random: &mut Random) -> String {
    format!("{} {}", common(corpus, random), common(corpus, random))
}

fn common_and_rare(corpus: &Corpus, random: &mut Random) -> String {
    format!("{} {}", common(corpus, random), rare(corpus, random))
}

/// Two letters that stand together in a word that is used now and then.
fn pair(corpus: &Corpus, random: &mut Random) -> String {
    let word = &corpus.korean[random.zipf(WORDS)];
    let from = random.below(word.chars().count().saturating_sub(1));
    word.chars().skip(from).take(2).collect()
}

fn letter(corpus: &Corpus, random: &mut Random) -> String {
    corpus.korean[random.zipf(WORDS)].chars().take(1).collect()
}

fn beginning(corpus: &Corpus, random: &mut Random) -> String {
    let letters = 1 + random.below(5);
    corpus.english[random.zipf(WORDS)].chars().take(letters).collect()
}

/// Two or three words that somebody may have said together.
fn phrase(corpus: &Corpus, random: &mut Random) -> String {
    let said = corpus.sentence(random);
    let words: Vec<_> = said.split(' ').take(2 + random.below(2)).collect();
    format!("\"{}\"", words.join(" "))
}

const KINDS: [Kind; 12] = [
    (["common_p50_ms", "common_p95_ms", "common_max_ms"], common, anywhere),
    (["rare_p50_ms", "rare_p95_ms", "rare_max_ms"], rare, anywhere),
    (["two_common_p50_ms", "two_common_p95_ms", "two_common_max_ms"], two_common, anywhere),
    (["with_rare_p50_ms", "with_rare_p95_ms", "with_rare_max_ms"], common_and_rare, anywhere),
    (["pair_p50_ms", "pair_p95_ms", "pair_max_ms"], pair, anywhere),
    (["letter_p50_ms", "letter_p95_ms", "letter_max_ms"], letter, anywhere),
    (["beginning_p50_ms", "beginning_p95_ms", "beginning_max_ms"], beginning, anywhere),
    (["phrase_p50_ms", "phrase_p95_ms", "phrase_max_ms"], phrase, anywhere),
    (["room_p50_ms", "room_p95_ms", "room_max_ms"], pair, in_one_room),
    (["person_p50_ms", "person_p95_ms", "person_max_ms"], common, by_somebody),
    (["week_p50_ms", "week_p95_ms", "week_max_ms"], pair, in_a_week),
    (["all_p50_ms", "all_p95_ms", "all_max_ms"], common, by_somebody_in_a_room_in_a_week),
];

fn run(run: Run) -> Result<Figures> {
    let messages = if run.long < QUICK { FEW } else { MESSAGES };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let runtime = runtime::Builder::new_multi_thread().enable_time().worker_threads(1).build()?;
    runtime.block_on(measure(folder.path(), messages))
}

async fn measure(folder: &Path, messages: usize) -> Result<Figures> {
    let log = folder.join("parlor.db");
    let index = folder.join("parlor-search.db");
    let mut random = Random(2026);
    let corpus = Corpus::new(&mut random);
    let store = Store::open(&log)?;
    fill(&store, &corpus, &mut random, messages).await?;
    store.close().await;

    let mut figures = Figures::default();
    fs::remove_file(&index)?;
    let began = Instant::now();
    let store = Store::open(&log)?;
    caught_up(&store).await?;
    figures.set("indexed_per_s", messages as f64 / began.elapsed().as_secs_f64());
    store.close().await;
    let bytes = |path: &Path| fs::metadata(path).map(|file| file.len() as f64 / messages as f64);
    figures.set("index_bytes", bytes(&index)?);
    figures.set("log_bytes", bytes(&log)?);

    let mut cold = Histogram::new();
    for _ in 0..COLD_SEARCHES {
        for kind in &KINDS {
            [&log, &index].into_iter().try_for_each(|path| forget(path))?;
            let store = Store::open(&log)?;
            caught_up(&store).await?;
            search(&store, &corpus, &mut random, kind, &mut cold).await?;
            store.close().await;
        }
    }
    figures.set("cold_p50_ms", cold.quantile(0.5));
    figures.set("cold_p95_ms", cold.quantile(0.95));
    figures.set("cold_max_ms", cold.quantile(1.0));

    let store = Store::open(&log)?;
    caught_up(&store).await?;
    let (mut all, mut found) = (Histogram::new(), 0);
    for kind in &KINDS {
        let mut these = Histogram::new();
        for _ in 0..SEARCHES {
            let (nanos, hits) = search(&store, &corpus, &mut random, kind, &mut these).await?;
            all.record(nanos);
            found += hits;
        }
        for (name, part) in kind.0.into_iter().zip([0.5, 0.95, 1.0]) {
            figures.set(name, these.quantile(part));
        }
    }
    ensure!(0 < found, "nothing was found");
    figures.set("p50_ms", all.quantile(0.5));
    figures.set("p95_ms", all.quantile(0.95));
    figures.set("max_ms", all.quantile(1.0));
    figures.set("hits_per_search", found as f64 / (KINDS.len() * SEARCHES) as f64);

    let began = Instant::now();
    let kept = Timestamp::from_millis(BEGIN + (messages / TRIMMED) as u64 * APART);
    let gone = store.trim(kept).await?;
    while oldest(&index)? <= gone as i64 {
        time::sleep(LOOK).await;
    }
    figures.set("taken_out_per_s", gone as f64 / began.elapsed().as_secs_f64());
    store.close().await;
    Ok(figures)
}

/// Says the messages: a few rooms and a few people say most.
async fn fill(store: &Store, corpus: &Corpus, random: &mut Random, messages: usize) -> Result<()> {
    let (done, mut outcomes) = mpsc::unbounded_channel();
    let (mut waiting, rooms) = (0, rooms()?);
    for nth in 0..messages {
        let who = random.zipf(PEOPLE);
        let draft = NewEntry {
            room: rooms[random.zipf(ROOMS)].clone(),
            epoch: Epoch::new(1),
            at: Timestamp::from_millis(BEGIN + nth as u64 * APART),
            id: MessageId::from_bytes((nth as u128).to_be_bytes()),
            from: Member { person: person(who), nickname: Nickname::parse(&format!("사람 {who}"))? },
            act: Act::Said { body: Some(Body::parse(corpus.sentence(random))?), reply_to: None },
            origin: EntryOrigin::default(),
        };
        store.append(Append { draft, done: done.clone() })?;
        waiting += 1;
        if waiting == UNDER_WAY {
            outcomes.recv().await.context("the store has ended")??;
            waiting -= 1;
        }
    }
    for _ in 0..waiting {
        outcomes.recv().await.context("the store has ended")??;
    }
    Ok(())
}

/// Looks for something once. How long it took, and how many messages came.
async fn search(
    store: &Store,
    corpus: &Corpus,
    random: &mut Random,
    (_, text, narrow): &Kind,
    histogram: &mut Histogram,
) -> Result<(u64, usize)> {
    let mut sought = SearchTerms { text: text(corpus, random), rooms: rooms()?, ..SearchTerms::default() };
    narrow(&mut sought, random);
    let search = Search::parse(sought)?;
    let began = Instant::now();
    let found = store.search(search, None, PAGE).await?;
    let nanos = began.elapsed().as_nanos() as u64;
    histogram.record(nanos);
    ensure!(!found.is_behind, "the index is not complete");
    Ok((nanos, found.hits.len()))
}

/// Waits until the index has the whole log.
async fn caught_up(store: &Store) -> Result<()> {
    let nothing = SearchTerms { text: "x".to_owned(), rooms: rooms()?, ..SearchTerms::default() };
    let nothing = Search::parse(nothing)?;
    while store.search(nothing.clone(), None, 1).await?.is_behind {
        time::sleep(LOOK).await;
    }
    Ok(())
}

/// The number of the oldest message in the index, counted from 1.
fn oldest(index: &Path) -> Result<i64> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = Connection::open_with_flags(index, flags)?;
    Ok(file.query_row("SELECT min(id) FROM message", [], |row| row.get(0))?)
}

fn rooms() -> Result<Vec<RoomName>> {
    (0..ROOMS).map(|nth| Ok(RoomName::parse(&format!("room{nth}"))?)).collect()
}

fn person(nth: usize) -> Person {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&(nth as u64).to_le_bytes());
    Person::from_bytes(bytes)
}

/// Has the system forget what it holds of a file in memory.
fn forget(path: &Path) -> Result<()> {
    let status = Command::new("dd")
        .arg(format!("if={}", path.display()))
        .args(["iflag=nocache", "count=0", "status=none"])
        .status()?;
    ensure!(status.success(), "the system remembers the file");
    Ok(())
}
