//! Schedules rendering of the view: with the next frame, and at most every 50 ms.

use super::{Connection, throttles::Throttles};
use crate::client::{RoomView, browser};
use leptos::prelude::*;
use std::time::Duration;

/// The minimum interval of rendering: people do not read faster.
const DRAW_INTERVAL: Duration = Duration::from_millis(50);

impl Connection {
    /// Renders the view with the next frame, but not before the interval is over: an event in a quiet room is shown at once,
    /// and several in a busy one together. A hidden page has no frames, and renders nothing.
    pub(super) fn draw_soon(self, view: RwSignal<RoomView>) {
        let Throttles { is_drawing, drawn, .. } = self.paces.get_value();
        if is_drawing {
            return;
        }
        self.paces.update_value(|paces| paces.is_drawing = true);
        let draw = move || {
            self.paces.update_value(|paces| (paces.is_drawing, paces.drawn) = (false, browser::now()));
            view.notify();
        };
        request_animation_frame(move || {
            let since = browser::now().millis().saturating_sub(drawn.millis());
            // At the earliest after the frame, not in it: fixes that must be done before the next paint wait for that.
            set_timeout(draw, DRAW_INTERVAL.saturating_sub(Duration::from_millis(since)));
        });
    }
}
