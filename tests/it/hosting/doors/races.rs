//! What happens at the moment when a door closes: nobody slips in, and nothing is said after it.

use super::door;
use crate::{
    hosting::owner_and_guest,
    support::{TestServer, room, saying},
};
use parlor::{
    domain::{Door, Seq},
    protocol::{Code, Command, Event, Join},
};

#[tokio::test]
async fn nobody_slips_in_beside_a_door_that_closes() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, _ben) = owner_and_guest(&server, &room).await;
    let mut crowd = Vec::new();
    for _ in 0..20 {
        crowd.push(server.newcomer().await);
    }
    let enter = || Command::Join(Join { room: room.clone(), nickname: None, after: None, epoch: None });
    let entering = async {
        for client in &mut crowd {
            client.send(enter()).await;
        }
    };
    let ((), _) = tokio::join!(entering, ann.does(&room, door(Door::Link)));
    for client in &mut crowd {
        assert_eq!(client.refused().await.code, Code::Closed, "at once, or after they were in");
    }
    ann.counts(&room, 1).await;
}

#[tokio::test]
async fn nothing_is_said_after_a_door_has_closed_however_they_race() {
    let server = TestServer::start().await;
    let room = room("tea");
    let (mut ann, mut ben) = owner_and_guest(&server, &room).await;
    let says: Vec<_> = (0..200).map(|n| saying(&room, &format!("{n}"))).collect();
    let send = async {
        for say in &says {
            ben.send(Command::Post(say.clone())).await;
        }
    };
    let close = async {
        let fifty = |event: &Event| matches!(event, Event::Told(told) if told.entry.seq == Seq::new(50));
        ann.until("fifty", fifty).await;
        ann.does(&room, door(Door::Link)).await
    };
    let ((), closed) = tokio::join!(send, close);
    let (mut kept, mut refused) = (Vec::new(), 0);
    while kept.len() + refused < says.len() {
        let answer = ben
            .expect("an answer", |event| match event {
                Event::Kept(accepted) => Some(Ok(accepted.seq)),
                Event::Refused(why) => why.id.is_some().then_some(Err(why.code)),
                _ => None,
            })
            .await;
        match answer {
            Ok(seq) => kept.push(seq),
            Err(code) => {
                assert!(matches!(code, Code::Closed | Code::NotJoined), "{code:?}");
                refused += 1;
            }
        }
    }
    assert!(0 < refused && kept.iter().all(|seq| *seq < closed), "{kept:?} after {closed}");
}
