//! The steps from the rows on screen to the new rows.

use super::row::{Row, RowKey};

/// One step. Steps are applied in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Patch<'a> {
    /// Removes a row.
    Remove(RowKey),
    /// Changes the content of a row.
    Change(&'a Row),
    /// Inserts rows, after this one or before all others.
    Insert(Option<RowKey>, &'a [Row]),
}

/// The steps from some rows to others; no row occurs twice in either. Remaining rows are left alone if possible, because
/// somebody may be reading there; `anew` changes every one of them.
#[must_use]
pub fn patches<'a>(before: &[Row], now: &'a [Row], anew: bool) -> Vec<Patch<'a>> {
    let is_same = |(before, now): &(&Row, &Row)| before.key() == now.key();
    let first = before.iter().zip(now).take_while(is_same).count();
    let last = before[first..].iter().rev().zip(now[first..].iter().rev()).take_while(is_same).count();
    let gone = &before[first..before.len() - last];
    let come = &now[first..now.len() - last];

    let wanted: Vec<RowKey> = come.iter().map(Row::key).collect();
    let (kept, removed): (Vec<&Row>, Vec<&Row>) = gone.iter().partition(|row| wanted.contains(&row.key()));
    let mut steps: Vec<Patch<'_>> = removed.into_iter().map(|row| Patch::Remove(row.key())).collect();

    let held: Vec<RowKey> = kept.iter().map(|row| row.key()).collect();
    let mut moved = Vec::new();
    let mut kept = kept.into_iter().peekable();
    let mut stays: Vec<(&Row, &Row)> = before[..first].iter().zip(now).collect();
    // The adjacent new rows, up to the next remaining one.
    let mut from = first;
    let insert = |from: usize, to: usize| {
        let after = from.checked_sub(1).map(|at| now[at].key());
        (from < to).then(|| Patch::Insert(after, &now[from..to]))
    };
    for (at, row) in now.iter().enumerate().skip(first).take(come.len()) {
        let key = row.key();
        while kept.next_if(|next| moved.contains(&next.key())).is_some() {}
        match kept.next_if(|next| next.key() == key) {
            Some(was) => {
                steps.extend(insert(from, at));
                from = at + 1;
                stays.push((was, row));
            }
            None if held.contains(&key) => {
                steps.push(Patch::Remove(key));
                moved.push(key);
            }
            None => {}
        }
    }
    steps.extend(insert(from, first + come.len()));
    stays.extend(before[before.len() - last..].iter().zip(&now[now.len() - last..]));
    let changed = stays.into_iter().filter(|(was, is)| anew || was != is);
    steps.extend(changed.map(|(_, is)| Patch::Change(is)));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::{Delivery, MessageRow},
        domain::{Body, Member, MessageId, Nickname, Person, RoomRole, Seq},
    };
    use proptest::prelude::*;
    use std::sync::Arc;

    fn row(id: u8, words: u8) -> Row {
        let from = Member { person: Person::from_bytes([1; 12]), nickname: Nickname::parse("Ann").unwrap() };
        Row::Message(Arc::new(MessageRow {
            role: RoomRole::Member,
            may_be_deleted: true,
            may_be_reported: false,
            id: MessageId::from_bytes([id; 16]),
            seq: None,
            you: from.person,
            from,
            body: Body::parse(words.to_string()).ok(),
            reply: None,
            at: None,
            edited: false,
            reactions: Vec::new(),
            pinned: false,
            leads: false,
            delivery: Delivery::Kept(Seq::START),
            change: None,
        }))
    }

    /// As a page does it.
    fn apply(rows: &mut Vec<Row>, patch: &Patch<'_>) {
        let place = |rows: &[Row], key: RowKey| rows.iter().position(|row| row.key() == key).unwrap();
        match patch {
            Patch::Remove(key) => drop(rows.remove(place(rows, *key))),
            Patch::Change(row) => {
                let at = place(rows, row.key());
                rows[at] = (*row).clone();
            }
            Patch::Insert(after, new) => {
                let at = after.map_or(0, |after| place(rows, after) + 1);
                rows.splice(at..at, new.iter().cloned());
            }
        }
    }

    fn some_rows() -> impl Strategy<Value = Vec<Row>> {
        let ids = proptest::sample::subsequence((0..40).collect::<Vec<u8>>(), 0..40).prop_shuffle();
        (ids, 0..3_u8, 0..40_usize).prop_map(|(mut ids, words, sorted)| {
            // Mostly in order, as a room's are.
            let sorted = sorted.min(ids.len());
            ids[..sorted].sort_unstable();
            ids.into_iter().map(|id| row(id, if id % 5 == 0 { words } else { 0 })).collect()
        })
    }

    proptest! {
        #[test]
        fn the_steps_from_some_rows_to_others_lead_there(before in some_rows(), now in some_rows()) {
            let mut rows = before.clone();
            for patch in patches(&before, &now, false) {
                apply(&mut rows, &patch);
            }
            prop_assert_eq!(rows, now);
        }
    }

    #[test]
    fn rows_that_stay_are_left_alone() {
        let rows = |ids: &[u8]| ids.iter().map(|id| row(*id, 0)).collect::<Vec<_>>();
        let key = |id| row(id, 0).key();
        assert_eq!(patches(&rows(&[1, 2, 3]), &rows(&[1, 2, 3]), false), []);
        assert_eq!(
            patches(&rows(&[1, 2, 3, 4]), &rows(&[3, 4, 5, 6]), false),
            [Patch::Remove(key(1)), Patch::Remove(key(2)), Patch::Insert(Some(key(4)), &rows(&[5, 6]))]
        );
        assert_eq!(
            patches(&rows(&[3, 9]), &rows(&[1, 2, 3, 9]), false),
            [Patch::Insert(None, &rows(&[1, 2]))]
        );
        // One's own message waits at the end, and others come before it.
        assert_eq!(
            patches(&rows(&[1, 9]), &rows(&[1, 2, 9]), false),
            [Patch::Insert(Some(key(1)), &rows(&[2]))]
        );
        assert_eq!(patches(&rows(&[1, 2]), &rows(&[1, 2]), true).len(), 2);
        let changed = [row(1, 0), row(2, 1)];
        assert_eq!(patches(&rows(&[1, 2]), &changed, false), [Patch::Change(&changed[1])]);
    }
}
