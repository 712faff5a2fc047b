//! Words of a Dockerfile instruction: variables replaced, quotes and escapes taken off, as Docker's builder does
//! it. (What a crate for shell words does differs: `$` is an error or stays there.)

use std::iter::Peekable;
use std::str::Chars;

/// Where variables' values are looked up.
pub(crate) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The words of `text`, which blanks separate; what is wrong with it.
pub(crate) fn words(text: &str, escape: char, lookup: Lookup<'_>) -> Result<Vec<String>, String> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        escape,
        lookup,
    };
    let mut words = Vec::new();
    loop {
        while reader.rest.next_if(|c| c.is_whitespace()).is_some() {}
        if reader.rest.peek().is_none() {
            return Ok(words);
        }
        words.push(reader.until(&|c| c.is_whitespace())?);
    }
}

/// `text` as one word, with blanks in it.
pub(crate) fn word(text: &str, escape: char, lookup: Lookup<'_>) -> Result<String, String> {
    let mut reader = Reader {
        rest: text.chars().peekable(),
        escape,
        lookup,
    };
    reader.until(&|_| false)
}

/// `NAME=value …`, and in the older form `NAME value with blanks`.
pub(crate) fn pairs(
    text: &str,
    escape: char,
    lookup: Lookup<'_>,
) -> Result<Vec<(String, String)>, String> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    if !first.contains('=') {
        let value = word(rest.trim(), escape, lookup)?;
        return Ok(vec![(first.to_owned(), value)]);
    }
    words(text, escape, lookup)?
        .into_iter()
        .map(|word| match word.split_once('=') {
            Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
            _ => Err(format!("`{word}` is not NAME=value")),
        })
        .collect()
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    escape: char,
    lookup: Lookup<'a>,
}

impl Reader<'_> {
    /// Reads to the end or to what `ends` outside of quotes, which stays.
    fn until(&mut self, ends: &dyn Fn(char) -> bool) -> Result<String, String> {
        let mut word = String::new();
        while let Some(c) = self.rest.next_if(|c| !ends(*c)) {
            match c {
                '\'' => self.single_quoted(&mut word)?,
                '"' => self.double_quoted(&mut word)?,
                '$' => self.variable(&mut word)?,
                c if c == self.escape => word.extend(self.rest.next()),
                c => word.push(c),
            }
        }
        Ok(word)
    }

    fn single_quoted(&mut self, word: &mut String) -> Result<(), String> {
        loop {
            match self.rest.next() {
                Some('\'') => return Ok(()),
                Some(c) => word.push(c),
                None => return Err("a quote is not closed".to_owned()),
            }
        }
    }

    fn double_quoted(&mut self, word: &mut String) -> Result<(), String> {
        loop {
            match self.rest.next() {
                Some('"') => return Ok(()),
                Some('$') => self.variable(word)?,
                Some(c) if c == self.escape => {
                    // Only these lose it.
                    let escape = self.escape;
                    match self
                        .rest
                        .next_if(|c| matches!(c, '"' | '$') || *c == escape)
                    {
                        Some(escaped) => word.push(escaped),
                        None => word.push(c),
                    }
                }
                Some(c) => word.push(c),
                None => return Err("a quote is not closed".to_owned()),
            }
        }
    }

    /// After a `$`.
    fn variable(&mut self, word: &mut String) -> Result<(), String> {
        if self.rest.next_if_eq(&'{').is_none() {
            let name = self.name();
            if name.is_empty() {
                word.push('$');
            }
            word.push_str(&(self.lookup)(&name).unwrap_or_default());
            return Ok(());
        }
        let name = self.name();
        let value = (self.lookup)(&name);
        let or_empty = self.rest.next_if_eq(&':').is_some();
        let given = value
            .as_ref()
            .is_some_and(|value| !(or_empty && value.is_empty()));
        let operator = self.rest.next();
        let argument = match operator {
            Some('}') if !or_empty => String::new(),
            Some('-' | '+' | '?') => {
                let argument = self.until(&|c| c == '}')?;
                self.rest.next().ok_or("`${` is not closed")?;
                argument
            }
            _ => return Err(format!("`${{{name}…`: this form is not served")),
        };
        match operator {
            Some('-') if !given => word.push_str(&argument),
            Some('+') if given => word.push_str(&argument),
            Some('+') => {}
            Some('?') if !given => return Err(format!("`{name}`: {argument}")),
            _ => word.push_str(&value.unwrap_or_default()),
        }
        Ok(())
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        let legal = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
        while let Some(c) = self.rest.next_if(legal) {
            name.push(c);
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{pairs, word, words};

    fn lookup(name: &str) -> Option<String> {
        match name {
            "A" => Some("a b".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn variables_quotes_and_escapes_are_dockers() {
        for (text, expected) in [
            ("x$A-${A}y", "xa b-a by"),
            ("'$A' \"$A\"", "$A a b"),
            (r#"\$A "\$A" "\n" '\n'"#, r"$A $A \n \n"),
            ("${NONE:-d}${NONE-d}${EMPTY:-d}${EMPTY-d}", "ddd"),
            ("${A:+yes}${NONE:+no}${EMPTY:+no}${EMPTY+yes}", "yesyes"),
            ("${NONE:-${A}}", "a b"),
            ("$ 5$", "$ 5$"),
            ("$NONE.", "."),
        ] {
            assert_eq!(word(text, '\\', &lookup), Ok(expected.to_owned()), "{text}");
        }
        for text in ["\"a", "'a", "${A", "${A#x}", "${NONE:?why}"] {
            assert!(word(text, '\\', &lookup).is_err(), "{text}");
        }
        assert_eq!(word("a`$A", '`', &lookup), Ok("a$A".to_owned()));
    }

    #[test]
    fn words_end_at_blanks_outside_of_quotes_and_variables() {
        let read = words(" a\\ b  'c d'\t$A ", '\\', &lookup);
        let expected = ["a b", "c d", "a b"].map(str::to_owned);
        assert_eq!(read, Ok(expected.to_vec()));
    }

    #[test]
    fn pairs_come_in_both_forms() {
        let owned = |pairs: &[(&str, &str)]| {
            let own = |(name, value): &(&str, &str)| (String::from(*name), String::from(*value));
            Ok(pairs.iter().map(own).collect::<Vec<_>>())
        };
        let read = |text| pairs(text, '\\', &lookup);
        assert_eq!(
            read("A=1 B=\"x y\" C=$A"),
            owned(&[("A", "1"), ("B", "x y"), ("C", "a b")])
        );
        assert_eq!(
            read("NAME some words $A"),
            owned(&[("NAME", "some words a b")])
        );
        assert!(read("A=1 B").is_err());
    }
}
