//! The classes that a scene's tracks may have.

use std::fmt;

use fl_spacetime::Size;

use crate::MotionModel::{CarLike, Free};
use crate::{Error, MotionModel};

/// The name of a class: printable, not empty, without outer blanks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(String);

/// One class of objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name.
    pub id: ClassId,
    /// How it is drawn: red, green, blue.
    pub color: [u8; 3],
    /// The size a new cuboid of this class starts with.
    pub default_size: Size,
    /// How its objects move between keyframes.
    pub motion: MotionModel,
}

/// The classes of a scene.
///
/// Invariant: no two classes of one name. The order is the author's and is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Ontology {
    name: String,
    classes: Vec<Class>,
}

impl ClassId {
    /// Refuses names that are empty, padded with blanks, or hold control characters.
    pub fn new(name: impl Into<String>) -> Result<Self, Error> {
        let name = name.into();
        let printable = !name.chars().any(char::is_control);
        if name.is_empty() || name.trim() != name || !printable {
            return Err(Error::ClassName { name });
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ClassId {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::new(name)
    }
}

impl Ontology {
    /// Refuses two classes of one name.
    pub fn new(name: impl Into<String>, classes: Vec<Class>) -> Result<Self, Error> {
        let name = name.into();
        for (class_idx, class) in classes.iter().enumerate() {
            if classes[..class_idx]
                .iter()
                .any(|earlier| earlier.id == class.id)
            {
                return Err(Error::DuplicateClass {
                    class: class.id.clone(),
                    ontology: name,
                });
            }
        }
        Ok(Self { name, classes })
    }

    /// The classes of ordinary road traffic: car, truck, bus, pedestrian, cyclist, motorcycle,
    /// trailer, unknown.
    pub fn automotive() -> Self {
        let classes = AUTOMOTIVE.iter().map(automotive_class).collect();
        Self {
            name: "automotive".to_owned(),
            classes,
        }
    }

    /// What people call this ontology.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All classes, in the author's order.
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The class of that name.
    pub fn class(&self, class_id: &ClassId) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == *class_id)
    }
}

type Row = (&'static str, [u8; 3], [f64; 3], MotionModel);

/// Name, color, typical length, width and height in meters, and the way to move.
const AUTOMOTIVE: [Row; 8] = [
    ("car", [255, 158, 0], [4.2, 1.8, 1.6], CarLike),
    ("truck", [255, 99, 71], [7.5, 2.5, 3.0], CarLike),
    ("bus", [255, 69, 150], [11.5, 2.9, 3.4], CarLike),
    ("pedestrian", [64, 140, 255], [0.7, 0.7, 1.75], Free),
    ("cyclist", [0, 200, 170], [1.8, 0.65, 1.75], CarLike),
    ("motorcycle", [200, 60, 220], [2.1, 0.8, 1.5], CarLike),
    ("trailer", [200, 140, 60], [10.0, 2.6, 3.5], CarLike),
    ("unknown", [170, 170, 170], [1.0, 1.0, 1.0], Free),
];

fn automotive_class((name, color, [length, width, height], motion): &Row) -> Class {
    Class {
        id: ClassId((*name).to_owned()),
        color: *color,
        default_size: Size::new(*length, *width, *height).expect("the table holds positive sizes"),
        motion: *motion,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automotive_knows_its_classes() {
        let ontology = Ontology::automotive();
        for (name, ..) in AUTOMOTIVE {
            let class_id = ClassId::new(name).unwrap();
            assert_eq!(
                ontology.class(&class_id).map(|class| &class.id),
                Some(&class_id)
            );
        }
        assert!(ontology.class(&ClassId::new("Car").unwrap()).is_none());
        assert!(Ontology::new("again", ontology.classes().to_vec()).is_ok());
    }

    #[test]
    fn refuses_names_that_nobody_can_read() {
        for name in ["", " car", "car ", "\t", "ca\nr", "car\0"] {
            assert!(ClassId::new(name).is_err(), "{name:?}");
        }
        for name in ["Person_sitting", "véhicule", "traffic cone", "自転車"] {
            assert!(ClassId::new(name).is_ok(), "{name:?}");
        }
    }

    #[test]
    fn refuses_a_class_twice() {
        let mut classes = Ontology::automotive().classes().to_vec();
        classes.push(classes[2].clone());
        let err = Ontology::new("mine", classes).unwrap_err();
        assert_eq!(
            err.to_string(),
            "class `bus` occurs twice in ontology `mine`"
        );
    }
}
