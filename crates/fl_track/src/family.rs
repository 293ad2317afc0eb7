//! Classes that move alike, and the names that detectors use for them.

use fl_scene::ClassId;

/// Classes that move alike. A track keeps to one family; within it the class is settled over the
/// whole track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Car, truck, bus, trailer.
    Vehicle,
    /// Cyclist, motorcycle.
    Rider,
    /// Pedestrian.
    Pedestrian,
    /// Everything else.
    Other,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 4] = [Self::Vehicle, Self::Rider, Self::Pedestrian, Self::Other];

    /// The family of a class; that of foreign names is found through [`automotive_class`].
    pub fn of(class: &ClassId) -> Self {
        match automotive_name(class.as_str()) {
            "car" | "truck" | "bus" | "trailer" => Self::Vehicle,
            "cyclist" | "motorcycle" => Self::Rider,
            "pedestrian" => Self::Pedestrian,
            _ => Self::Other,
        }
    }
}

/// The class of [`fl_scene::Ontology::automotive`] that a detector's or data set's name means.
///
/// Capitals do not matter. Names without a counterpart, such as a tram, become `unknown`.
pub fn automotive_class(name: &str) -> ClassId {
    ClassId::new(automotive_name(name)).expect("the names of the table are valid")
}

fn automotive_name(name: &str) -> &'static str {
    let named = NAMES
        .iter()
        .find(|(foreign, _)| name.eq_ignore_ascii_case(foreign));
    named.map_or("unknown", |(_, class)| class)
}

/// What detectors and data sets call a class, and the class.
const NAMES: [(&str, &str); 18] = [
    ("car", "car"),
    ("van", "car"),
    ("truck", "truck"),
    ("construction_vehicle", "truck"),
    ("bus", "bus"),
    ("trailer", "trailer"),
    ("pedestrian", "pedestrian"),
    ("person", "pedestrian"),
    ("person_sitting", "pedestrian"),
    ("cyclist", "cyclist"),
    ("bicycle", "cyclist"),
    ("rider", "cyclist"),
    ("motorcycle", "motorcycle"),
    ("motor", "motorcycle"),
    ("motorcyclist", "motorcycle"),
    ("motorbike", "motorcycle"),
    ("traffic_cone", "traffic_cone"),
    ("barrier", "barrier"),
];
