//! A page that is told whatever comes: it folds each event and shows what it has then.

use crate::{
    client::{CalendarDay, RoomView, rows},
    domain::{Earlier, Epoch, Language, Member, Nickname, Person, RoomName, Seq},
    protocol::{Event, MessagePage, Snapshot},
};

/// Events, one a line.
pub fn page(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(room) = RoomName::parse("a") else { return };
    let person = Person::from_bytes([1; 12]);
    let mut view = RoomView::new(Snapshot {
        room,
        epoch: Epoch::new(1),
        seq: Seq::new(7),
        you: Member { person, nickname: Nickname::generated(person, Language::English) },
        named: false,
        people: 1,
        members: Vec::new(),
        topic: None,
        rules: crate::domain::RoomRules::default(),
        hosts: Vec::new(),
        ban: None,
        newcomer_until: None,
        appeals: 0,
        page: MessagePage { messages: Vec::new(), earlier: Earlier::More, later: true },
    });
    for event in text.lines().filter_map(Event::decode) {
        view.fold(event);
        let shown = rows(&view, |at| CalendarDay { date: at.date(), span: at.day() });
        assert!(view.timeline.messages().len() <= shown.len(), "every message has a row");
        view.earlier();
        view.later();
    }
}
