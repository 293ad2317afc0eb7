//! The words and signs of an IDL text.

use std::fmt;

use crate::error::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A name or keyword.
    Word(&'t str),
    /// A number as written.
    Number(&'t str),
    /// A text or letter in quotes; what it says matters nowhere.
    Quoted,
    /// `::`
    Scope,
    Symbol(char),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(text) | Self::Number(text) => write!(formatter, "{text:?}"),
            Self::Quoted => write!(formatter, "a quoted text"),
            Self::Scope => write!(formatter, "\"::\""),
            Self::Symbol(symbol) => write!(formatter, "{symbol:?}"),
        }
    }
}

/// All tokens of `text`, without comments and preprocessor lines.
pub(super) fn of(text: &str) -> Result<Vec<Token<'_>>, Error> {
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        let n_bytes = if rest.starts_with("//") || first == '#' {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(comment) = rest.strip_prefix("/*") {
            comment.find("*/").map_or(rest.len(), |end| end + 4)
        } else {
            let (token, n_bytes) = token(rest, first)?;
            tokens.push(token);
            n_bytes
        };
        rest = rest.get(n_bytes..).unwrap_or_default();
    }
}

fn token(rest: &str, first: char) -> Result<(Token<'_>, usize), Error> {
    let run =
        |belongs: fn(char) -> bool| rest.find(|letter| !belongs(letter)).unwrap_or(rest.len());
    Ok(match first {
        'a'..='z' | 'A'..='Z' | '_' => {
            let n_bytes = run(|letter| letter.is_ascii_alphanumeric() || letter == '_');
            (Token::Word(&rest[..n_bytes]), n_bytes)
        }
        '0'..='9' => {
            let n_bytes = run(|letter| letter.is_ascii_alphanumeric() || letter == '.');
            (Token::Number(&rest[..n_bytes]), n_bytes)
        }
        '"' | '\'' => (Token::Quoted, quoted_bytes(rest, first)?),
        ':' if rest.starts_with("::") => (Token::Scope, 2),
        symbol => (Token::Symbol(symbol), symbol.len_utf8()),
    })
}

/// Up to the closing quote; a quote after a backslash does not close.
fn quoted_bytes(rest: &str, quote: char) -> Result<usize, Error> {
    let mut escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == quote => return Ok(at + 1),
            _ => {}
        }
    }
    Err(Error::BadSchema {
        what: "the IDL text ends inside a quoted text".to_owned(),
    })
}
