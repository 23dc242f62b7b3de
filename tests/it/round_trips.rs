//! What the server writes, the page reads: by serde on one side, by a reader of its own on the other.

use crate::support::{EVENTS, event_number};
use parlor::{
    api::{LobbyView, Opening, PageView},
    domain::{
        Act, Ban, BanReason, Body, CalmMode, Description, Door, Earlier, Emoji, Entry, Epoch, HostAct,
        Language, Member, Message, MessageId, Nickname, PageRequest, Person, Reaction, ReviewRules,
        RoomAccess, RoomName, RoomRole, RoomRules, Seq, Timestamp, Topic, Writers,
    },
    protocol::{
        Accepted, AppealCount, Closing, Code, Count, EnteredRoom, EntriesPage, EntryAdded, Event, Heartbeat,
        HistoryPage, IsAway, IsTyping, Joined, Lagged, LeftRoom, LobbyList, LobbyRoom, MessagePage, Missed,
        Refused, Renamed, RoomHead, RoomHost, Snapshot, Welcome, json,
    },
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use std::num::NonZeroU32;

/// The highest number that every reader of JSON has to the digit.
const MOST: u64 = (1 << 53) - 1;

fn seq() -> impl Strategy<Value = Seq> {
    (0..=MOST).prop_map(Seq::new)
}

fn epoch() -> impl Strategy<Value = Epoch> {
    any::<u64>().prop_map(Epoch::new)
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    (0..=MOST).prop_map(Timestamp::from_millis)
}

fn id() -> impl Strategy<Value = MessageId> {
    any::<[u8; 16]>().prop_map(MessageId::from_bytes)
}

fn person() -> impl Strategy<Value = Person> {
    any::<[u8; 12]>().prop_map(Person::from_bytes)
}

fn nickname() -> impl Strategy<Value = Nickname> {
    select(vec!["Ann", "김철수", "Nimble Fox", "O'Brien \\ \"Q\"", "👩‍🚀"])
        .prop_map(|name| Nickname::parse(name).unwrap())
}

fn member() -> impl Strategy<Value = Member> {
    (person(), nickname()).prop_map(|(person, nickname)| Member { person, nickname })
}

fn members() -> impl Strategy<Value = Vec<Member>> {
    vec(member(), 0..4)
}

fn room() -> impl Strategy<Value = RoomName> {
    let named = select(vec!["tea", "웹소켓", "~0123456789abcdef", "a.b-c_d"])
        .prop_map(|name| RoomName::parse(name).unwrap());
    let direct =
        (person(), person()).prop_filter_map("two people", |(one, other)| RoomName::direct(one, other));
    prop_oneof![named, direct]
}

/// A text of whatever can be seen, and what JSON has other signs for.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{1,40}", "[a\"\\\\/\n\t<>&\u{2028}한🎉]{1,20}"].prop_map(|text| format!("a{text}"))
}

fn body() -> impl Strategy<Value = Option<Body>> {
    option::of(text()).prop_map(|text| text.and_then(|text| Body::parse(text).ok()))
}

fn topic() -> impl Strategy<Value = Option<Topic>> {
    option::of(text()).prop_map(|text| text.and_then(|text| Topic::parse(&text).ok().flatten()))
}

fn description() -> impl Strategy<Value = Option<Description>> {
    option::of(text()).prop_map(|text| text.and_then(|text| Description::parse(text).ok().flatten()))
}

fn emoji() -> impl Strategy<Value = Emoji> {
    select(vec!["👍", "❤️", "🇰🇷", "1️⃣"]).prop_map(|emoji| Emoji::parse(emoji.to_owned()).unwrap())
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (body(), option::of(seq())).prop_map(|(body, reply_to)| Act::Said { body, reply_to }),
        (seq(), body()).prop_map(|(target, body)| Act::Edited { target, body }),
        seq().prop_map(|target| Act::Deleted { target }),
        (seq(), emoji()).prop_map(|(target, emoji)| Act::Reacted { target, emoji }),
        (seq(), emoji()).prop_map(|(target, emoji)| Act::Unreacted { target, emoji }),
        seq().prop_map(|target| Act::Pinned { target }),
        seq().prop_map(|target| Act::Unpinned { target }),
        topic().prop_map(|topic| Act::TopicSet { topic }),
        description().prop_map(|description| Act::Described { description }),
        host_act().prop_map(Act::Host),
    ]
}

fn role() -> impl Strategy<Value = RoomRole> {
    select(RoomRole::ALL.to_vec())
}

fn reason() -> impl Strategy<Value = Option<BanReason>> {
    option::of(text()).prop_map(|text| text.and_then(|text| BanReason::parse(&text).ok().flatten()))
}

fn host_act() -> impl Strategy<Value = HostAct> {
    let minutes = option::of(1..=Ban::MAX_MINUTES);
    prop_oneof![
        (person(), role()).prop_map(|(person, role)| HostAct::RoleSet { person, role }),
        (person(), minutes, any::<bool>(), reason()).prop_map(|(person, minutes, mute, reason)| {
            HostAct::Banned { person, minutes, mute, reason }
        }),
        person().prop_map(|person| HostAct::Unbanned { person }),
        (option::of(person()), seq()).prop_map(|(person, after)| HostAct::Removed { person, after }),
        writers().prop_map(|writers| HostAct::WritersSet { writers }),
        (0..=RoomRules::MAX_SLOW_SECONDS).prop_map(|seconds| HostAct::SlowSet { seconds }),
        (0..=RoomRules::MAX_NEWCOMER_MINUTES).prop_map(|minutes| HostAct::NewcomersSet { minutes }),
        (0..=CalmMode::MAX_MINUTES).prop_map(|minutes| HostAct::CalmSet { minutes }),
        select(Door::ALL.to_vec()).prop_map(|door| HostAct::DoorSet { door }),
        any::<bool>().prop_map(|listed| HostAct::ListedSet { listed }),
        (0..=RoomAccess::MAX_KEEP_DAYS).prop_map(|days| HostAct::KeepDaysSet { days }),
        role().prop_map(|role| HostAct::LinkRevoked { role }),
        any::<[bool; 4]>().prop_map(|switches| HostAct::ReviewSet { review: switches.into() }),
    ]
}

fn writers() -> impl Strategy<Value = Writers> {
    select(Writers::ALL.to_vec())
}

/// The rules of a room, who keeps it, one's own ban, and what waits for hosts.
fn keeping() -> impl Strategy<Value = (RoomRules, Vec<RoomHost>, Option<Ban>, (Option<Timestamp>, u32))> {
    let host = (person(), role()).prop_map(|(person, role)| RoomHost { person, role });
    let ban = (option::of(nickname()), option::of(timestamp()), any::<bool>(), reason())
        .prop_map(|(by, until, mute, reason)| Ban { by, until, mute, reason });
    let calm = (timestamp(), timestamp()).prop_map(|(since, until)| CalmMode { since, until });
    let waits = (0..=RoomRules::MAX_SLOW_SECONDS, 0..=RoomRules::MAX_NEWCOMER_MINUTES);
    let rules =
        (writers(), waits, option::of(calm)).prop_map(|(writers, (slow_seconds, newcomer_minutes), calm)| {
            RoomRules { writers, slow_seconds, newcomer_minutes, calm, review: ReviewRules::OFF }
        });
    (rules, vec(host, 0..3), option::of(ban), (option::of(timestamp()), 0..3_u32))
}

fn entry() -> impl Strategy<Value = Entry> {
    (seq(), seq(), timestamp(), id(), member(), act()).prop_map(|(seq, prev, at, id, from, act)| Entry {
        seq,
        prev,
        at,
        id,
        from,
        act,
    })
}

fn reaction() -> impl Strategy<Value = Reaction> {
    (emoji(), vec(member(), 1..4)).prop_map(|(emoji, people)| Reaction { emoji, people })
}

fn message() -> impl Strategy<Value = Message> {
    let said = (seq(), timestamp(), id(), member(), body(), option::of(seq()));
    let since = (option::of(timestamp()), vec(reaction(), 0..3), any::<bool>(), any::<bool>(), seq());
    (said, since).prop_map(|((seq, at, id, from, body, reply_to), since)| {
        let (edited, reactions, pinned, retracted, changed) = since;
        Message { seq, at, id, from, body, reply_to, edited, reactions, pinned, retracted, changed }
    })
}

fn page() -> impl Strategy<Value = MessagePage> {
    let earlier = select(vec![Earlier::More, Earlier::Nothing, Earlier::NotKept]);
    (vec(message(), 0..4), earlier, any::<bool>()).prop_map(|(messages, earlier, later)| MessagePage {
        messages,
        earlier,
        later,
    })
}

fn missed() -> impl Strategy<Value = Missed> {
    prop_oneof![
        (seq(), vec(entry(), 0..4)).prop_map(|(after, entries)| Missed::After { after, entries }),
        page().prop_map(Missed::Reset),
    ]
}

fn part() -> impl Strategy<Value = PageRequest> {
    (
        seq(),
        select(vec![PageRequest::Before as fn(Seq) -> PageRequest, PageRequest::After, PageRequest::Around]),
    )
        .prop_map(|(seq, part)| part(seq))
}

fn heads() -> impl Strategy<Value = Vec<RoomHead>> {
    vec((room(), seq()).prop_map(|(room, seq)| RoomHead { room, seq }), 0..4)
}

fn lobby() -> impl Strategy<Value = LobbyList> {
    let rooms = vec((room(), any::<u32>()).prop_map(|(name, people)| LobbyRoom { name, people }), 0..4);
    (rooms, 0..=MOST, 0..=MOST).prop_map(|(rooms, rooms_total, people_total)| LobbyList {
        rooms,
        rooms_total,
        people_total,
    })
}

fn code() -> impl Strategy<Value = Code> {
    select(vec![Code::NotText, Code::TooFast, Code::NicknameTaken, Code::RoomFull])
}

fn refused() -> impl Strategy<Value = Refused> {
    let when = (option::of(timestamp()), any::<u32>().prop_map(NonZeroU32::new));
    (option::of(text()), option::of(text()), option::of(room()), code(), text(), when).prop_map(
        |(id, command, room, code, message, (until, retry_after))| Refused {
            id,
            command,
            room,
            code,
            message,
            until,
            retry_after,
        },
    )
}

fn joined() -> impl Strategy<Value = Joined> {
    let people = (member(), any::<u32>(), members());
    (room(), epoch(), seq(), people, topic(), keeping(), missed()).prop_map(
        |(
            room,
            epoch,
            seq,
            (you, people, members),
            topic,
            (rules, hosts, ban, (newcomer_until, appeals)),
            missed,
        )| Joined {
            room,
            epoch,
            seq,
            you,
            people,
            members,
            topic,
            rules,
            hosts,
            ban,
            newcomer_until,
            appeals,
            missed,
        },
    )
}

/// An event of this number. See [`event_number`].
fn event(kind: usize) -> BoxedStrategy<Event> {
    let seen = || (room(), member());
    match kind {
        0 => (text(), member())
            .prop_map(|(connection, you)| Event::Welcome(Welcome { connection, you }))
            .boxed(),
        1 => joined().prop_map(Event::Joined).boxed(),
        2 => (room(), entry()).prop_map(|(room, entry)| Event::Told(EntryAdded { room, entry })).boxed(),
        3 => {
            (room(), id(), seq()).prop_map(|(room, id, seq)| Event::Kept(Accepted { room, id, seq })).boxed()
        }
        4 => seen().prop_map(|(room, member)| Event::Entered(EnteredRoom { room, member })).boxed(),
        5 => seen().prop_map(|(room, member)| Event::Left(LeftRoom { room, member })).boxed(),
        6 => (option::of(room()), member(), nickname())
            .prop_map(|(room, member, was)| Event::Renamed(Renamed { room, member, was }))
            .boxed(),
        7 => seen().prop_map(|(room, member)| Event::IsTyping(IsTyping { room, member })).boxed(),
        8 => (seen(), any::<bool>())
            .prop_map(|((room, member), away)| Event::IsAway(IsAway { room, member, away }))
            .boxed(),
        9 => (room(), any::<u32>()).prop_map(|(room, people)| Event::Count(Count { room, people })).boxed(),
        10 => lobby().prop_map(Event::Lobby).boxed(),
        11 => (room(), epoch(), part(), page())
            .prop_map(|(room, epoch, part, page)| Event::History(HistoryPage { room, epoch, part, page }))
            .boxed(),
        12 => (room(), epoch(), seq(), vec(entry(), 0..4), seq())
            .prop_map(|(room, epoch, after, entries, seq)| {
                Event::Entries(EntriesPage { room, epoch, after, entries, seq })
            })
            .boxed(),
        13 => room().prop_map(|room| Event::Behind(Lagged { room })).boxed(),
        14 => (heads(), heads())
            .prop_map(|(rooms, followed)| Event::Heartbeat(Heartbeat { rooms, followed }))
            .boxed(),
        15 => refused().prop_map(Event::Refused).boxed(),
        16 => (room(), any::<u32>())
            .prop_map(|(room, waiting)| Event::Appeals(AppealCount { room, waiting }))
            .boxed(),
        _ => any::<u32>().prop_map(|after_ms| Event::Closing(Closing { after_ms })).boxed(),
    }
}

fn snapshot() -> impl Strategy<Value = Snapshot> {
    let people = (member(), any::<bool>(), any::<u32>(), members());
    (room(), epoch(), seq(), people, topic(), keeping(), page()).prop_map(
        |(
            room,
            epoch,
            seq,
            (you, named, people, members),
            topic,
            (rules, hosts, ban, (newcomer_until, appeals)),
            page,
        )| Snapshot {
            room,
            epoch,
            seq,
            you,
            named,
            people,
            members,
            topic,
            rules,
            hosts,
            ban,
            newcomer_until,
            appeals,
            page,
        },
    )
}

fn scene() -> impl Strategy<Value = PageView> {
    let lobby = (lobby(), member(), any::<bool>(), option::of(code())).prop_map(
        |(lobby, you, named, room_refused)| {
            PageView::Lobby(LobbyView { lobby, you, named, room_refused, typed: String::new() })
        },
    );
    prop_oneof![
        lobby,
        snapshot().prop_map(PageView::Room),
        snapshot().prop_map(PageView::Watched),
        Just(PageView::Failed),
    ]
}

fn opening() -> impl Strategy<Value = Opening> {
    let language = select(vec![Language::English, Language::Korean]);
    (language, option::of(code()), option::of(code()), 0..=MOST, scene()).prop_map(
        |(language, nickname_refused, body_refused, file_bytes, scene)| Opening {
            language,
            nickname_refused,
            body_refused,
            file_bytes,
            title: String::new(),
            held: 0,
            scene,
        },
    )
}

proptest! {
    #[test]
    fn an_event_is_read_as_it_was_told(events in (0..EVENTS).map(event).collect::<Vec<_>>()) {
        for (number, event) in events.into_iter().enumerate() {
            prop_assert_eq!(event_number(&event), number, "each kind is told");
            let told = serde_json::to_string(&event).unwrap();
            prop_assert_eq!(Event::decode(&told), Some(event), "{}", told);
        }
    }

    #[test]
    fn a_page_opens_with_what_the_server_knew(opening in opening()) {
        let written = serde_json::to_string(&opening).unwrap();
        prop_assert_eq!(json::read(&written, Opening::read), Some(opening), "{}", written);
    }
}
