//! What is known of a class before one of its objects is seen.

use fl_scene::{ClassId, Ontology};
use fl_spacetime::Size;

use super::ClickHint;

/// The classes that are guessed, and what each guess costs: on a road most things are cars.
const GUESSES: [(&str, f64); 6] = [
    ("car", 0.0),
    ("pedestrian", 0.1),
    ("cyclist", 0.25),
    ("van", 0.5),
    ("truck", 0.5),
    ("bus", 0.7),
];

/// A class that the ontology does not know may be anything from a cone to a bus, meters.
const ANY_USUAL_M: [f64; 3] = [1.0, 0.8, 1.2];
const ANY_MIN_M: [f64; 3] = [0.15, 0.1, 0.1];
const ANY_MAX_M: [f64; 3] = [20.0, 5.0, 8.0];

/// Few objects of a class are larger than this times the usual.
const LARGE: f64 = 1.3;

/// The sizes of a class: length, width, height, meters.
#[derive(Clone, Debug)]
pub(super) struct Prior {
    pub(super) class: ClassId,
    pub(super) usual_m: [f64; 3],
    pub(super) min_m: [f64; 3],
    pub(super) max_m: [f64; 3],
    /// What it costs to guess the class.
    pub(super) cost: f64,
    /// Whether nobody said that it is this class.
    pub(super) is_guess: bool,
}

/// The class that is given, or those that are guessed.
pub(super) fn candidates(hint: &ClickHint) -> Vec<Prior> {
    let ontology = Ontology::automotive();
    if let Some(class) = &hint.class {
        return vec![Prior::new(&ontology, class.clone())];
    }
    let guess = |(name, cost): (&str, f64)| {
        let class = ClassId::new(name).expect("the names of the table are valid");
        Prior {
            cost,
            is_guess: true,
            ..Prior::new(&ontology, class)
        }
    };
    GUESSES.map(guess).into()
}

impl Prior {
    fn new(ontology: &Ontology, class: ClassId) -> Self {
        let foreign = crate::automotive_class(class.as_str());
        let known = ontology.class(&class).or_else(|| ontology.class(&foreign));
        let lwh = |size: Option<Size>, any: [f64; 3]| size.map_or(any, |size| size.lwh());
        Self {
            usual_m: lwh(known.map(|known| known.default_size), ANY_USUAL_M),
            min_m: lwh(known.and_then(|known| known.min_size), ANY_MIN_M),
            max_m: lwh(known.and_then(|known| known.max_size), ANY_MAX_M),
            class,
            cost: 0.0,
            is_guess: false,
        }
    }

    /// How far from one end of an object its other end mostly is at most, meters.
    pub(super) fn reach_m(&self) -> f64 {
        LARGE * self.usual_m[0].hypot(self.usual_m[1])
    }
}
