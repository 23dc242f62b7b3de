//! Decides when Enter sends, also during an IME composition.

/// What to do with a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineBreak {
    /// Insert it.
    Stays,
    /// Send instead.
    Sends,
    /// Do not insert it; the end of the composition sends.
    Waits,
}

/// Enter sends and Shift+Enter inserts a line break.
///
/// The decision is not made on the key, but on the line break that it would insert (`beforeinput`, Input Events Level 2). An
/// IME that uses Enter to choose a word, as in Japanese and Chinese, inserts none. An IME that ends a syllable and inserts a
/// line break, as in Korean, inserts exactly one, during the composition or after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnterKey {
    /// Whether Shift is down, by the last key event: input events do not say it.
    has_shift: bool,
    /// Whether the end of the composition sends.
    is_due: bool,
}

impl EnterKey {
    /// A key is pressed.
    pub fn key(&mut self, has_shift: bool) {
        self.has_shift = has_shift;
    }

    /// A line break is about to be inserted.
    #[must_use]
    pub fn breaks_line(&mut self, is_composing: bool) -> LineBreak {
        match (self.has_shift, is_composing) {
            (true, _) => LineBreak::Stays,
            (false, true) => {
                self.is_due = true;
                LineBreak::Waits
            }
            (false, false) => LineBreak::Sends,
        }
    }

    /// A composition ends. True if it sends.
    #[must_use]
    pub fn ends_composition(&mut self) -> bool {
        std::mem::take(&mut self.is_due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What browsers tell, in order.
    #[derive(Clone, Copy)]
    enum Told {
        Key { shift: bool },
        LineBreak { composing: bool },
        CompositionEnd,
    }

    /// How often it sends, and how many line breaks are made.
    fn outcome(told: &[Told]) -> (usize, usize) {
        let mut enter = EnterKey::default();
        let (mut sent, mut broken) = (0, 0);
        for told in told {
            match *told {
                Told::Key { shift } => enter.key(shift),
                Told::LineBreak { composing } => match enter.breaks_line(composing) {
                    LineBreak::Stays => broken += 1,
                    LineBreak::Sends => sent += 1,
                    LineBreak::Waits => {}
                },
                Told::CompositionEnd => sent += usize::from(enter.ends_composition()),
            }
        }
        (sent, broken)
    }

    const ENTER: Told = Told::Key { shift: false };
    const SHIFT_ENTER: Told = Told::Key { shift: true };
    const BREAK: Told = Told::LineBreak { composing: false };
    const BREAK_COMPOSING: Told = Told::LineBreak { composing: true };
    const END: Told = Told::CompositionEnd;

    #[test]
    fn enter_sends_once_whatever_the_input_method_makes_of_it() {
        for (name, told, expected) in [
            ("no input method", &[ENTER, BREAK][..], (1, 0)),
            (
                "Korean, the break within the composition (Chromium on Linux)",
                &[ENTER, BREAK_COMPOSING, END],
                (1, 0),
            ),
            ("Korean, the break after it (Chromium on Windows and macOS)", &[ENTER, END, BREAK], (1, 0)),
            (
                "Korean, the break once more when the composition has ended",
                &[ENTER, BREAK_COMPOSING, END, END],
                (1, 0),
            ),
            ("Japanese: Enter chooses a word, then sends", &[ENTER, END, ENTER, BREAK], (1, 0)),
            ("Chinese: Enter takes the letters as they are, then sends", &[ENTER, END, ENTER, BREAK], (1, 0)),
            ("Chinese: two words, nothing sent", &[ENTER, END, ENTER, END], (0, 0)),
            ("Shift+Enter breaks the line", &[SHIFT_ENTER, BREAK], (0, 1)),
            ("Shift+Enter within a composition breaks it, too", &[SHIFT_ENTER, BREAK_COMPOSING, END], (0, 1)),
            ("Shift+Enter, then Enter", &[SHIFT_ENTER, BREAK, ENTER, BREAK], (1, 1)),
        ] {
            assert_eq!(outcome(told), expected, "{name}");
        }
    }
}
