//! What a room is about is what its log says, is read at once, and does not grow old with it.

use crate::{
    domain::{About, Act, Message, PageRequest, PermissionError, Seq, Timestamp},
    store::{AppendOutcome, Store, check, fixtures},
};
use fixtures::{add, described, edited, pinned, room, said, topic, unpinned};
use std::path::Path;

async fn refused(store: &Store, act: Act) -> PermissionError {
    match fixtures::append(store, fixtures::draft("a", 5, act)).await.unwrap() {
        AppendOutcome::Refused(objection) => objection,
        other => panic!("{other:?}"),
    }
}

fn pins(about: &About) -> Vec<u64> {
    about.pins.iter().map(|message| message.seq.get()).collect()
}

fn is_whole(path: &Path) {
    assert_eq!(check(path).unwrap().faults, []);
}

#[tokio::test]
async fn a_room_has_the_topic_description_and_pins_that_its_log_leaves_it_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    assert_eq!(store.about(room("a")).await.unwrap(), About::default());
    add(&store, "a", topic("Tea")).await;
    assert_eq!(store.newest(room("a"), 50).await.unwrap().unwrap().messages, [], "a topic is no message");
    for text in ["one", "two", "three"] {
        add(&store, "a", said(text)).await;
    }
    for act in [pinned(2), pinned(4), pinned(2), edited(2, "first"), described("**All** of it"), pinned(3)] {
        add(&store, "a", act).await;
    }
    add(&store, "a", unpinned(3)).await;
    let about = store.about(room("a")).await.unwrap();
    let (tea, all) = (about.topic.clone().unwrap(), about.description.clone().unwrap());
    assert_eq!((tea.text.as_str(), tea.by.as_str()), ("Tea", "김철수"));
    assert_eq!(all.text.as_str(), "**All** of it");
    assert_eq!(pins(&about), [4, 2], "the last pinned first, and once");
    assert_eq!(about.pins[1].body.as_ref().unwrap().as_str(), "first");
    assert_eq!(about.began, Some(Timestamp::from_millis(5)));
    is_whole(&path);

    for act in [fixtures::deleted(4), topic(""), described(" ")] {
        add(&store, "a", act).await;
    }
    assert_eq!(refused(&store, pinned(4)).await, PermissionError::NoMessage);
    assert_eq!(refused(&store, pinned(1)).await, PermissionError::NoMessage, "a topic cannot be pinned");
    let about = store.about(room("a")).await.unwrap();
    assert_eq!((about.topic.clone(), about.description.clone(), pins(&about)), (None, None, vec![2]));
    is_whole(&path);
    store.close().await;
}

#[tokio::test]
async fn so_many_messages_may_be_pinned_and_each_can_be_let_go_of() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    let most = Message::MAX_PINS as u64;
    for n in 0..=most {
        add(&store, "a", said(&n.to_string())).await;
    }
    for n in 1..=most {
        add(&store, "a", pinned(n)).await;
    }
    assert_eq!(refused(&store, pinned(most + 1)).await, PermissionError::PinsFull);
    add(&store, "a", pinned(1)).await;
    add(&store, "a", unpinned(1)).await;
    add(&store, "a", unpinned(1)).await;
    add(&store, "a", pinned(most + 1)).await;
    assert_eq!(store.about(room("a")).await.unwrap().pins.len(), Message::MAX_PINS);
    store.close().await;
}

#[tokio::test]
async fn a_topic_outlives_the_words_of_its_log_and_what_is_no_longer_kept_is_not_pinned() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("parlor.db");
    let store = Store::open(&path).unwrap();
    let at = async |at: u64, act: Act| {
        fixtures::append(&store, fixtures::draft("a", at, act)).await.unwrap();
    };
    at(10, topic("Coffee")).await;
    at(11, said("an old word")).await;
    at(12, pinned(2)).await;
    at(13, topic("Tea")).await;
    at(20, said("a young word")).await;
    at(21, pinned(5)).await;
    store.trim(Timestamp::from_millis(20)).await.unwrap();
    let about = store.about(room("a")).await.unwrap();
    assert_eq!((about.topic.clone().unwrap().text.as_str(), pins(&about)), ("Tea", vec![5]));
    assert_eq!(about.began, Some(Timestamp::from_millis(10)));
    is_whole(&path);
    at(22, unpinned(2)).await;
    at(23, topic("")).await;
    store.trim(Timestamp::from_millis(99)).await.unwrap();
    let about = store.about(room("a")).await.unwrap();
    assert_eq!((about.topic.clone(), pins(&about)), (None, vec![]));
    is_whole(&path);
    store.close().await;
}

#[tokio::test]
async fn a_page_is_given_the_topic_of_the_place_it_is_read_at() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("parlor.db")).unwrap();
    add(&store, "a", said("one")).await;
    let topic_of = async || {
        let newest = store.newest(room("a"), 50).await.unwrap().unwrap();
        let part = store.part(room("a"), PageRequest::After(Seq::START), 50).await.unwrap().unwrap();
        assert_eq!(newest.topic, part.topic);
        newest.topic.as_ref().map(|topic| topic.as_str().to_owned())
    };
    assert_eq!(topic_of().await, None);
    add(&store, "a", topic("Tea")).await;
    assert_eq!(topic_of().await.as_deref(), Some("Tea"), "what is remembered of the room's end is not older");
    assert_eq!(store.topic(room("a")).await.unwrap().unwrap().as_str(), "Tea");
    assert_eq!(store.topic(room("nowhere")).await.unwrap(), None);
    store.close().await;
}
