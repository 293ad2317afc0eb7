//! Who takes part in this drive.

use std::f64::consts::{FRAC_PI_2, PI};

use crate::actor::Actor;
use crate::body::{Body, CarShape, car, cyclist, pedestrian, truck};
use crate::path::{Pace, Path, Turn};
use crate::surface::Color;
use crate::town::{CURB_M, LANE_M, PARKING_M, PAVEMENT_M, STREET_X_M};

const WHITE: Color = [0.72, 0.72, 0.70];
const SILVER: Color = [0.42, 0.44, 0.46];
const BLACK: Color = [0.025, 0.025, 0.03];
const RED: Color = [0.50, 0.035, 0.03];
const BLUE: Color = [0.04, 0.11, 0.38];
const GREEN: Color = [0.05, 0.20, 0.12];
const ORANGE: Color = [0.70, 0.22, 0.03];
const YELLOW: Color = [0.75, 0.55, 0.06];
const BEIGE: Color = [0.48, 0.42, 0.33];

const EAST: f64 = 0.0;
const NORTH: f64 = FRAC_PI_2;
const WEST: f64 = PI;
const SOUTH: f64 = -FRAC_PI_2;

/// All actors; their order is the order of their track ids.
pub(crate) fn actors() -> Vec<Actor> {
    let mut actors = moving_vehicles();
    actors.extend(cyclists());
    actors.extend(pedestrians());
    actors.extend(parked());
    actors
}

fn actor(body: Body, class: &'static str, path: Path, pace: Pace) -> Actor {
    Actor {
        body,
        class,
        path,
        pace,
        ground_m: 0.0,
    }
}

fn moving_vehicles() -> Vec<Actor> {
    let straight = |x: f64, y: f64, heading: f64| Path::straight([x, y], heading);
    let right_turn = Turn {
        start_m: 6.9,
        length_m: 11.0,
        angle_rad: -FRAC_PI_2,
    };
    let turning = Path::new([18.5, -LANE_M], EAST, vec![right_turn], 60.0);
    let (northbound, southbound) = (STREET_X_M + LANE_M, STREET_X_M - LANE_M);
    vec![
        actor(
            car(&CarShape::SEDAN, SILVER),
            "car",
            turning,
            Pace::steady(6.2).then(0.92, 3.0, -6.2).then(7.0, 2.0, 4.0),
        ),
        actor(
            car(&CarShape::SUV, BLUE),
            "car",
            straight(47.0, LANE_M, WEST),
            Pace::steady(9.0),
        ),
        actor(
            truck(WHITE, WHITE),
            "truck",
            straight(70.0, LANE_M, WEST),
            Pace::steady(8.0).then(0.5, 4.0, -8.0),
        ),
        actor(
            car(&CarShape::HATCHBACK, RED),
            "car",
            straight(northbound, 13.0, NORTH),
            Pace::steady(4.0).then(0.5, 4.0, 3.5),
        ),
        actor(
            car(&CarShape::SEDAN, GREEN),
            "car",
            straight(southbound, 46.0, SOUTH),
            Pace::steady(7.5).then(1.5, 4.0, -7.5),
        ),
        actor(
            car(&CarShape::HATCHBACK, WHITE),
            "car",
            straight(-15.0, -LANE_M, EAST),
            Pace::steady(7.6).then(1.4, 2.6, -3.2),
        ),
    ]
}

fn cyclists() -> Vec<Actor> {
    vec![
        actor(
            cyclist(YELLOW, RED),
            "cyclist",
            Path::straight([12.5, -3.25], EAST),
            Pace::steady(4.4).then(1.5, 3.0, -4.4),
        ),
        actor(
            cyclist(ORANGE, BLACK),
            "cyclist",
            Path::straight([STREET_X_M + 3.25, 8.0], NORTH),
            Pace::steady(4.1),
        ),
    ]
}

fn pedestrians() -> Vec<Actor> {
    let walker = |height: f64, colors: [Color; 2], place: [f64; 3], speed: f64| Actor {
        ground_m: PAVEMENT_M,
        ..actor(
            pedestrian(height, colors[0], colors[1]),
            "pedestrian",
            Path::straight([place[0], place[1]], place[2]),
            Pace::steady(speed),
        )
    };
    let crossing = Actor {
        ground_m: 0.0,
        pace: Pace::steady(1.35).then(5.6, 1.2, -1.35),
        ..walker(
            1.70,
            [RED, BLUE],
            [STREET_X_M + 4.6, -CURB_M - 2.9, WEST],
            0.0,
        )
    };
    vec![
        crossing,
        walker(1.78, [BLUE, BEIGE], [9.0, 7.7, EAST], 1.4),
        walker(1.66, [WHITE, BLACK], [23.5, -7.9, WEST], 1.25),
        walker(1.82, [GREEN, BLACK], [26.4, 8.1, -2.2], 0.0),
        walker(1.64, [ORANGE, BLUE], [25.6, 7.3, 0.9], 0.0),
        walker(1.71, [BEIGE, BLACK], [42.2, 13.0, NORTH], 1.3),
        walker(1.22, [YELLOW, BLUE], [42.3, 14.6, NORTH], 1.3),
    ]
}

fn parked() -> Vec<Actor> {
    let west_side = STREET_X_M - PARKING_M;
    let east_side = STREET_X_M + PARKING_M;
    let at = |body: Body, class: &'static str, place: [f64; 3]| {
        actor(
            body,
            class,
            Path::straight([place[0], place[1]], place[2]),
            Pace::steady(0.0),
        )
    };
    vec![
        at(car(&CarShape::SUV, BLACK), "car", [-3.0, -PARKING_M, EAST]),
        at(car(&CarShape::SEDAN, RED), "car", [9.6, -PARKING_M, EAST]),
        at(
            car(&CarShape::HATCHBACK, BEIGE),
            "car",
            [17.2, -PARKING_M, EAST],
        ),
        at(car(&CarShape::SEDAN, WHITE), "car", [-8.0, PARKING_M, WEST]),
        at(
            car(&CarShape::HATCHBACK, BLUE),
            "car",
            [3.2, PARKING_M, WEST],
        ),
        at(car(&CarShape::SUV, SILVER), "car", [9.3, PARKING_M, WEST]),
        at(truck(ORANGE, WHITE), "truck", [18.0, PARKING_M, WEST]),
        at(car(&CarShape::SUV, WHITE), "car", [east_side, 19.0, NORTH]),
        at(car(&CarShape::SEDAN, BLUE), "car", [east_side, 26.2, NORTH]),
        at(
            car(&CarShape::SEDAN, BLACK),
            "car",
            [east_side, 38.0, NORTH],
        ),
        at(
            car(&CarShape::HATCHBACK, GREEN),
            "car",
            [west_side, 17.0, SOUTH],
        ),
        at(car(&CarShape::SUV, RED), "car", [west_side, 24.2, SOUTH]),
        at(
            car(&CarShape::SEDAN, SILVER),
            "car",
            [west_side, 36.0, SOUTH],
        ),
        at(
            car(&CarShape::SEDAN, SILVER),
            "car",
            [49.5, -PARKING_M, EAST],
        ),
        at(car(&CarShape::SUV, BLUE), "car", [51.0, PARKING_M, WEST]),
    ]
}
