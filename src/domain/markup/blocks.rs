//! Blocks: fenced code, quotes, lists and paragraphs.

use super::{Block, ListItem, budget::Budget, inlines::inlines, names::Names};

/// The deepest nesting of quotes. Further quote marks are text.
pub(super) const MAX_QUOTE_DEPTH: usize = 4;

/// The deepest indentation of a list item.
const MAX_LIST_INDENT: usize = 5;

/// The most digits of an item's number: four digits are a year.
const MAX_ITEM_DIGITS: usize = 3;

/// Parses a text into blocks. `names` are nicknames that are recognized after an `@` even if they contain spaces.
#[must_use]
pub fn blocks(text: &str, names: &[&str]) -> Vec<Block> {
    within(text, Names::Known(names), MAX_QUOTE_DEPTH, &Budget::new())
}

pub(super) fn within(text: &str, names: Names<'_>, depth: usize, budget: &Budget) -> Vec<Block> {
    let mut found = Vec::new();
    // Some systems end a line with two characters.
    let mut lines = text.lines().peekable();
    // Lines of the current paragraph.
    let mut plain: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        if budget.is_spent() {
            plain.push(line);
        } else if let Some(fence) = Fence::of(line) {
            // If a code block is indented as a whole, as in a list, this indentation is removed from its lines.
            let edge = line.len() - line.trim_start().len();
            let mut taken = vec![line];
            let mut code: Vec<&str> = fence.first_line.into_iter().collect();
            for line in lines.by_ref() {
                taken.push(line);
                if let Some(last) = fence.closed_by(line) {
                    code.extend(last.map(|last| dedent(last, edge)));
                    break;
                }
                code.push(dedent(line, edge));
            }
            if code.iter().all(is_blank) {
                plain.append(&mut taken);
                continue;
            }
            paragraph(&mut plain, names, budget, &mut found);
            budget.spend(1);
            found.push(Block::Code { language: fence.language.to_owned(), text: code.join("\n") });
        } else if let Some(quoted) = quoted(line).filter(|_| 0 < depth) {
            let (mut taken, mut said) = (vec![line], vec![quoted]);
            while let Some((line, quoted)) = lines.peek().and_then(|line| Some((line, self::quoted(line)?))) {
                taken.push(line);
                said.push(quoted);
                lines.next();
            }
            if said.iter().all(is_blank) {
                plain.append(&mut taken);
                continue;
            }
            paragraph(&mut plain, names, budget, &mut found);
            budget.spend(1);
            // Mentions inside a quote are not collected.
            let names = if matches!(names, Names::Collected(_)) { Names::Known(&[]) } else { names };
            found.push(Block::Quote(within(&said.join("\n"), names, depth - 1, budget)));
        } else if let Some((number, words)) = item(line) {
            paragraph(&mut plain, names, budget, &mut found);
            budget.spend(1);
            let item = |line: &str, number, words| {
                budget.spend(1);
                ListItem { number, depth: indent(line), parts: inlines(words, names, budget) }
            };
            let mut items = vec![item(line, number, words)];
            while !budget.is_spent()
                && let Some((next, words)) = lines.peek().and_then(|line| self::item(line))
                && next.is_some() == number.is_some()
            {
                items.extend(lines.next().map(|line| item(line, next, words)));
            }
            found.push(Block::List { is_numbered: number.is_some(), items });
        } else {
            plain.push(line);
        }
    }
    paragraph(&mut plain, names, budget, &mut found);
    found
}

/// Ends the current paragraph. Empty lines around it are the space between blocks.
fn paragraph(plain: &mut Vec<&str>, names: Names<'_>, budget: &Budget, found: &mut Vec<Block>) {
    let first = plain.iter().take_while(|line| is_blank(line)).count();
    let last = plain.iter().rev().take_while(|line| is_blank(line)).count();
    if first < plain.len() {
        let parts = inlines(&plain[first..plain.len() - last].join("\n"), names, budget);
        found.push(Block::Lines(parts));
    }
    plain.clear();
}

/// Marks around nothing else are text: a message shows what was typed.
fn is_blank(line: &&str) -> bool {
    line.trim().is_empty()
}

/// The line without at most this many leading spaces and tabs.
fn dedent(line: &str, edge: usize) -> &str {
    let space = line.len() - line.trim_start_matches([' ', '\t']).len();
    &line[space.min(edge)..]
}

/// The first line of a code block.
struct Fence<'a> {
    mark: char,
    length: usize,
    language: &'a str,
    /// The text after the fence, if it is not the name of a language: the first line of the code.
    first_line: Option<&'a str>,
}

impl<'a> Fence<'a> {
    /// Three or more backticks or tildes. Backticks that are closed in the same line are not a fence. Neither are tildes before
    /// a word that is no language: in Korean they lengthen a sound.
    fn of(line: &'a str) -> Option<Self> {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        let is_fence = 3 <= length
            && match mark {
                '`' => !rest.contains('`'),
                _ => rest.trim().bytes().all(|byte| byte.is_ascii_alphanumeric()),
            };
        let word = rest.trim();
        let is_language = word
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'#' | b'.' | b'_'));
        let (language, first_line) = if is_language { (word, None) } else { ("", Some(rest)) };
        is_fence.then_some(Self { mark, length, language, first_line })
    }

    /// A fence is closed by as many of the same character, or more; a shorter one is code. Backticks also close it at the end
    /// of a code line, as in other chats. `Some` if this line closes it: with the code before the fence, if there is any.
    fn closed_by<'b>(&self, line: &'b str) -> Option<Option<&'b str>> {
        let line = line.trim_end();
        let code = line.trim_end_matches(self.mark);
        let is_alone = code.trim().is_empty();
        // Backticks that were opened in the same line close that span, not the block.
        let ends_code = self.mark == '`' && !code.contains("```");
        (self.length <= line.len() - code.len() && (is_alone || ends_code))
            .then(|| (!is_alone).then_some(code))
    }
}

fn quoted(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('>')?;
    // An arrow or an emoticon is no quote.
    (rest.is_empty() || rest.starts_with([' ', '>'])).then(|| rest.strip_prefix(' ').unwrap_or(rest))
}

/// The indentation of an item: one step for a tab or for two spaces.
fn indent(line: &str) -> usize {
    let space = &line[..line.len() - line.trim_start().len()];
    let tabs = space.matches('\t').count();
    (tabs + (space.len() - tabs) / 2).min(MAX_LIST_INDENT)
}

/// The number of a list item, if it has one, and its text.
fn item(line: &str) -> Option<(Option<u32>, &str)> {
    let line = line.trim_start();
    if let Some(rest) = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark)) {
        return (!rest.trim().is_empty()).then_some((None, rest.trim_start()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(". ").or_else(|| line[digits..].strip_prefix(") "))?;
    // With a leading zero, the list would show another number than the one typed.
    let is_written_so = digits == 1 || !line.starts_with('0');
    let number =
        line[..digits].parse().ok().filter(|_| (1..=MAX_ITEM_DIGITS).contains(&digits) && is_written_so)?;
    let words = rest.trim_start();
    (!words.is_empty() && !goes_on_counting(words)).then_some((Some(number), words))
}

/// Whether more numbers follow the first, as in a date: `11. 29. 회의`.
fn goes_on_counting(words: &str) -> bool {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < words.len() && rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_digit())
}
