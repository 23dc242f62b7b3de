//! From a JSON text to a tree (RFC 8259).
//!
//! It reads JSON that our own server wrote, and does not validate it fully: a number that is negative or has a fraction is
//! accepted as a number without a value.

use std::borrow::Cow;

/// How deep a text may go. Ours go five levels deep.
const MAX_DEPTH: u32 = 32;

/// A JSON value. Texts without escapes stay where they are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum JsonValue<'a> {
    Null,
    Truth(bool),
    /// A whole number from 0 on; none for any other number.
    Number(Option<u64>),
    Text(Cow<'a, str>),
    List(Vec<JsonValue<'a>>),
    Object(Vec<(Cow<'a, str>, JsonValue<'a>)>),
}

impl<'a> JsonValue<'a> {
    /// Reads all of a text.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let mut reader = JsonParser { rest: text };
        let value = reader.value(MAX_DEPTH)?;
        reader.skip_space();
        reader.rest.is_empty().then_some(value)
    }
}

struct JsonParser<'a> {
    rest: &'a str,
}

impl<'a> JsonParser<'a> {
    fn value(&mut self, depth: u32) -> Option<JsonValue<'a>> {
        let deeper = depth.checked_sub(1)?;
        self.skip_space();
        match self.rest.as_bytes().first()? {
            b'"' => self.text().map(JsonValue::Text),
            b'{' => {
                let mut fields = Vec::new();
                self.each('{', '}', |reader| {
                    reader.skip_space();
                    let name = reader.text()?;
                    reader.skip_space();
                    reader.take(':')?;
                    fields.push((name, reader.value(deeper)?));
                    Some(())
                })?;
                Some(JsonValue::Object(fields))
            }
            b'[' => {
                let mut values = Vec::new();
                self.each('[', ']', |reader| {
                    values.push(reader.value(deeper)?);
                    Some(())
                })?;
                Some(JsonValue::List(values))
            }
            _ => self.word(),
        }
    }

    /// The items between two brackets, separated by commas.
    fn each(&mut self, open: char, close: char, mut read: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(open)?;
        self.skip_space();
        if self.take(close).is_some() {
            return Some(());
        }
        loop {
            read(self)?;
            self.skip_space();
            if self.take(close).is_some() {
                return Some(());
            }
            self.take(',')?;
        }
    }

    /// A number, or `true`, `false` or `null`.
    fn word(&mut self) -> Option<JsonValue<'a>> {
        let belongs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(match word {
            "null" => JsonValue::Null,
            "true" => JsonValue::Truth(true),
            "false" => JsonValue::Truth(false),
            number if number.starts_with(|c: char| c == '-' || c.is_ascii_digit()) => {
                JsonValue::Number(number.parse().ok())
            }
            _ => return None,
        })
    }

    fn text(&mut self) -> Option<Cow<'a, str>> {
        self.take('"')?;
        let end = self.rest.find(['"', '\\'])?;
        let plain = self.advance(end);
        if self.take('"').is_some() {
            return Some(Cow::Borrowed(plain));
        }
        let mut text = plain.to_owned();
        while self.take('"').is_none() {
            self.take('\\')?;
            text.push(self.escaped()?);
            let end = self.rest.find(['"', '\\'])?;
            text.push_str(self.advance(end));
        }
        Some(Cow::Owned(text))
    }

    /// The character after a backslash.
    fn escaped(&mut self) -> Option<char> {
        let kind = self.rest.chars().next()?;
        self.advance(kind.len_utf8());
        Some(match kind {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit()?;
                // A character above U+FFFF is written as two units.
                if !(0xd800..0xdc00).contains(&unit) {
                    return char::from_u32(unit);
                }
                self.take('\\')?;
                self.take('u')?;
                let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + low);
            }
            '"' | '\\' | '/' => kind,
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest.get(..4)?;
        self.advance(4);
        u32::from_str_radix(digits, 16).ok()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, sign: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(sign)?;
        Some(())
    }

    fn advance(&mut self, by: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(by);
        self.rest = rest;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read_by_serde(json: &serde_json::Value) -> JsonValue<'static> {
        match json {
            serde_json::Value::Null => JsonValue::Null,
            serde_json::Value::Bool(truth) => JsonValue::Truth(*truth),
            serde_json::Value::Number(number) => JsonValue::Number(number.as_u64()),
            serde_json::Value::String(text) => JsonValue::Text(text.clone().into()),
            serde_json::Value::Array(values) => JsonValue::List(values.iter().map(read_by_serde).collect()),
            serde_json::Value::Object(fields) => JsonValue::Object(
                fields.iter().map(|(name, value)| (name.clone().into(), read_by_serde(value))).collect(),
            ),
        }
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(|truth| json!(truth)),
            any::<u64>().prop_map(|number| json!(number)),
            any::<i64>().prop_map(|number| json!(number)),
            any::<f64>().prop_map(|number| json!(number)),
            any::<String>().prop_map(|text| json!(text)),
        ];
        leaf.prop_recursive(4, 60, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(|values| json!(values)),
                prop::collection::btree_map(any::<String>(), inner, 0..6).prop_map(|fields| json!(fields)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_serde_writes_is_read_as_serde_reads_it(json in any_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&json) } else { serde_json::to_string(&json) }.unwrap();
            prop_assert_eq!(JsonValue::read(&text), Some(read_by_serde(&json)));
        }

        #[test]
        fn no_text_is_too_much_for_it(text in r#"[\[\]{}:,"\\untrfeals0-9. -]{0,60}"#, any in any::<String>()) {
            JsonValue::read(&text);
            JsonValue::read(&any);
            JsonValue::read(&"[".repeat(100_000));
        }
    }

    #[test]
    fn escapes_are_read_and_halves_of_them_are_not() {
        let text = |json: &str| match JsonValue::read(json) {
            Some(JsonValue::Text(text)) => Some(text.into_owned()),
            _ => None,
        };
        assert_eq!(text(r#""\u003c\/\ud83d\ude42\"\n""#).unwrap(), "</🙂\"\n");
        for wrong in [r#""\ud83d""#, r#""\ud83d\u0041""#, r#""\udc00""#, r#""\x""#, r#""a"#, r#""\u12""#] {
            assert_eq!(text(wrong), None, "{wrong}");
        }
    }
}
