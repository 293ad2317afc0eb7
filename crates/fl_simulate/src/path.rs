//! A line on the ground whose heading is known in closed form, and the speed along it.
//!
//! The heading is a sum of eased turns, so curvature and its slope are continuous, as on a
//! clothoid. Positions are Gauss–Legendre quadratures of the heading, exact to 1e-9 m.

use crate::ease;

/// Between positions that are known beforehand. Within such a stretch the quadrature is exact to
/// 1e-12 m, and to 1e-9 m where a turn starts or ends.
const KNOT_M: f64 = 0.25;

/// A change of heading spread over a stretch of a [`Path`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    /// Where on the path the turn starts.
    pub start_m: f64,
    /// How long the turning takes.
    pub length_m: f64,
    /// Positive to the left.
    pub angle_rad: f64,
}

/// A planar path in the world frame.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    heading_rad: f64,
    turns: Vec<Turn>,
    /// Positions at multiples of [`KNOT_M`].
    knots: Vec<[f64; 2]>,
}

impl Path {
    /// A path from `start`, first along `heading_rad`, good for `length_m`; straight beyond.
    pub(crate) fn new(start: [f64; 2], heading_rad: f64, turns: Vec<Turn>, length_m: f64) -> Self {
        let mut path = Self {
            heading_rad,
            turns,
            knots: vec![start],
        };
        let n_knots = if path.turns.is_empty() {
            0
        } else {
            (length_m / KNOT_M).ceil() as usize
        };
        for knot_idx in 0..n_knots {
            let [x, y] = path.knots[knot_idx];
            let [dx, dy] =
                path.displacement(knot_idx as f64 * KNOT_M, (knot_idx as f64 + 1.0) * KNOT_M);
            path.knots.push([x + dx, y + dy]);
        }
        path
    }

    /// A straight path.
    pub(crate) fn straight(start: [f64; 2], heading_rad: f64) -> Self {
        Self::new(start, heading_rad, Vec::new(), 0.0)
    }

    /// Heading at a distance from the start, not wrapped.
    pub(crate) fn heading(&self, distance_m: f64) -> f64 {
        let turned =
            |turn: &Turn| turn.angle_rad * ease::step((distance_m - turn.start_m) / turn.length_m);
        self.heading_rad + self.turns.iter().map(turned).sum::<f64>()
    }

    /// Position at a distance from the start; straight on before and after the ends.
    pub(crate) fn position(&self, distance_m: f64) -> [f64; 2] {
        let last_idx = self.knots.len() - 1;
        let knot_idx = ((distance_m / KNOT_M).floor().max(0.0) as usize).min(last_idx);
        let [x, y] = self.knots[knot_idx];
        let from = knot_idx as f64 * KNOT_M;
        let [dx, dy] = if knot_idx == last_idx || distance_m < 0.0 {
            let heading = self.heading(from);
            [
                (distance_m - from) * heading.cos(),
                (distance_m - from) * heading.sin(),
            ]
        } else {
            self.displacement(from, distance_m)
        };
        [x + dx, y + dy]
    }

    /// Five-point Gauss–Legendre quadrature of the unit tangent over at most [`KNOT_M`].
    fn displacement(&self, from_m: f64, to_m: f64) -> [f64; 2] {
        const NODES: [(f64, f64); 5] = [
            (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
            (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (0.0, 0.568_888_888_888_888_9),
            (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
            (0.906_179_845_938_664, 0.236_926_885_056_189_1),
        ];
        let (middle, half) = ((from_m + to_m) / 2.0, (to_m - from_m) / 2.0);
        NODES.iter().fold([0.0, 0.0], |[x, y], (node, weight)| {
            let (sin, cos) = self.heading(middle + half * node).sin_cos();
            [x + half * weight * cos, y + half * weight * sin]
        })
    }
}

/// A change of speed spread over some time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SpeedChange {
    /// When it starts, seconds since the drive's start.
    pub start_secs: f64,
    /// How long it takes.
    pub length_secs: f64,
    /// By how much, m/s.
    pub delta: f64,
}

/// Distance travelled as a function of time, in closed form, with continuous jerk.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// Speed at the drive's start, m/s.
    pub speed: f64,
    /// Later changes.
    pub changes: Vec<SpeedChange>,
}

impl Pace {
    /// A pace that never changes.
    pub(crate) fn steady(speed: f64) -> Self {
        Self {
            speed,
            changes: Vec::new(),
        }
    }

    /// The same pace with one more change.
    pub(crate) fn then(mut self, start_secs: f64, length_secs: f64, delta: f64) -> Self {
        self.changes.push(SpeedChange {
            start_secs,
            length_secs,
            delta,
        });
        self
    }

    /// Distance from where one was at the drive's start; negative before it.
    pub(crate) fn distance(&self, secs: f64) -> f64 {
        let gained = |change: &SpeedChange| {
            let x = (secs - change.start_secs) / change.length_secs;
            change.delta * change.length_secs * ease::step_integral(x)
        };
        self.speed * secs + self.changes.iter().map(gained).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::FRAC_PI_2;

    #[test]
    fn positions_agree_with_fine_integration() {
        let turn = Turn {
            start_m: 2.3,
            length_m: 14.0,
            angle_rad: FRAC_PI_2,
        };
        let path = Path::new([1.0, -2.0], 0.3, vec![turn], 30.0);
        let (n_steps, end_m) = (200_000, 19.7);
        let width = end_m / f64::from(n_steps);
        let (mut x, mut y) = (1.0, -2.0);
        for i in 0..n_steps {
            let heading = path.heading((f64::from(i) + 0.5) * width);
            x += width * heading.cos();
            y += width * heading.sin();
        }
        let [px, py] = path.position(end_m);
        assert!(
            (px - x).abs() < 1e-8 && (py - y).abs() < 1e-8,
            "{px} {x} {py} {y}"
        );
    }

    #[test]
    fn braking_to_a_stop_stays_stopped() {
        let pace = Pace::steady(8.0).then(1.0, 4.0, -8.0);
        assert!((pace.distance(5.0) - 24.0).abs() < 1e-12);
        assert!((pace.distance(9.0) - 24.0).abs() < 1e-12);
    }
}
