//! What others make of a message.

use super::words::words;
use crate::domain::Reaction;
use leptos::prelude::*;

/// Each emoji, how many put it there, and on a longer look who.
#[component]
pub(super) fn Reactions(reactions: Memo<Vec<Reaction>>) -> impl IntoView {
    let words = words();
    let chip = |Reaction { emoji, people }: Reaction| {
        let who = people.iter().map(|member| member.nickname.as_str()).collect::<Vec<_>>().join(", ");
        let title = who.clone();
        view! {
            <li class="reactions__chip" title=title>
                <span aria-hidden="true">{emoji.to_string()} " " {people.len()}</span>
                <span class="visually-hidden">{emoji.to_string()} " " {who}</span>
            </li>
        }
    };
    view! {
        <Show when=move || !reactions.read().is_empty()>
            <ul class="reactions" aria-label=words.reactions>
                {move || reactions.get().into_iter().map(chip).collect_view()}
            </ul>
        </Show>
    }
}
