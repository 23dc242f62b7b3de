//! What others make of a message.

use super::words::words;
use crate::{
    client::{Connection, RoomView, Shown},
    domain::{Act, Emoji, Reaction},
};
use leptos::prelude::*;

/// Each emoji, how many put it there, and on a longer look who. Pressing one adds one's own, or takes it back.
#[component]
pub(super) fn Reactions(view: RwSignal<RoomView>, message: Memo<Shown>) -> impl IntoView {
    let words = words();
    let emoji = Memo::new(move |_| {
        message.read().reactions.iter().map(|reaction| reaction.emoji.clone()).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !emoji.read().is_empty()>
            <ul class="reactions" aria-label=words.reactions>
                <For each=move || emoji.get() key=Emoji::clone let(emoji)>
                    <Chip view message emoji />
                </For>
            </ul>
        </Show>
    }
}

/// One of them: it stays while the number changes.
#[component]
fn Chip(view: RwSignal<RoomView>, message: Memo<Shown>, emoji: Emoji) -> impl IntoView {
    let connection = expect_context::<Connection>();
    let picture = emoji.to_string();
    let pressed = picture.clone();
    let people = Memo::new(move |_| {
        let message = message.read();
        let is_it = |reaction: &&Reaction| reaction.emoji == emoji;
        message.reactions.iter().find(is_it).map(|reaction| reaction.people.clone()).unwrap_or_default()
    });
    let is_own = move || {
        let you = view.read().you.person;
        people.read().iter().any(|member| member.person == you).to_string()
    };
    let who =
        move || people.read().iter().map(|member| member.nickname.as_str()).collect::<Vec<_>>().join(", ");
    view! {
        <li>
            <button
                class="reactions__chip"
                type="button"
                aria-pressed=is_own
                title=who
                on:click=move |_| toggle(connection, view, &message.get_untracked(), &pressed)
            >
                <span class="reactions__emoji">{picture}</span>
                " "
                <span class="reactions__count" aria-hidden="true">{move || people.read().len()}</span>
                <span class="visually-hidden">{who}</span>
            </button>
        </li>
    }
}

/// Reacts to a message with this emoji, or takes that back.
pub(super) fn toggle(connection: Connection, view: RwSignal<RoomView>, message: &Shown, emoji: &str) {
    let (Some(target), Ok(picture)) = (message.seq, Emoji::parse(emoji.to_owned())) else { return };
    let is_own = message.has_reaction(emoji, view.read_untracked().you.person);
    let emoji = picture;
    connection
        .post(view, if is_own { Act::Unreacted { target, emoji } } else { Act::Reacted { target, emoji } });
}
