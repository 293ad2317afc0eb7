//! Colors that read well on a dark background and leave the bright ones to the cuboids.

use rerun::Color;

/// Ends of the middle nine tenths or so: outliers must not bleach the rest.
const LOW_SHARE: f64 = 0.02;
const HIGH_SHARE: f64 = 0.98;

/// From ground to roof: slate, blue, teal, pale green. Warm colors belong to the cuboids.
const COLD: [[f32; 3]; 5] = [
    [58.0, 66.0, 92.0],
    [66.0, 98.0, 158.0],
    [58.0, 148.0, 176.0],
    [122.0, 196.0, 178.0],
    [226.0, 240.0, 210.0],
];

/// A scale from values to colors, with its ends taken from a first sample.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Ramp {
    low: f32,
    high: f32,
}

impl Ramp {
    /// Spans most of the finite values; `None` when there are none.
    pub(crate) fn over(values: impl Iterator<Item = f32>) -> Option<Self> {
        let mut values: Vec<f32> = values.filter(|value| value.is_finite()).collect();
        values.sort_unstable_by(f32::total_cmp);
        let at = |share: f64| {
            values
                .get(((values.len() as f64 - 1.0) * share) as usize)
                .copied()
        };
        Some(Self {
            low: at(LOW_SHARE)?,
            high: at(HIGH_SHARE)?,
        })
    }

    /// The color of a value; beyond the ends, that of the end, and NaN is the low end.
    pub(crate) fn color(&self, value: f32) -> Color {
        let width = (self.high - self.low).max(f32::EPSILON);
        let share = ((value - self.low) / width).clamp(0.0, 1.0);
        blend(if share.is_nan() { 0.0 } else { share })
    }
}

/// Opaque.
pub(crate) fn rgb([red, green, blue]: [u8; 3]) -> Color {
    Color::from_rgb(red, green, blue)
}

/// Halfway to white.
pub(crate) fn lighter(color: [u8; 3]) -> [u8; 3] {
    color.map(|channel| channel / 2 + 127)
}

/// The color of the `idx`th of several things that have none of their own.
pub(crate) fn distinct(idx: usize) -> Color {
    const COLORS: [[u8; 3]; 8] = [
        [92, 176, 255],
        [255, 178, 92],
        [120, 220, 140],
        [240, 120, 160],
        [190, 150, 255],
        [240, 225, 110],
        [100, 215, 215],
        [200, 200, 200],
    ];
    rgb(COLORS[idx % COLORS.len()])
}

fn blend(share: f32) -> Color {
    let place = share * (COLD.len() - 1) as f32;
    let stop = (place as usize).min(COLD.len() - 2);
    let rest = place - stop as f32;
    let channel = |idx: usize| {
        (COLD[stop][idx] + (COLD[stop + 1][idx] - COLD[stop][idx]) * rest).round() as u8
    };
    rgb([channel(0), channel(1), channel(2)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_spans_the_bulk_and_takes_anything() {
        let mut values: Vec<f32> = (0..1000).map(|idx| idx as f32 * 0.001).collect();
        values.extend([f32::NAN, f32::INFINITY, -1e30]);
        let ramp = Ramp::over(values.into_iter()).unwrap();
        assert!(ramp.low > -0.1 && ramp.high < 1.1, "{ramp:?}");
        assert_eq!(ramp.color(-5.0), rgb([58, 66, 92]));
        assert_eq!(ramp.color(f32::NAN), rgb([58, 66, 92]));
        assert_eq!(ramp.color(f32::INFINITY), rgb([226, 240, 210]));
    }

    #[test]
    fn a_ramp_of_one_value_or_none() {
        assert!(Ramp::over([f32::NAN].into_iter()).is_none());
        assert_eq!(
            Ramp::over([3.0].into_iter()).unwrap().color(3.0),
            rgb([58, 66, 92])
        );
    }
}
