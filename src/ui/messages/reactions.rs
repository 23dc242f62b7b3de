//! The reactions under a message.

use crate::{
    client::{Connection, MessageRow, RoomView},
    domain::{Act, Emoji, Reaction},
    ui::words::Words,
};
use leptos::prelude::RwSignal;
use maud::{Markup, html};

/// Each emoji with its count, and the people in its tooltip. Pressing one adds or removes one's own reaction, unless they are
/// fixed.
pub(crate) fn reactions(shown: &MessageRow, is_fixed: bool, words: &Words) -> Markup {
    let who = |reaction: &Reaction| {
        let names: Vec<_> = reaction.people.iter().map(|member| member.nickname.as_str()).collect();
        names.join(", ")
    };
    html! {
        @if !shown.reactions.is_empty() {
            ul.reactions aria-label=(words.reactions) {
                @for reaction in &shown.reactions {
                    @let (emoji, who) = (reaction.emoji.as_str(), who(reaction));
                    li {
                        button.reactions__chip type="button" aria-pressed=(shown.has_own_reaction(emoji).to_string()) title=(who) disabled[is_fixed] data-do="react" data-with=(emoji) {
                            span.reactions__emoji { (emoji) }
                            " "
                            span.reactions__count aria-hidden="true" { (reaction.people.len()) }
                            span.visually-hidden { (who) }
                        }
                    }
                }
            }
        }
    }
}

/// Adds this reaction to a message, or removes it.
pub(crate) fn toggle(connection: Connection, view: RwSignal<RoomView>, message: &MessageRow, emoji: &str) {
    let (Some(target), Ok(picture)) = (message.seq, Emoji::parse(emoji.to_owned())) else { return };
    let is_own = message.has_own_reaction(emoji);
    let emoji = picture;
    connection
        .post(view, if is_own { Act::Unreacted { target, emoji } } else { Act::Reacted { target, emoji } });
}
