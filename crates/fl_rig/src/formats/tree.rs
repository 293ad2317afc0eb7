//! A tree of numbers, texts, lists and named entries: what YAML and JSON files hold.
//!
//! Entries keep their order, so that a file is written as it was thought.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::Error;

/// Lists nested deeper than any rig file needs are refused before they exhaust the stack.
const MAX_DEPTH: usize = 64;

/// One value of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// Nothing.
    Null,
    /// Yes or no.
    Flag(bool),
    /// A number; whole ones too.
    Number(f64),
    /// A text.
    Text(String),
    /// Values in order.
    List(Vec<Tree>),
    /// Named values in order.
    Map(Vec<(String, Tree)>),
}

/// A value in a file, which knows its place for messages.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    tree: &'a Tree,
    place: String,
    path: &'a Path,
}

impl Tree {
    /// Parses JSON.
    pub(super) fn from_json(text: &str, path: &Path) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|err| Error::Syntax {
            language: "JSON",
            reason: err.to_string(),
            path: path.to_owned(),
        })
    }

    /// Parses YAML 1.2, in which `y` is a text and not a yes.
    pub(super) fn from_yaml(text: &str, path: &Path) -> Result<Self, Error> {
        let options = serde_saphyr::options! {
            strict_booleans: true,
            with_snippet: false,
        };
        serde_saphyr::from_str_with_options(text, options).map_err(|err| Error::Syntax {
            language: "YAML",
            reason: err.to_string(),
            path: path.to_owned(),
        })
    }

    /// The root, for reading.
    pub(super) fn root<'a>(&'a self, path: &'a Path) -> Node<'a> {
        Node {
            tree: self,
            place: String::new(),
            path,
        }
    }

    /// A list of numbers.
    pub(super) fn numbers(numbers: impl IntoIterator<Item = f64>) -> Self {
        Self::List(numbers.into_iter().map(Self::Number).collect())
    }

    /// Rows of `n_columns` numbers each.
    pub(super) fn rows(numbers: &[f64], n_columns: usize) -> Self {
        let rows = numbers.chunks(n_columns);
        Self::List(rows.map(|row| Self::numbers(row.iter().copied())).collect())
    }

    /// Named values.
    pub(super) fn map<const N: usize>(entries: [(&str, Tree); N]) -> Self {
        let entries = entries.into_iter();
        Self::Map(entries.map(|(key, tree)| (key.to_owned(), tree)).collect())
    }

    /// As JSON, with lists of numbers on one line.
    pub(super) fn to_json(&self) -> String {
        let mut text = String::new();
        self.push_json(&mut text, 0);
        text.push('\n');
        text
    }

    /// As YAML, with lists of numbers on one line.
    pub(super) fn to_yaml(&self) -> String {
        let mut text = String::new();
        self.push_yaml(&mut text, 0);
        text
    }

    fn push_json(&self, text: &mut String, depth: usize) {
        let (open, close) = match self {
            Self::Map(entries) if !entries.is_empty() => ('{', '}'),
            Self::List(items) if !items.iter().all(Self::is_flat) => ('[', ']'),
            _ => return text.push_str(&self.in_line()),
        };
        text.push(open);
        for (idx, (key, value)) in self.children().enumerate() {
            text.push_str(if idx > 0 { ",\n" } else { "\n" });
            text.push_str(&"  ".repeat(depth + 1));
            if let Some(key) = key {
                text.push_str(&format!("{}: ", quoted(key)));
            }
            value.push_json(text, depth + 1);
        }
        text.push_str(&format!("\n{}{close}", "  ".repeat(depth)));
    }

    fn push_yaml(&self, text: &mut String, depth: usize) {
        for (key, value) in self.children() {
            let head = key.map_or("-".to_owned(), |key| format!("{}:", plain_or_quoted(key)));
            text.push_str(&format!("{}{head}", "  ".repeat(depth)));
            if value.is_block() {
                text.push('\n');
                value.push_yaml(text, depth + 1);
            } else {
                text.push_str(&format!(" {}\n", value.in_line()));
            }
        }
    }

    fn children(&self) -> Box<dyn Iterator<Item = (Option<&str>, &Tree)> + '_> {
        match self {
            Self::List(items) => Box::new(items.iter().map(|item| (None, item))),
            Self::Map(entries) => {
                Box::new(entries.iter().map(|(key, it)| (Some(key.as_str()), it)))
            }
            _ => Box::new(std::iter::empty()),
        }
    }

    /// Whether YAML writes it over several lines.
    fn is_block(&self) -> bool {
        match self {
            Self::Map(entries) => !entries.is_empty(),
            Self::List(items) => !items.iter().all(Self::is_flat),
            _ => false,
        }
    }

    /// Whether it fits a line among others.
    fn is_flat(&self) -> bool {
        match self {
            Self::Map(_) => false,
            Self::List(items) => {
                items.iter().all(|item| matches!(item, Self::Number(_))) && items.len() <= 4
            }
            _ => true,
        }
    }

    fn in_line(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number_text(*number),
            Self::Text(text) => quoted(text),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::in_line).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Map(_) => "{}".to_owned(),
        }
    }
}

/// The shortest text that reads as the same number; whole numbers without a point.
pub(super) fn number_text(number: f64) -> String {
    if number.abs() < 1e15 && number.fract() == 0.0 {
        return format!("{number}");
    }
    format!("{number:?}")
}

/// A text in quotes, as JSON and YAML both read it: YAML takes no control characters as they are.
fn quoted(text: &str) -> String {
    let json = serde_json::to_string(text).expect("a text is always JSON");
    let escape = |letter: char| match letter {
        '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
            format!("\\u{:04x}", u32::from(letter))
        }
        letter => letter.to_string(),
    };
    json.chars().map(escape).collect()
}

fn plain_or_quoted(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'/';
    let is_word = key
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    match is_word && key.bytes().all(plain) {
        true => key.to_owned(),
        false => quoted(key),
    }
}

impl<'a> Node<'a> {
    /// The value under `key`.
    pub(super) fn at(&self, key: &str) -> Result<Node<'a>, Error> {
        self.get(key)
            .ok_or_else(|| self.refuse(&format!("lacks `{key}`")))
    }

    /// The value under `key`, if there is one that is not null.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let Tree::Map(entries) = self.tree else {
            return None;
        };
        let (_, tree) = entries.iter().find(|(name, _)| name == key)?;
        (*tree != Tree::Null).then(|| self.child(key, tree))
    }

    /// The first of the keys that is there.
    pub(super) fn any_of(&self, keys: &[&str]) -> Result<Node<'a>, Error> {
        let found = keys.iter().find_map(|key| self.get(key));
        found.ok_or_else(|| self.refuse(&format!("lacks `{}`", keys.join("` or `"))))
    }

    /// The named values of a map.
    pub(super) fn entries(&self) -> Result<Vec<(&'a str, Node<'a>)>, Error> {
        match self.tree {
            Tree::Map(entries) => Ok(entries
                .iter()
                .map(|(key, tree)| (key.as_str(), self.child(key, tree)))
                .collect()),
            _ => Err(self.refuse("must hold named values")),
        }
    }

    /// The values of a list.
    pub(super) fn items(&self) -> Result<Vec<Node<'a>>, Error> {
        match self.tree {
            Tree::List(items) => Ok(items
                .iter()
                .enumerate()
                .map(|(idx, tree)| self.child(&(idx + 1).to_string(), tree))
                .collect()),
            _ => Err(self.refuse("must be a list")),
        }
    }

    /// Whether it is a list.
    pub(super) fn is_list(&self) -> bool {
        matches!(self.tree, Tree::List(_))
    }

    /// A finite number.
    pub(super) fn number(&self) -> Result<f64, Error> {
        match self.tree {
            Tree::Number(number) if number.is_finite() => Ok(*number),
            _ => Err(self.refuse("must be a finite number")),
        }
    }

    /// A count of pixels.
    pub(super) fn size(&self) -> Result<u32, Error> {
        let number = self.number()?;
        if number.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(&number) {
            return Ok(number as u32);
        }
        Err(self.refuse("must be a whole number of pixels"))
    }

    /// Finite numbers, in one list or in rows.
    pub(super) fn numbers(&self) -> Result<Vec<f64>, Error> {
        let items = self.items()?;
        let nested = items.iter().map(|item| match item.is_list() {
            true => item.numbers(),
            false => item.number().map(|number| vec![number]),
        });
        Ok(nested.collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// Exactly `N` finite numbers, in one list or in rows.
    pub(super) fn array<const N: usize>(&self) -> Result<[f64; N], Error> {
        let numbers = self.numbers()?;
        let n_numbers = numbers.len();
        numbers
            .try_into()
            .map_err(|_| self.refuse(&format!("must hold {N} numbers, not {n_numbers}")))
    }

    /// The numbers under these keys.
    pub(super) fn fields<const N: usize>(&self, keys: [&str; N]) -> Result<[f64; N], Error> {
        let mut numbers = [0.0; N];
        for (number, key) in numbers.iter_mut().zip(keys) {
            *number = self.at(key)?.number()?;
        }
        Ok(numbers)
    }

    /// A text.
    pub(super) fn text(&self) -> Result<&'a str, Error> {
        match self.tree {
            Tree::Text(text) => Ok(text),
            _ => Err(self.refuse("must be a text")),
        }
    }

    /// An error that names this place.
    pub(super) fn refuse(&self, what: &str) -> Error {
        let place = match self.place.as_str() {
            "" => "the file",
            place => place,
        };
        Error::Place {
            place: place.to_owned(),
            what: what.to_owned(),
            path: PathBuf::from(self.path),
        }
    }

    /// An error of the library, with this place before it.
    pub(super) fn blame(&self, err: Error) -> Error {
        match err {
            placed @ (Error::Place { .. } | Error::Syntax { .. }) => placed,
            other => self.refuse(&format!("is refused: {other}")),
        }
    }

    fn child(&self, key: &str, tree: &'a Tree) -> Node<'a> {
        let place = match self.place.is_empty() {
            true => key.to_owned(),
            false => format!("{}.{key}", self.place),
        };
        Node {
            tree,
            place,
            path: self.path,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = deserializer.deserialize_any(Reader)?;
        match tree.depth() <= MAX_DEPTH {
            true => Ok(tree),
            false => Err(serde::de::Error::custom("nested too deeply")),
        }
    }
}

impl Tree {
    fn depth(&self) -> usize {
        let deepest = self.children().map(|(_, child)| child.depth()).max();
        deepest.map_or(0, |depth| depth + 1)
    }
}

/// Takes what a parser found.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text, a list or named values")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Tree, Tree>()? {
            let key = match key {
                Tree::Text(text) => text,
                other => other.in_line(),
            };
            entries.push((key, value));
        }
        Ok(Tree::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree() -> impl Strategy<Value = Tree> {
        let finite = any::<f64>().prop_filter("finite", |number| number.is_finite());
        let leaf = prop_oneof![
            Just(Tree::Null),
            any::<bool>().prop_map(Tree::Flag),
            finite.prop_map(Tree::Number),
            ".{0,8}".prop_map(Tree::Text),
        ];
        leaf.prop_recursive(4, 24, 5, |inner| {
            let entry = ("[a-z/_ 0-9é\"]{1,6}", inner.clone());
            let map = prop::collection::vec(entry, 0..4).prop_map(|mut entries| {
                entries.sort_by(|(a, _), (b, _)| a.cmp(b));
                entries.dedup_by(|(a, _), (b, _)| a == b);
                Tree::Map(entries)
            });
            prop_oneof![map, prop::collection::vec(inner, 0..4).prop_map(Tree::List)]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(tree in tree()) {
            let path = Path::new("a");
            prop_assert_eq!(&Tree::from_json(&tree.to_json(), path).unwrap(), &tree);
            let root = Tree::Map(vec![("root".to_owned(), tree)]);
            let yaml = root.to_yaml();
            prop_assert_eq!(&Tree::from_yaml(&yaml, path).unwrap(), &root, "{}", yaml);
        }
    }

    #[test]
    fn numbers_of_every_spelling_are_read() {
        let yaml = "a: [1, 1., -.5, 5.2e+02, 1e-5, +3, 0x10]";
        let tree = Tree::from_yaml(yaml, Path::new("a")).unwrap();
        let numbers = tree
            .root(Path::new("a"))
            .at("a")
            .unwrap()
            .numbers()
            .unwrap();
        assert_eq!(numbers, [1.0, 1.0, -0.5, 520.0, 1e-5, 3.0, 16.0]);
    }

    #[test]
    fn errors_name_the_place() {
        let tree = Tree::from_yaml("cam0:\n  T: [[1, x]]", Path::new("c.yaml")).unwrap();
        let root = tree.root(Path::new("c.yaml"));
        let err = root
            .at("cam0")
            .unwrap()
            .at("T")
            .unwrap()
            .numbers()
            .unwrap_err();
        assert_eq!(
            err.to_string(),
            "cam0.T.1.2 must be a finite number\nfile: c.yaml"
        );
    }
}
