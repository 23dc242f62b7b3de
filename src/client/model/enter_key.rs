//! When Enter sends: within a composition of an input method, too.

/// What becomes of a line break that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineBreak {
    /// It is made.
    Stays,
    /// It sends instead.
    Sends,
    /// It is not made, and the end of the composition sends.
    Waits,
}

/// Enter sends and Shift+Enter breaks the line.
///
/// What counts is not the key but the line break it would make (`beforeinput`, Input Events Level 2). An input method that
/// uses Enter to choose a word, as Japanese and Chinese ones do, makes none. One that both ends a syllable and breaks the
/// line, as Korean ones do, makes exactly one, within the composition or after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EnterKey {
    /// Whether Shift is down, as the last key said: an input event does not.
    has_shift: bool,
    /// Whether the end of the composition sends.
    is_due: bool,
}

impl EnterKey {
    /// A key goes down.
    pub fn key(&mut self, has_shift: bool) {
        self.has_shift = has_shift;
    }

    /// A line break is about to be made.
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

    /// A composition ends. Whether it sends.
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
