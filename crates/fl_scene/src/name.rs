//! The names that people give to things: short, printable, the same for everybody who reads them.

use std::fmt;
use std::sync::Arc;

use crate::Error;

/// The longest name, in bytes of UTF-8.
const MAX_BYTES: usize = 256;

/// One kind of name. Each refuses what is empty, padded with blanks, longer than 256 bytes, or
/// holds control characters.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Refuses names that are empty, padded with blanks, longer than 256 bytes, or hold
            /// control characters.
            pub fn new(name: impl Into<String>) -> Result<Self, Error> {
                checked($what, name.into()).map(Self)
            }

            /// The name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = Error;

            fn from_str(name: &str) -> Result<Self, Error> {
                Self::new(name)
            }
        }
    };
}

name!(
    /// The name of a class of objects: `car`.
    ClassId,
    "class"
);
name!(
    /// The name of an attribute of tracks: `posture`.
    AttributeId,
    "attribute"
);
name!(
    /// The name of a type of events: `lane_change`.
    EventTypeId,
    "event type"
);
name!(
    /// The name of a type of relations: `rides`.
    RelationTypeId,
    "relation type"
);
name!(
    /// A word about a whole scene: `rain`.
    TagId,
    "tag"
);
name!(
    /// The name of a camera or a microphone, as the rig has it.
    SensorName,
    "sensor"
);
name!(
    /// Somebody who labels or reviews.
    Person,
    "person"
);

fn checked(what: &'static str, name: String) -> Result<Arc<str>, Error> {
    let printable = !name.chars().any(char::is_control);
    if name.is_empty() || name.len() > MAX_BYTES || name.trim() != name || !printable {
        return Err(Error::Name {
            what,
            name: name.chars().take(80).collect(),
        });
    }
    Ok(name.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_names_that_nobody_can_read() {
        let long = "x".repeat(MAX_BYTES + 1);
        for name in ["", " car", "car ", "\t", "ca\nr", "car\0", &long] {
            assert!(ClassId::new(name).is_err(), "{name:?}");
        }
        for name in ["Person_sitting", "véhicule", "traffic cone", "自転車"] {
            assert!(ClassId::new(name).is_ok(), "{name:?}");
        }
    }
}
