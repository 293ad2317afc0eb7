//! What solids are covered with: decides their look, and what lidar and radar get back.

/// Linear reflectance of red, green and blue, 0 to 1.
pub(crate) type Color = [f32; 3];

/// A covering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Surface {
    /// The lower, closed part of a car.
    CarBody(CarBody),
    /// The windows and pillars of a car.
    CarCabin(CarCabin),
    /// The driver's cab of a truck.
    TruckCab(CarBody),
    /// The cargo box of a truck.
    CargoBox(CarBody),
    /// Wheels of motor vehicles, of this radius in meters.
    Wheel(f32),
    /// Rubber.
    Rubber,
    /// Plain and dull.
    Matt(Color),
    /// Bare skin.
    Skin,
    /// A building's outside.
    Facade(Facade),
    /// Pavements.
    Paving,
    /// The road.
    Asphalt,
    /// Leaves, with a number that varies their green.
    Foliage(u32),
    /// Painted metal of poles.
    Pole,
    /// A round traffic sign.
    Sign,
    /// A traffic light's case.
    Signal,
}

/// What the paint of a vehicle has to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CarBody {
    /// The paint.
    pub paint: Color,
    /// Where the axles are along x, meters from the vehicle's middle.
    pub axles: [f32; 2],
    /// Radius of the wheels, meters.
    pub wheel: f32,
}

/// What the windows of a car have to know: x of their rear and front ends, meters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CarCabin {
    /// The paint of roof and pillars.
    pub paint: Color,
    /// At the belt.
    pub belt: [f32; 2],
    /// At the roof.
    pub roof: [f32; 2],
}

/// The style of a building.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Facade {
    /// The wall.
    pub wall: Color,
    /// Cornice, frames, sills.
    pub trim: Color,
    /// Whether the wall shows bricks.
    pub bricks: bool,
    /// Whether the ground floor is a shop.
    pub shop: bool,
    /// Width of one window bay, meters.
    pub bay_m: f32,
    /// Varies windows.
    pub seed: u32,
}

impl Surface {
    /// The share of a lidar pulse that comes back at normal incidence, 0 to 1.
    pub(crate) fn lidar_reflectivity(&self) -> f64 {
        match self {
            Self::CarBody(body) | Self::TruckCab(body) | Self::CargoBox(body) => {
                0.15 + 0.5 * brightness(body.paint)
            }
            Self::CarCabin(_) => 0.08,
            Self::Wheel(_) | Self::Rubber => 0.06,
            Self::Matt(color) => 0.1 + 0.6 * brightness(*color),
            Self::Skin => 0.45,
            Self::Facade(facade) => 0.15 + 0.6 * brightness(facade.wall),
            Self::Paving => 0.30,
            Self::Asphalt => 0.14,
            Self::Foliage(_) => 0.38,
            Self::Pole => 0.30,
            Self::Sign => 0.95,
            Self::Signal => 0.25,
        }
    }

    /// The share of a radar pulse that comes back, in decibels against a car's rear.
    pub(crate) fn radar_gain_db(&self) -> f64 {
        match self {
            Self::CarBody(_) | Self::TruckCab(_) | Self::CargoBox(_) => 0.0,
            Self::CarCabin(_) | Self::Wheel(_) | Self::Pole => -6.0,
            Self::Sign | Self::Signal => -3.0,
            Self::Facade(_) => -4.0,
            Self::Matt(_) | Self::Skin | Self::Rubber => -14.0,
            Self::Foliage(_) => -18.0,
            Self::Paving | Self::Asphalt => -30.0,
        }
    }
}

fn brightness(color: Color) -> f64 {
    f64::from(color[0] + color[1] + color[2]) / 3.0
}
