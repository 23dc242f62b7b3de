//! What a page looks up in its room.

use super::RoomView;
use crate::{
    domain::{Act, Seq, markup::mentions},
    protocol::EntryAdded,
};

impl RoomView {
    /// Whether a message is for this person: in a room of two, or if it mentions them.
    #[must_use]
    pub fn calls(&self, told: &EntryAdded) -> bool {
        let EntryAdded { entry, .. } = told;
        let Act::Said { body: Some(body), .. } = &entry.act else { return false };
        let is_meant = self.room.is_direct() || mentions(body.as_str(), self.you.nickname.as_str());
        is_meant && entry.from.person != self.you.person
    }

    /// All nicknames that the page knows: of members and of authors.
    #[must_use]
    pub fn nicknames(&self) -> Vec<&str> {
        let said = self.timeline.messages().iter().map(|message| &message.from);
        let people = self.roster.members().iter().chain(said).chain([&self.you]);
        people.map(|member| member.nickname.as_str()).collect()
    }

    /// The place of one's last own message, as far as the page has it.
    #[must_use]
    pub fn last_own(&self) -> Option<Seq> {
        let mut messages = self.timeline.messages().iter().rev();
        messages.find(|said| said.from.person == self.you.person && said.body.is_some()).map(|said| said.seq)
    }

    /// The text of a message, with one's pending edit.
    #[must_use]
    pub fn words_of(&self, seq: Seq) -> String {
        let edited = self.outbox.pending().iter().rev().find_map(|pending| match &pending.act {
            Act::Edited { target, body } if *target == seq => body.clone(),
            Act::Said { .. }
            | Act::Edited { .. }
            | Act::Deleted { .. }
            | Act::Reacted { .. }
            | Act::Unreacted { .. }
            | Act::Pinned { .. }
            | Act::Unpinned { .. }
            | Act::TopicSet { .. }
            | Act::Described { .. }
            | Act::Host(_) => None,
        });
        let body = edited.or_else(|| self.timeline.message(seq)?.body.clone());
        body.map(|body| body.to_string()).unwrap_or_default()
    }
}
