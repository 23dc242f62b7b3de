//! Whatever happens in a log and whatever is looked for: the index finds what a scan of the log finds.

use super::*;
use proptest::prelude::*;
use tokio::runtime;

/// What happens in a log: of which kind, where, by whom, about which message, in which words.
type Step = (u8, u8, u8, u8, Vec<(u8, u8)>);

/// What is looked for: of which kind, from and until where or when, by whom, in which words.
type Question = (u8, u8, u8, u8, Vec<(u8, u8)>);

fn text(words: &[(u8, u8)]) -> String {
    let pick = |list: &[&'static str], nth: u8| list[usize::from(nth) % list.len()];
    words.iter().map(|&(word, between)| pick(&WORDS, word).to_owned() + pick(&BETWEEN, between)).collect()
}

fn nickname(who: u8) -> Nickname {
    Nickname::parse(["Zoë", "김철수", "🙂"][usize::from(who % 3)]).unwrap()
}

fn step_of(nth: u64, (kind, place, who, about, words): &Step) -> crate::store::NewEntry {
    let body = Body::parse(text(words)).unwrap();
    let target = Seq::new(1 + u64::from(about % 12));
    let act = match kind % 6 {
        0..=3 => Act::Said { body: Some(body), reply_to: None },
        4 => Act::Edited { target, body: Some(body) },
        _ => Act::Deleted { target },
    };
    let name = ROOMS[usize::from(*place) % ROOMS.len()];
    let from = Member { person: Person::from_bytes([who % 2; 12]), nickname: nickname(*who) };
    crate::store::NewEntry { from, ..draft(name, nth, act) }
}

/// What might be looked for: some of the words, a part of them, a phrase; in some rooms; by somebody; at some time.
fn question((kind, from, until, who, words): &Question) -> SearchTerms {
    let text = text(words);
    let part: String = text.chars().skip(usize::from(from % 4)).take(1 + usize::from(until % 4)).collect();
    let text = match kind % 4 {
        0 => text,
        1 => format!("\"{text}\""),
        2 => part,
        _ => format!("\"{part}"),
    };
    let rooms = &ROOMS[usize::from(from % 3)..];
    let moment = |nth: u8| Some(Timestamp::from_millis(u64::from(nth % 50)));
    SearchTerms {
        person: (kind % 5 == 0).then(|| Person::from_bytes([who % 2; 12])),
        nickname: (kind % 7 == 0).then(|| nickname(*who)),
        from: (kind % 3 == 0).then(|| moment(*from)).flatten(),
        until: (kind % 11 == 0).then(|| moment(*until)).flatten(),
        ..sought(&text, rooms)
    }
}

async fn finds_what_a_scan_finds(steps: Vec<Step>, questions: Vec<Question>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let mut store = Store::open(&path).unwrap();
    for (nth, step) in steps.iter().enumerate() {
        let _ = append(&store, step_of(nth as u64 + 1, step)).await.unwrap();
        match step.4.len() + usize::from(step.3) {
            // Now and then it is read in between, or the server is started again.
            sum if sum % 17 == 0 => assert!(store.search.is_caught_up(PATIENCE).await),
            sum if sum % 29 == 0 => {
                store.close().await;
                store = Store::open(&path).unwrap();
            }
            _ => {}
        }
        if nth == 30 {
            store.trim(Timestamp::from_millis(8)).await.unwrap();
        }
    }
    for question in questions.iter().map(question).filter(|question| Search::parse(question.clone()).is_ok())
    {
        assert_eq!(
            found(&store, question.clone()).await,
            scanned(&store, question.clone()).await,
            "{question:?}"
        );
    }
    store.close().await;
    // Thrown away, it finds the same.
    fs::remove_file(folder.path().join("parlor-search.db")).unwrap();
    let store = Store::open(&path).unwrap();
    for word in WORDS {
        let question = sought(word, &ROOMS);
        assert_eq!(found(&store, question.clone()).await, scanned(&store, question).await, "{word}");
    }
    store.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_found_is_what_a_scan_of_the_log_finds(
        steps in prop::collection::vec(
            (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), prop::collection::vec(any::<(u8, u8)>(), 1..6)),
            1..50,
        ),
        questions in prop::collection::vec(
            (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), prop::collection::vec(any::<(u8, u8)>(), 1..3)),
            20..40,
        ),
    ) {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(finds_what_a_scan_finds(steps, questions));
    }
}
