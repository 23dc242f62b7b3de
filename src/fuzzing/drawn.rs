//! What a page shows of a message, held against what was typed.

use crate::domain::markup::{Block, Inline, Style};

/// What the parts of a message say, in their order.
#[derive(Debug, Default)]
pub(super) struct DrawnPage {
    /// What is shown, and the signs and numbers before the items of a list.
    pub text: String,
    /// The same, and the language of each code before it: that is read, and not shown.
    read: String,
    /// What is shown without asking for it.
    open: String,
    /// Whether files are among it: they are shown by their names.
    pub has_files: bool,
    hidden: usize,
}

impl DrawnPage {
    pub(super) fn of(blocks: &[Block]) -> Self {
        let mut drawn = Self::default();
        blocks.iter().for_each(|block| drawn.block(block));
        drawn
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Lines(parts) => self.inlines(parts),
            Block::Code { language, text } => {
                self.read.push_str(language);
                self.say(text);
            }
            Block::Quote(blocks) => blocks.iter().for_each(|block| self.block(block)),
            Block::List { is_numbered: _, items } => {
                for item in items {
                    match item.number {
                        Some(number) => self.say(&format!("{number}.")),
                        None => self.sign("-"),
                    }
                    self.inlines(&item.parts);
                }
            }
        }
    }

    fn inlines(&mut self, parts: &[Inline]) {
        for part in parts {
            match part {
                Inline::Text(text) | Inline::Code(text) | Inline::Link(text) | Inline::Mail(text) => {
                    self.say(text)
                }
                Inline::File(link) => {
                    self.has_files = true;
                    self.say(link.path());
                }
                Inline::Mention(name) => {
                    self.say("@");
                    self.say(name);
                }
                Inline::Styled(Style::Spoiler, parts) => {
                    self.hidden += 1;
                    self.inlines(parts);
                    self.hidden -= 1;
                }
                Inline::Styled(_, parts) => self.inlines(parts),
            }
        }
    }

    fn say(&mut self, text: &str) {
        self.text.push_str(text);
        self.read.push_str(text);
        if self.hidden == 0 {
            self.open.push_str(text);
        }
    }

    /// Says what an excerpt has another sign for.
    fn sign(&mut self, sign: &str) {
        self.text.push_str(sign);
        self.read.push_str(sign);
    }

    /// What was typed is drawn in its order, each character once, and nothing else: but for white space, and for marks where
    /// they may stand.
    pub(super) fn lacks_only_marks_of(&self, typed: &str) {
        let mut drawn = self.read.chars().filter(|c| !c.is_whitespace()).peekable();
        // Marks at the beginnings of lines. Which of several in a row is the mark cannot be told from what is drawn.
        let mut marks = 0;
        for line in typed.split('\n') {
            for (at, c) in line.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let before = &line[..at];
                let begins = c == '>';
                marks += i32::from(begins && is_first(before, ">"));
                if drawn
                    .next_if(|next| {
                        *next == c || drawn_as(c, before, &line[at + c.len_utf8()..]) == Some(*next)
                    })
                    .is_some()
                {
                    continue;
                }
                marks -= i32::from(begins);
                let is_mark = matches!(c, '*' | '_' | '~' | '|' | '`' | '\\') || (begins && 0 <= marks);
                assert!(is_mark, "{c:?} is lost at {at} of {line:?} in {typed:?}");
            }
        }
        assert_eq!(drawn.next(), None, "it was not typed: {typed:?}");
        assert!(self.text.contains(|c: char| !c.is_whitespace()), "a message that shows nothing: {typed:?}");
    }

    /// An excerpt says what is shown in its order, but for what is hidden, files, and the marks of lists.
    pub(super) fn holds_the_excerpt(&self, excerpt: &str) {
        let signs_of = |text: &str| {
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '•' | '…')).collect::<String>()
        };
        if !self.has_files {
            assert_eq!(signs_of(excerpt), signs_of(&self.open), "the excerpt says what is shown");
        }
    }
}

/// What a character may be drawn as behind the beginning of its line: the sign of a mention as the one that most keyboards
/// have, and the sign of an item, or after its number, as one of those that may be typed.
fn drawn_as(c: char, before: &str, after: &str) -> Option<char> {
    let is_number = || before.ends_with(|c: char| c.is_ascii_digit()) && is_first(before, ">0123456789");
    match c {
        '＠' => Some('@'),
        ')' if is_number() => Some('.'),
        '*' | '+' if is_first(before, ">") && after.starts_with(' ') => Some('-'),
        _ => None,
    }
}

/// Whether nothing but these and white space stands there.
fn is_first(before: &str, marks: &str) -> bool {
    before.chars().all(|c| c.is_whitespace() || marks.contains(c))
}
