//! The parts of a text that defines several types.

use super::Language;

/// A definition and the name it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section<'t> {
    pub(super) name: String,
    pub(super) language: Language,
    pub(super) body: &'t str,
}

/// Splits at lines of `=` that a line like `MSG: package/Name` follows. What comes before the
/// first is the definition of `root_name`, in `language`.
pub(super) fn split<'t>(root_name: &str, language: Language, text: &'t str) -> Vec<Section<'t>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut sections = Vec::new();
    let (mut name, mut own_language) = (short_name(root_name), language);
    let (mut start, mut at, mut separator) = (0, 0, None);
    for line in text.split_inclusive('\n') {
        if is_separator(line) {
            separator = Some(at);
        } else if let Some(end) = separator.take() {
            let (next_language, next_name) = title(line, language).unwrap_or((language, ""));
            sections.push(Section {
                name: std::mem::replace(&mut name, short_name(next_name)),
                language: std::mem::replace(&mut own_language, next_language),
                body: &text[start..end],
            });
            start = at + line.len();
        }
        at += line.len();
    }
    sections.push(Section {
        name,
        language: own_language,
        body: &text[start..separator.unwrap_or(at)],
    });
    sections.retain(|section| !section.name.is_empty());
    sections
}

/// `package/Name`, also for `package/msg/Name`: the folder of a type says nothing more.
pub(crate) fn short_name(name: &str) -> String {
    let name = name.replace("::", "/");
    let mut parts = name.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(package), Some("msg" | "srv" | "action"), Some(last), None) => {
            format!("{package}/{last}")
        }
        _ => name,
    }
}

fn is_separator(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.bytes().all(|byte| byte == b'=')
}

fn title(line: &str, language: Language) -> Option<(Language, &str)> {
    let (kind, name) = line.split_once(':')?;
    let language = match kind.trim() {
        "MSG" | "SRV" | "ACTION" if language == Language::Idl => Language::Ros2Msg,
        "MSG" | "SRV" | "ACTION" => language,
        "IDL" => Language::Idl,
        _ => return None,
    };
    Some((language, name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_with_either_line_ending() {
        let lines = ["int8 a", "=====", "MSG: x/msg/Y ", "int8 b", ""];
        for ending in ["\n", "\r\n"] {
            let text = lines.join(ending);
            let sections = split("p/msg/R", Language::Ros2Msg, &text);
            let found: Vec<_> = sections
                .iter()
                .map(|section| (section.name.as_str(), section.body.trim()))
                .collect();
            assert_eq!(found, [("p/R", "int8 a"), ("x/Y", "int8 b")]);
        }
    }

    #[test]
    fn each_part_has_its_language() {
        let text = "===\nIDL: p/msg/R\nmodule\n===\nMSG: x/Y\nint8 b\n===\n";
        let sections = split("p/msg/R", Language::Idl, text);
        let languages: Vec<_> = sections
            .iter()
            .map(|section| (section.name.as_str(), section.language))
            .collect();
        assert_eq!(
            languages,
            [
                ("p/R", Language::Idl),
                ("p/R", Language::Idl),
                ("x/Y", Language::Ros2Msg)
            ]
        );
    }
}
