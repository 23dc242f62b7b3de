//! What a letter is, and its lower case: exact enough to find the words in messages.
//!
//! Unicode's own tables are exact, but add ten kilobytes to a program that people must download first.

/// Whether it may be in a word: letters, digits and marks of every script, but not signs and spaces.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{80}'..='\u{bf}' => matches!(c, 'ª' | 'µ' | 'º'),
        '×' | '÷' => false,
        // Punctuation, arrows, symbols, emoji; those of East Asia; full-width ASCII; more emoji.
        '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' => false,
        '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '\u{1f000}'..='\u{1faff}' => false,
        '،' | '؛' | '؟' | '۔' | '।' | '॥' => false,
        _ => true,
    }
}

/// Whether it is a letter of Chinese, Japanese or Korean, whose words may follow others without a space.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3105}'..='\u{318e}'
        | '\u{31a0}'..='\u{31bf}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}'
        | '\u{20000}'..='\u{3ffff}')
        && c != '・'
}

/// Whether it may be in a word of a script with spaces between words.
#[must_use]
pub fn is_of_spaced_word(c: char) -> bool {
    is_word_char(c) && !is_cjk(c)
}

/// Whether it is a letter of Korean.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// The full-width form of a half-width Korean letter. Unicode maps it to one that forms a syllable with the next.
#[must_use]
pub fn half_width_jamo(c: char) -> Option<char> {
    let at = |first: char, letter: u32| char::from_u32(letter + (c as u32 - first as u32));
    match c {
        '\u{FFA1}'..='\u{FFBE}' => at('\u{FFA1}', 0x3131),
        '\u{FFC2}'..='\u{FFC7}' => at('\u{FFC2}', 0x314F),
        '\u{FFCA}'..='\u{FFCF}' => at('\u{FFCA}', 0x3155),
        '\u{FFD2}'..='\u{FFD7}' => at('\u{FFD2}', 0x315B),
        '\u{FFDA}'..='\u{FFDC}' => at('\u{FFDA}', 0x3161),
        _ => None,
    }
}

/// The lower case of a letter: Latin with its accents, Greek, Cyrillic. Few other scripts have letter case.
#[must_use]
pub fn to_lower_approx(c: char) -> char {
    let by = |distance: u32| char::from_u32(c as u32 + distance).unwrap_or(c);
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => by(32),
        'Ѐ'..='Џ' => by(80),
        // These ranges have pairs of upper and lower case.
        'Ā'..='ķ' | 'Ŋ'..='ŷ' if (c as u32).is_multiple_of(2) && c != 'İ' => by(1),
        'Ĺ'..='ň' | 'Ź'..='ž' if !(c as u32).is_multiple_of(2) => by(1),
        'Ÿ' => 'ÿ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_many_scripts_are_of_words_and_signs_are_not() {
        for letter in "aZ9éßñøŁжΩאبहक가한漢あアๅ々".chars() {
            assert!(is_word_char(letter), "{letter}");
        }
        for sign in " .,!?()[]@#*_-—…“”«»¿¡×€→•。、！？「」（）　🎉❤\u{a0}".chars()
        {
            assert!(!is_word_char(sign), "{sign}");
        }
    }

    #[test]
    fn the_small_letter_is_the_one_of_unicode() {
        for capital in
            ('A'..='Z').chain('À'..='Ö').chain('Ø'..='Þ').chain('Α'..='Ρ').chain('А'..='Я').chain('Ѐ'..='Џ')
        {
            assert_eq!(capital.to_lowercase().next(), Some(to_lower_approx(capital)), "{capital}");
        }
        // İ is the one that becomes two.
        for letter in ('À'..='ž').filter(|c| *c != 'İ').chain("가9漢".chars()) {
            assert_eq!(letter.to_lowercase().next(), Some(to_lower_approx(letter)), "{letter}");
        }
    }
}
