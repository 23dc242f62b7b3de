//! What others make of a message.

use super::words::words;
use crate::{
    client::{Connection, RoomView, Shown},
    domain::{Act, Emoji, Reaction},
};
use leptos::prelude::*;
use std::sync::Arc;

/// Each emoji, how many put it there, and on a longer look who. Pressing one adds one's own, or takes it back.
pub(super) fn reactions(
    view: RwSignal<RoomView>,
    message: RwSignal<Arc<Shown>>,
    shown: &Shown,
) -> Option<AnyView> {
    let words = words();
    let connection = expect_context::<Connection>();
    let chip = |reaction: &Reaction| {
        let Reaction { emoji, people } = reaction;
        let emoji = emoji.to_string();
        let is_own = shown.has_own_reaction(&emoji);
        let who = people.iter().map(|member| member.nickname.as_str()).collect::<Vec<_>>().join(", ");
        let (pressed, title) = (emoji.clone(), who.clone());
        view! {
            <li>
                <button
                    class="reactions__chip"
                    type="button"
                    aria-pressed=is_own.to_string()
                    title=title
                    on:click=move |_| toggle(connection, view, &message.get_untracked(), &pressed)
                >
                    <span class="reactions__emoji">{emoji}</span>
                    " "
                    <span class="reactions__count" aria-hidden="true">{people.len().to_string()}</span>
                    <span class="visually-hidden">{who}</span>
                </button>
            </li>
        }
        .into_any()
    };
    (!shown.reactions.is_empty()).then(|| {
        let chips = shown.reactions.iter().map(chip).collect_view();
        view! { <ul class="reactions" aria-label=words.reactions>{chips}</ul> }.into_any()
    })
}

/// Reacts to a message with this emoji, or takes that back.
pub(super) fn toggle(connection: Connection, view: RwSignal<RoomView>, message: &Shown, emoji: &str) {
    let (Some(target), Ok(picture)) = (message.seq, Emoji::parse(emoji.to_owned())) else { return };
    let is_own = message.has_own_reaction(emoji);
    let emoji = picture;
    connection
        .post(view, if is_own { Act::Unreacted { target, emoji } } else { Act::Reacted { target, emoji } });
}
