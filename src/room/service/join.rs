//! Entering a room.

use super::identity::RESERVED;
use crate::room::{
    Membership, Rooms, Subscriber, clock,
    mailbox::{EnterOutcome, EnteringMember, Input, RoomSummary, ask},
    registry::new_rooms::{RoomOpener, too_many_rooms},
    state::NicknameClaim,
};
use crate::{
    domain::{Action, Epoch, Member, Nickname, RoomName, Seq, Timestamp, Viewer},
    protocol::{Code, IsAway, Join, Joined, Missed, Refused},
    store::LogHead,
};
use std::{sync::Arc, time::Instant};
use tokio::sync::oneshot;

/// Where a client resumes a room: what it already has.
#[derive(Debug)]
pub(in crate::room) struct JoinFrom {
    pub(in crate::room) room: RoomName,
    pub(in crate::room) after: Option<Seq>,
    pub(in crate::room) epoch: Option<Epoch>,
}

impl Rooms {
    /// Enters a room; `hidden` says that nobody looks at the connection. The subscriber is woken for everything published
    /// there. Away events of members follow after [`Joined`].
    ///
    /// # Errors
    /// [`Refused`], when the room belongs to two others, the nickname is taken or reserved, the person is banned, the door is closed
    /// to them, the room is full, they may open no more rooms for now, or the log could not be read.
    pub async fn join(
        &self,
        viewer: Viewer,
        join: Join,
        usual: Nickname,
        hidden: bool,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Joined, Vec<IsAway>, Membership), Refused> {
        let passed = self.let_in(viewer, Action::TakePart, &join.room).await?;
        let person = viewer.person;
        self.people().comes_from(viewer);
        if !self.people().may_enter(person, &join.room, self.limits().rooms_per_person) {
            let most = self.limits().rooms_per_person;
            let sentence = format!("One person may be in {most} rooms. Leave one first.");
            return Err(Refused::new(Code::TooManyRooms, sentence));
        }
        if join.nickname.as_ref().is_some_and(|nickname| self.is_reserved(person, nickname)) {
            let refused = Refused::new(Code::NicknameTaken, RESERVED);
            return Err(refused.for_command("join").in_room(join.room));
        }
        let claim = join.nickname.map_or(NicknameClaim::Usual(usual.clone()), NicknameClaim::Chosen);
        let is_usual = matches!(claim, NicknameClaim::Usual(_));
        let (mut you, standing, membership) =
            self.enter(&join.room, (viewer, passed), claim, hidden, inbox).await?;
        // A nickname that was changed after it was read here, and before the person was in this room, reached their other rooms
        // but not this one.
        let newest = self.people().nickname(person).map(|nickname| self.unreserved(person, nickname));
        if let Some(newer) = newest.filter(|newer| is_usual && *newer != usual) {
            let (reply, answer) = oneshot::channel();
            let input = Input::Rename { person, nickname: newer, reply };
            let handle = self.open(&join.room).await?;
            you.nickname = ask(&handle, input, answer).await?.unwrap_or(you.nickname);
        }
        let place = JoinFrom { room: join.room, after: join.after, epoch: join.epoch };
        let (mut joined, away) = self.joined(place, you, standing).await?;
        joined.rules = self.rules_for((&joined.room, viewer), joined.seq, joined.rules);
        joined.hosts = self.hosts_for(viewer, joined.hosts);
        joined.newcomer_until = newcomer_until(viewer, &joined);
        Ok((joined, away, membership))
    }

    /// Whether somebody could open a room now. It is not counted.
    ///
    /// # Errors
    /// [`Refused`], which says when they could.
    pub fn may_open(&self, viewer: Viewer) -> Result<(), Refused> {
        self.new_rooms()
            .check(RoomOpener::of(viewer), Instant::now())
            .map_err(|wait| Refused::new(Code::TooFast, too_many_rooms(wait)).retry_after(wait.seconds()))
    }

    /// The events for a person who has just entered a room in this state: [`Joined`], then who is away.
    pub(in crate::room) async fn joined(
        &self,
        place: JoinFrom,
        you: Member,
        standing: RoomSummary,
    ) -> Result<(Joined, Vec<IsAway>), Refused> {
        let LogHead { epoch, seq } = standing.head;
        let RoomSummary { people, members, away, topic, rules, hosts, ban, appeals, .. } = standing;
        let known = place.epoch.is_none_or(|known| known == epoch);
        let missed = match place.after.filter(|&after| known && after <= seq) {
            Some(after) => self.missed(&place.room, after, seq).await?,
            None => Missed::Reset(self.newest(&place.room, seq).await?),
        };
        let is_away =
            |member: &Member| IsAway { room: place.room.clone(), member: member.clone(), away: true };
        let away = members.iter().filter(|member| away.contains(&member.person)).map(is_away).collect();
        let room = place.room;
        let newcomer_until = None;
        let joined = Joined {
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
        };
        Ok((joined, away))
    }

    async fn enter(
        &self,
        room: &RoomName,
        (viewer, passed): (Viewer, Option<Seq>),
        claim: NicknameClaim,
        hidden: bool,
        inbox: Arc<dyn Subscriber>,
    ) -> Result<(Member, RoomSummary, Membership), Refused> {
        let handle = self.open(room).await?;
        let (reply, answer) = oneshot::channel::<EnterOutcome>();
        let (room, opener) = (Arc::clone(&handle.presence), RoomOpener::of(viewer));
        let entering = EnteringMember { room, opener, passed, claim, hidden, inbox, reply };
        let input = Input::Enter(Box::new(entering));
        let (you, standing, subscription, presence) = ask(&handle, input, answer).await??;
        Ok((you, standing, Membership::new(handle, subscription, presence)))
    }
}

/// Until when somebody who has just entered may not write because they are new.
fn newcomer_until(viewer: Viewer, joined: &Joined) -> Option<Timestamp> {
    let role = joined.hosts.iter().find(|host| host.person == viewer.person).map(|host| host.role);
    joined.rules.newcomer_until(role.unwrap_or_default(), viewer.known_since, clock::now())
}
