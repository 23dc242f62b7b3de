//! One person does not use up what is everybody's.

use crate::support::{TestServer, doing, room, saying};
use parlor::{
    domain::{Act, Message},
    protocol::{Code, Command, Event, Typing},
};

#[tokio::test]
async fn one_person_does_not_take_all_pins_of_a_room() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    let mut targets = Vec::new();
    for n in 0..=Message::MAX_OWN_PINS + 1 {
        targets.push(ann.say(&room, &n.to_string()).await);
    }
    ben.has_heard(&room, *targets.last().unwrap()).await;
    let pin = |at: usize| Act::Pinned { target: targets[at] };
    for at in 0..Message::MAX_OWN_PINS {
        ben.does(&room, pin(at)).await;
    }
    ben.send(Command::Post(doing(&room, pin(Message::MAX_OWN_PINS)))).await;
    let refused = ben.refused().await;
    assert_eq!((refused.code, refused.command.as_deref()), (Code::TooManyPins, Some("pin")));
    ben.does(&room, pin(0)).await; // It is pinned already, and takes no more.
    // Who keeps the room may pin more; and what somebody unpins is free again, whoever pinned it.
    ann.does(&room, pin(Message::MAX_OWN_PINS + 1)).await;
    ann.does(&room, Act::Unpinned { target: targets[0] }).await;
    ben.does(&room, pin(Message::MAX_OWN_PINS)).await;
}

#[tokio::test]
async fn however_often_somebody_says_that_they_type_others_are_told_once_in_a_moment() {
    let server = TestServer::start().await;
    let room = room("a");
    let (mut ann, mut ben) = server.two_in(&room).await;
    for _ in 0..500 {
        ann.send(Command::Typing(Typing { room: room.clone() })).await;
    }
    let kept = ann.post(saying(&room, "done")).await;
    let told = ben.hears_of(&room, kept.seq).await;
    let typing = told.iter().filter(|event| matches!(event, Event::IsTyping(_))).count();
    assert!((1..50).contains(&typing), "{typing}");
}
