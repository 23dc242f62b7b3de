//! What one can do with a message.

use super::{
    actions::{Actions, focus},
    emoji_picker::Emojis,
    reactions::toggle,
    words::words,
    writing_line::Writing,
};
use crate::{
    client::{Connection, RoomView, RowKey, Shown},
    domain::Act,
};
use leptos::{
    ev, html, mount::mount_to, prelude::*, tachys::view::any_view::AnyViewState, wasm_bindgen::JsCast,
    web_sys::HtmlElement,
};
use std::sync::Arc;

/// What one may react with. More would be a choice to make.
const EMOJI: [&str; 6] = ["👍", "❤️", "😂", "🎉", "😮", "😢"];

/// What the tools show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Tools,
    Emoji,
    Deleting,
}

/// Puts the tools into the row that shows them. Whatever becomes of its message, they are that message's.
pub(super) fn follow(
    view: RwSignal<RoomView>,
    actions: Actions,
    message: impl Fn(RowKey) -> Option<Arc<Shown>> + Copy + Send + Sync + 'static,
) {
    let open = Memo::new(move |_| {
        actions.open().filter(|row| message(*row).is_some_and(|message| message.may_be_acted_on()))
    });
    Effect::new(move |before: Option<Option<UnmountHandle<AnyViewState>>>| {
        drop(before);
        let key = open.get()?;
        let row = document().get_element_by_id(&key.to_string())?.dyn_into::<HtmlElement>().ok()?;
        let first = untrack(|| message(key))?;
        let message = Memo::new(move |before: Option<&Arc<Shown>>| {
            message(key).or_else(|| before.cloned()).unwrap_or_else(|| Arc::clone(&first))
        });
        Some(mount_to(row, move || view! { <MessageTools view message /> }.into_any()))
    });
}

#[component]
fn MessageTools(view: RwSignal<RoomView>, message: Memo<Arc<Shown>>) -> impl IntoView {
    let words = words();
    let actions = expect_context::<Actions>();
    let connection = expect_context::<Connection>();
    let emojis = expect_context::<Emojis>();
    let writing = expect_context::<RwSignal<Writing>>();
    let group = NodeRef::<html::Div>::new();
    let stage = RwSignal::new(Stage::Tools);
    let own = message.read_untracked().is_own();
    let Some(seq) = message.read_untracked().seq else { return ().into_any() };

    // The buttons of one stage take the place of those of another, and the focus goes with them.
    let show = move |next| {
        stage.set(next);
        request_animation_frame(move || {
            let group = group.try_get_untracked().flatten();
            focus(group.and_then(|group| group.query_selector("button").ok().flatten()));
        });
    };
    let write = move |what| {
        actions.close();
        writing.set(what);
    };
    let delete = move |_| {
        actions.close_for_good();
        connection.post(view, Act::Deleted { target: seq });
    };
    let react = move |emoji: &'static str| {
        actions.close();
        toggle(connection, view, &message.get_untracked(), emoji);
    };
    let tools = move || {
        view! {
            <ToolButton name=words.react path="M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.500 14.500c1.800 2.400 5.200 2.400 7 0M9 9.500h.01M15 9.500h.01" on_click=move |_| show(Stage::Emoji) />
            <ToolButton name=words.reply path="M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6" on_click=move |_| write(Writing::Answer(seq)) />
            {own.then(|| view! {
                <ToolButton name=words.edit path="M4 20h4L19 9l-4-4L4 16zM13 7l4 4" on_click=move |_| write(Writing::Edit(seq)) />
                <ToolButton name=words.delete path="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5" on_click=move |_| show(Stage::Deleting) />
            }.into_any())}
        }
        .into_any()
    };
    let emoji = move || {
        let button = |emoji: &'static str| {
            view! {
                <button class="message-tools__tool message-tools__emoji" type="button" aria-pressed=move || message.read().has_own_reaction(emoji).to_string() on:click=move |_| react(emoji)>
                    {emoji}
                </button>
            }
        };
        let more = move |_| {
            let shown = message.get_untracked();
            actions.close();
            emojis.pick(move |emoji| toggle(connection, view, &shown, &emoji));
        };
        view! {
            {EMOJI.map(button).collect_view()}
            <ToolButton name=words.more_emoji path="M12 5v14M5 12h14" on_click=more />
        }
        .into_any()
    };
    let deleting = move || {
        view! {
            <button class="message-tools__word message-tools__word--bad" type="button" on:click=delete>
                {words.delete_now}
            </button>
            <button class="message-tools__word" type="button" on:click=move |_| show(Stage::Tools)>
                {words.cancel}
            </button>
        }
        .into_any()
    };
    view! {
        // What appears here was asked for: it is not news to be read out.
        <div class="message-tools" aria-live="off" node_ref=group role="group" aria-label=words.actions>
            {move || match stage.get() {
                Stage::Tools => tools(),
                Stage::Emoji => emoji(),
                Stage::Deleting => deleting(),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn ToolButton(
    name: &'static str,
    path: &'static str,
    #[prop(into)] on_click: Callback<ev::MouseEvent>,
) -> impl IntoView {
    view! {
        <button class="message-tools__tool" type="button" aria-label=name title=name on:click=move |event| on_click.run(event)>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d=path />
            </svg>
        </button>
    }
}
