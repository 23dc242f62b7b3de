//! Who is in a room, against what the others are told.

use super::*;
use proptest::prelude::*;

fn person(n: u8) -> Person {
    Person::from_bytes([n; 12])
}

fn name(n: u8) -> Nickname {
    Nickname::parse(["Ann", "ANN", "민수", "🙂"][usize::from(n) % 4]).unwrap()
}

fn moment(instant: Instant) -> Moment {
    Moment { at: Timestamp::default(), instant }
}

fn state() -> RoomState {
    RoomState::new(RoomName::parse("a").unwrap(), Duration::from_secs(180))
}

#[test]
fn three_tabs_are_one_person_who_leaves_with_the_last() {
    let (mut room, now) = (state(), Instant::now());
    let mut enter = || room.enter(person(1), NicknameClaim::Usual(name(0)), false, moment(now)).unwrap();
    assert!(enter().is_some());
    assert!(enter().is_none());
    assert!(enter().is_none());
    for left in [false, false, true] {
        assert_eq!(room.people(), 1);
        room.leave(person(1), false, now);
        assert_eq!(room.expire(moment(now)).is_some(), left);
    }
    assert_eq!(room.people(), 0);
}

#[test]
fn a_blip_shows_nobody_anything_and_keeps_the_nickname() {
    let (mut room, now) = (state(), Instant::now());
    let until = now + Duration::from_secs(30);
    room.enter(person(1), NicknameClaim::Usual(name(0)), false, moment(now)).unwrap();
    room.leave(person(1), false, until);
    assert_eq!(room.expire(moment(until - Duration::from_millis(1))), None);
    assert_eq!(room.people(), 1);
    assert_eq!(room.enter(person(2), NicknameClaim::Chosen(name(0)), false, moment(now)), Err(NicknameTaken));
    assert_eq!(
        room.enter(person(1), NicknameClaim::Usual(name(0)), false, moment(now)),
        Ok(None),
        "they come back as if never gone"
    );
    assert_eq!((room.next_expiry(), room.expire(moment(until))), (None, None));
    room.leave(person(1), false, until);
    assert!(room.expire(moment(until)).is_some());
    assert!(room.enter(person(2), NicknameClaim::Chosen(name(0)), false, moment(now)).is_ok());
}

#[test]
fn a_taken_nickname_is_refused_when_chosen_and_numbered_when_usual() {
    let (mut room, now) = (state(), Instant::now());
    room.enter(person(1), NicknameClaim::Usual(name(0)), false, moment(now)).unwrap();
    assert_eq!(
        room.enter(person(2), NicknameClaim::Chosen(name(1)), false, moment(now)),
        Err(NicknameTaken),
        "letter case does not count"
    );
    room.enter(person(2), NicknameClaim::Usual(name(0)), false, moment(now)).unwrap();
    assert_eq!(room.member(person(2)).unwrap().nickname.as_str(), "Ann 2");
    assert_eq!(room.rename(person(2), NicknameClaim::Chosen(name(0))), Err(NicknameTaken));
    assert!(
        room.rename(person(1), NicknameClaim::Chosen(name(1))).unwrap().is_some(),
        "one's own may change case"
    );
}

#[derive(Clone, Debug)]
enum Step {
    Enter(u8, u8, bool),
    /// With how long they are waited for.
    Leave(u8, u64),
    /// So much time passes.
    Wait(u64),
    Rename(u8, u8, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4u8, 0..4u8, any::<bool>()).prop_map(|(p, n, chosen)| Step::Enter(p, n, chosen)),
        (0..4u8, 0..30u64).prop_map(|(p, seconds)| Step::Leave(p, seconds)),
        (0..40u64).prop_map(Step::Wait),
        (0..4u8, 0..4u8, any::<bool>()).prop_map(|(p, n, chosen)| Step::Rename(p, n, chosen)),
    ]
}

fn claim(n: u8, chosen: bool) -> NicknameClaim {
    if chosen { NicknameClaim::Chosen(name(n)) } else { NicknameClaim::Usual(name(n)) }
}

proptest! {
    /// What the others are told adds up to who is here, and no two have one nickname.
    #[test]
    fn the_events_of_a_room_add_up_to_its_members(steps in prop::collection::vec(step(), 0..60)) {
        let mut room = state();
        let mut told: HashMap<Person, Nickname> = HashMap::new();
        let mut connections: HashMap<Person, u32> = HashMap::new();
        let mut waited: HashMap<Person, Instant> = HashMap::new();
        let mut now = Instant::now();
        for step in steps {
            let event = match step {
                Step::Enter(p, n, chosen) => room.enter(person(p), claim(n, chosen), false, moment(now)).inspect(|_| {
                    *connections.entry(person(p)).or_default() += 1;
                    waited.remove(&person(p));
                }),
                Step::Leave(p, seconds) => {
                    let until = now + Duration::from_secs(seconds);
                    if let Some(left) = connections.get_mut(&person(p)).filter(|n| 0 < **n) {
                        *left -= 1;
                        if *left == 0 {
                            waited.insert(person(p), until);
                        }
                        room.leave(person(p), false, until);
                    }
                    Ok(None)
                }
                Step::Wait(seconds) => {
                    now += Duration::from_secs(seconds);
                    Ok(None)
                }
                Step::Rename(p, n, chosen) => room.rename(person(p), claim(n, chosen)),
            };
            let expired = std::iter::from_fn(|| room.expire(moment(now))).map(Some).map(Ok).collect::<Vec<_>>();
            waited.retain(|_, until| now < *until);
            for event in std::iter::once(event).chain(expired) {
                match event {
                    Ok(Some(Event::Entered(EnteredRoom { member, .. }))) => {
                        prop_assert!(told.insert(member.person, member.nickname).is_none());
                    }
                    Ok(Some(Event::Left(LeftRoom { member, .. }))) => {
                        prop_assert_eq!(told.remove(&member.person), Some(member.nickname));
                    }
                    Ok(Some(Event::Renamed(Renamed { member, was, .. }))) => {
                        prop_assert_eq!(told.insert(member.person, member.nickname), Some(was));
                    }
                    _ => {}
                }
            }
            let here: HashMap<_, _> = room.members(99).into_iter().map(|m| (m.person, m.nickname)).collect();
            prop_assert_eq!(&here, &told);
            let connected = connections.values().filter(|&&n| 0 < n).count();
            prop_assert_eq!(room.people() as usize, connected + waited.len());
            let mut keys: Vec<_> = told.values().flat_map(nickname_keys).collect();
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), 2 * told.len());
        }
    }
}

#[test]
fn nobody_goes_by_the_name_of_somebody_who_keeps_the_room_also_while_they_are_away() {
    let (mut room, now) = (state(), Instant::now());
    room.reserve(person(1), &name(0));
    let mut enter = |n, claim| room.enter(person(n), claim, false, moment(now));
    // The second looks the same.
    for taken in [name(0), name(1)] {
        assert_eq!(enter(2, NicknameClaim::Chosen(taken)), Err(NicknameTaken));
    }
    enter(2, NicknameClaim::Usual(name(0))).unwrap();
    assert_ne!(room.member(person(2)).unwrap().nickname, name(0), "it is numbered");
    room.enter(person(1), NicknameClaim::Usual(name(0)), false, moment(now)).unwrap();
    assert_eq!(room.member(person(1)).unwrap().nickname, name(0));
    // With another name, the old one is free.
    room.rename(person(1), NicknameClaim::Chosen(name(2))).unwrap();
    assert!(room.is_taken(&name(2), person(2)) && !room.is_taken(&name(0), person(2)));
    room.release(person(1));
    room.leave(person(1), false, now);
    while room.expire(moment(now)).is_some() {}
    assert!(!room.is_taken(&name(2), person(2)));
    room.reserve_known(person(1));
    assert!(room.is_taken(&name(2), person(2)), "who left a moment ago is known");
}
