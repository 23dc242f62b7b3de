//! Decides when the view is drawn: with the next frame, then every 50 ms at most.

use super::{Connection, throttles::Throttles};
use crate::client::{RoomView, browser};
use leptos::prelude::*;
use std::time::Duration;

/// How long after the view was drawn it is drawn again at the earliest: what is read is not read faster than that.
const DRAW_INTERVAL: Duration = Duration::from_millis(50);

impl Connection {
    /// Draws the view with the next frame, whatever else comes until then, and soon again at the earliest: what comes to a
    /// quiet room is shown at once, and in a busy one several things are shown together. A page that nobody looks at
    /// has no frames, and draws nothing.
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
            // After the frame at the earliest, not in it: what is to be put right before the next one is painted waits
            // for that.
            set_timeout(draw, DRAW_INTERVAL.saturating_sub(Duration::from_millis(since)));
        });
    }
}
