//! The four bytes before a message in CDR, which say how it is encoded.

use crate::error::Error;

/// Bytes of the encapsulation header.
pub(crate) const ENCAPSULATION_BYTES: usize = 4;

/// By which rules numbers, lists and structs are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// ROS 1: little-endian, unaligned.
    Ros1,
    /// CDR as of old, XCDR version 1.
    Cdr1,
    /// XCDR version 2.
    Cdr2,
}

/// What a type allows its later versions to change, and with that how its structs are framed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extensibility {
    /// Nothing: its fields follow each other.
    Final,
    /// More fields at the end: CDR 2 says before a struct how many bytes it takes.
    Appendable,
    /// Any fields: each comes with its number and its size.
    Mutable,
}

/// What the first four bytes of a message say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Encapsulation {
    pub(crate) little_endian: bool,
    pub(crate) rules: Rules,
    /// Of the message's own type, and of every type in it that says nothing else: the encoding is
    /// chosen by the type, and unmarked types all have the sender's default.
    pub(crate) extensibility: Extensibility,
}

impl Encapsulation {
    /// XTypes 1.3, table 60. The other two bytes only count padding after the message.
    pub(crate) fn of(message: &[u8]) -> Result<Self, Error> {
        let Some(head) = message.first_chunk::<ENCAPSULATION_BYTES>() else {
            return Err(Error::MessageTooShort {
                at: 0,
                needed: ENCAPSULATION_BYTES,
                left: message.len(),
            });
        };
        let (rules, extensibility) = match [head[0], head[1]] {
            [0, 0 | 1] => (Rules::Cdr1, Extensibility::Final),
            [0, 2 | 3] => (Rules::Cdr1, Extensibility::Mutable),
            [0, 6 | 7] => (Rules::Cdr2, Extensibility::Final),
            [0, 8 | 9] => (Rules::Cdr2, Extensibility::Appendable),
            [0, 10 | 11] => (Rules::Cdr2, Extensibility::Mutable),
            bytes => return Err(Error::Encapsulation { bytes }),
        };
        Ok(Self {
            little_endian: head[1] & 1 == 1,
            rules,
            extensibility,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_what_it_does_not_know() {
        for bytes in [[0, 4], [0, 5], [0, 12], [1, 1], [0xc0, 0]] {
            let text = Encapsulation::of(&[bytes[0], bytes[1], 0, 0])
                .unwrap_err()
                .to_string();
            let named = format!("[{:02x}, {:02x}]", bytes[0], bytes[1]);
            assert!(text.contains(&named), "{text}");
        }
        assert!(Encapsulation::of(&[0, 1]).is_err());
    }
}
