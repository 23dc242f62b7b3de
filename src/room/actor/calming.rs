//! How the task has newcomers wait when very many of them write at once: it begins calm mode by itself.

use super::{RoomActor, TaskEnd, WaitingPost};
use crate::{
    domain::{Act, CalmMode, Entry, HostAct, Member, Nickname, Person, Timestamp},
    room::{clock, service::post::random_id},
    store::{Append, EntryOrigin, NewEntry},
};
use tokio::time::Instant;

/// The name of the author of what a room does by itself.
const ROOM_AUTHOR: &str = "Parlor";

impl RoomActor {
    /// After an entry of the log: begins calm mode if new people post very many messages.
    pub(super) fn watch_for_surge(&mut self, entry: &Entry, known_since: Timestamp) {
        let now = Instant::now();
        if let Act::Host(HostAct::CalmSet { minutes: 0 }) = entry.act {
            self.surge.rest(now);
        }
        if !matches!(entry.act, Act::Said { .. }) {
            return;
        }
        if CalmMode::NEWCOMER_MILLIS <= entry.at.millis().saturating_sub(known_since.millis()) {
            return self.surge.note_regular(now);
        }
        if self.standings.role(entry.from.person).is_some_role() {
            return;
        }
        let is_calm = self.rules.calm.is_some_and(|calm| calm.holds(clock::now()));
        let begins = self.task.limits.calms_itself && !is_calm && self.standings.has_hosts();
        if self.surge.note(entry.from.person, now) && begins {
            self.calm_down();
        }
    }

    /// Adds the entry that begins calm mode. If it cannot be added, the next surge tries again.
    fn calm_down(&mut self) {
        let Ok(id) = random_id() else { return };
        let nickname = Nickname::parse(ROOM_AUTHOR).expect("it can be seen");
        let draft = NewEntry {
            room: self.task.name.clone(),
            epoch: self.head.epoch,
            at: clock::now(),
            id,
            from: Member { person: Person::NOBODY, nickname },
            act: Act::Host(HostAct::CalmSet { minutes: CalmMode::AUTOMATIC_MINUTES }),
            origin: EntryOrigin { is_by_room: true, ..EntryOrigin::default() },
        };
        let done = self.done.get_or_insert_with(TaskEnd::new).sender.clone();
        if self.task.store.append(Append { draft, done }).is_ok() {
            self.waiting.push_back(WaitingPost::default());
        }
    }
}
