//! The components.
use crate::domain::{Language, Person};
use leptos::{config::LeptosOptions, prelude::*};

/// Who looks at a page.
#[derive(Clone, Copy, Debug)]
pub struct Visitor { /// Who.
 pub person: Option<Person>, /// Reads what.
 pub language: Language }

/// The lobby, saying that a room's name cannot be used.
pub fn room_refused_path() -> String { "/?refused=room".into() }

/// document
pub fn shell(_options: LeptosOptions) -> impl IntoView { view! { <p>hi</p> } }
/// app
#[component]
pub fn App() -> impl IntoView { view! { <p>hi</p> } }
/// hydrate
pub fn hydrate() {}
