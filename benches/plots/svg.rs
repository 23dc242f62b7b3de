//! A picture of lines, dots, bars and words, readable on light and on dark.

use std::fmt::{Display, Write};

/// Colours have to be told from each other, and from the ground, in both.
const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#3a3833}\
.title{font-size:15px;font-weight:600}\
.quiet{fill:#6b675f}\
.grid{stroke:#6b675f;stroke-opacity:.25}\
.own{fill:#b4441a}text.own{font-weight:600}\
.limit{fill:#8a857b}\
.other{fill:#35618e}\
@media(prefers-color-scheme:dark){\
text{fill:#e4e1da}\
.quiet{fill:#a8a399}\
.own{fill:#ff8a5c}\
.limit{fill:#8f8a80}\
.other{fill:#7fb0e0}}";

pub(super) struct Svg {
    text: String,
}

/// Which end of some words is where they are put.
#[derive(Clone, Copy, Debug)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Svg {
    /// With a title for those who do not see it.
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n"
        );
        Self { text }
    }

    pub(super) fn words(&mut self, x: f64, y: f64, anchor: Anchor, class: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.add(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" class=\"{class}\">{words}</text>"
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &str) {
        let ((x1, y1), (x2, y2)) = (from, to);
        self.add(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn dot(&mut self, x: f64, y: f64, class: &str) {
        self.add(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" class=\"{class}\"/>"));
    }

    pub(super) fn bar(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), class: &str) {
        self.add(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"3\" class=\"{class}\"/>"
        ));
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    fn add(&mut self, element: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{element}");
    }
}
