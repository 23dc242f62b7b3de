//! The line above the field of a person who may not write now: why, and until when.

use crate::{
    client::{Connection, RoomView, WriteBlock, local_moments, now},
    domain::{Ban, Timestamp},
    protocol::Code,
    ui::{
        dom::{
            bindings::{effect, find},
            local_time::moment,
        },
        words::Words,
    },
};
use leptos::prelude::*;
use maud::{Markup, html};
use std::time::Duration;

/// How often a page that was sent away asks whether it may enter again: a host may have taken back the ban, or opened the door.
const RETRY_INTERVAL: Duration = Duration::from_secs(60);

/// How often the seconds of slow mode are counted down.
const COUNTDOWN_INTERVAL: Duration = Duration::from_secs(1);

/// The selector of the line.
const BLOCK_SELECTOR: &str = ".composer__block";

/// The line; empty for a person who may write.
pub(super) fn block_line(block: Option<&WriteBlock>, words: &Words) -> Markup {
    match block {
        None => Markup::default(),
        // The same page, as the server has it now: what stands at the door.
        Some(WriteBlock::Closed) => html! {
            ((words.refusal)(Code::Closed)) " " a href="?" { (words.to_door) }
        },
        Some(WriteBlock::HostsWrite { asks }) => html! {
            ((words.refusal)(Code::HostsWrite))
            @if *asks { " " a href="?tell=write" data-sheet { (words.ask_to_write) } }
        },
        Some(WriteBlock::Newcomer(until)) => html! {
            ((words.refusal)(Code::Newcomer)) " " (words.until) " "
            time datetime=(until.rfc3339()) data-local { (moment(*until)) }
        },
        Some(WriteBlock::Slow(until)) => {
            let seconds = left(*until).as_millis().div_ceil(1_000);
            html! { ((words.refusal)(Code::Slow)) " " b { (seconds) } }
        }
        Some(WriteBlock::Banned(Ban { until, mute, reason, .. })) => html! {
            ((words.refusal)(if *mute { Code::Muted } else { Code::Banned }))
            @if let Some(until) = until {
                " " (words.until) " " time datetime=(until.rfc3339()) data-local { (moment(*until)) }
            }
            @if let Some(reason) = reason { " · " q dir="auto" { (reason.as_str()) } }
        },
    }
}

/// Updates the line, and enters the room again when a ban is over.
pub(super) fn follow_block(view: RwSignal<RoomView>, connection: Connection, words: &'static Words) {
    let block = Memo::new(move |_| view.read().write_block());
    effect(move || show(view, connection, block.get(), words));
}

fn show(view: RwSignal<RoomView>, connection: Connection, block: Option<WriteBlock>, words: &'static Words) {
    if let Some(line) = find(BLOCK_SELECTOR) {
        line.set_inner_html(&block_line(block.as_ref(), words).0);
        local_moments(&line);
    }
    let wait = match &block {
        None | Some(WriteBlock::HostsWrite { .. }) => return,
        Some(WriteBlock::Slow(_)) => COUNTDOWN_INTERVAL,
        Some(WriteBlock::Closed) => RETRY_INTERVAL,
        Some(WriteBlock::Newcomer(until)) => left(*until).min(RETRY_INTERVAL),
        Some(WriteBlock::Banned(ban)) => {
            ban.until.map_or(RETRY_INTERVAL, |until| left(until).min(RETRY_INTERVAL))
        }
    };
    let again = move || {
        // Another one is shown by whoever brought it.
        if view.try_with_untracked(|view| view.write_block()) != Some(block.clone()) {
            return;
        }
        let command = view.try_update(|view| view.try_again(now())).flatten();
        command.into_iter().for_each(|command| connection.send(command));
        if view.try_with_untracked(|view| view.write_block()) == Some(block.clone()) {
            show(view, connection, block.clone(), words);
        }
    };
    set_timeout(again, wait + Duration::from_millis(1));
}

/// How long it is until a moment.
fn left(until: Timestamp) -> Duration {
    Duration::from_millis(until.millis().saturating_sub(now().millis()))
}
