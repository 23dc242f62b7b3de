//! The forms for who may write in a room, and how often.

use super::parts::time;
use crate::{
    domain::{CalmMode, ReviewRules, RoomName, RoomPreset, RoomRules, Writers},
    sheets::words::hosting::HostWords,
};
use maud::{Markup, html};

/// The waits of slow mode that are offered, in seconds.
const SLOW_SECONDS: [u32; 9] = [0, 5, 10, 30, 60, 5 * 60, 15 * 60, 60 * 60, RoomRules::MAX_SLOW_SECONDS];

/// The waits of newcomers that are offered, in minutes.
pub(super) const NEWCOMER_MINUTES: [u32; 6] = [0, 5, 10, 60, 24 * 60, RoomRules::MAX_NEWCOMER_MINUTES];

/// How long calm mode is that a host begins, in minutes.
const CALM_MINUTES: u32 = 60;

/// The forms: rules for a use of the room, and each rule by itself.
pub(super) fn rules_form(words: &HostWords, room: &RoomName, rules: RoomRules) -> Markup {
    let form = |content: Markup| {
        html! {
            form.about-sheet__form method="post" action={ (room.path()) "/hosts" } data-sheet {
                input type="hidden" name="does" value="rules";
                (content)
            }
        }
    };
    html! {
        details.about-sheet__change {
            summary { (words.rules) }
            ul.host-sheet__presets {
                @for preset in RoomPreset::ALL { li { (form(preset_fields(words, preset, rules))) } }
            }
            (form(html! {
                label {
                    (words.who_writes)
                    select name="writers" {
                        @for writers in Writers::ALL {
                            option value=(writers.name()) selected[writers == rules.writers] { ((words.writers)(writers)) }
                        }
                    }
                }
                label { (words.slow) (choice("slow", &SLOW_SECONDS, rules.slow_seconds, words.slow_wait)) }
                label {
                    (words.newcomers)
                    (choice("newcomers", &NEWCOMER_MINUTES, rules.newcomer_minutes, words.newcomer_wait))
                }
                button.button.button--primary { (words.save) }
            }))
        }
    }
}

/// The button that begins calm mode, or ends it.
pub(super) fn calm_form(words: &HostWords, room: &RoomName, calm: Option<CalmMode>) -> Markup {
    let (minutes, button) = if calm.is_some() { (0, words.end_calm) } else { (CALM_MINUTES, words.calm) };
    html! {
        @if let Some(calm) = calm { p { strong { (words.is_calm.0) (time(calm.until)) (words.is_calm.1) } } }
        form.about-sheet__form method="post" action={ (room.path()) "/hosts" } data-sheet {
            input type="hidden" name="does" value="calm";
            input type="hidden" name="minutes" value=(minutes);
            button.button { (button) }
            @if calm.is_none() { p.about-sheet__soft { (words.calm_hint) } }
        }
    }
}

/// A button with the rules of a preset; pressed if those are the room's.
fn preset_fields(words: &HostWords, preset: RoomPreset, rules: RoomRules) -> Markup {
    let RoomRules { writers, slow_seconds, newcomer_minutes, .. } = preset.rules();
    let (name, hint) = (words.preset)(preset);
    let others = RoomRules { calm: None, review: ReviewRules::OFF, ..rules };
    html! {
        input type="hidden" name="writers" value=(writers.name());
        input type="hidden" name="slow" value=(slow_seconds);
        input type="hidden" name="newcomers" value=(newcomer_minutes);
        button.button aria-pressed=((preset.rules() == others).to_string()) { (name) }
        " " span.about-sheet__soft { (hint) }
    }
}

/// A choice of waits. One that another program set is offered as well.
pub(super) fn choice(name: &str, offered: &[u32], current: u32, wait: fn(u32) -> String) -> Markup {
    let is_other = !offered.contains(&current);
    let waits = offered.iter().copied().chain(is_other.then_some(current));
    html! {
        select name=(name) {
            @for number in waits { option value=(number) selected[number == current] { (wait(number)) } }
        }
    }
}
