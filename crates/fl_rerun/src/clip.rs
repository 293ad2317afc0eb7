//! Polylines cut at the border of an image.

use fl_rig::Pixel;

/// The parts of a polyline that lie in an image of that width and height.
pub(crate) fn clip_to_image(polyline: &[Pixel], (width, height): (f64, f64)) -> Vec<Vec<Pixel>> {
    let mut parts: Vec<Vec<Pixel>> = Vec::new();
    let mut open = false;
    for segment in polyline.windows(2) {
        let Some((start, end)) = clip_segment((segment[0], segment[1]), (width, height)) else {
            open = false;
            continue;
        };
        match parts.last_mut() {
            Some(part) if open => part.push(end),
            _ => parts.push(vec![start, end]),
        }
        open = end == segment[1];
    }
    parts
}

/// Liang and Barsky 1984. `None` where nothing is inside, or a coordinate is not finite.
fn clip_segment(
    (start, end): (Pixel, Pixel),
    (width, height): (f64, f64),
) -> Option<(Pixel, Pixel)> {
    let (du, dv) = (end.u - start.u, end.v - start.v);
    if !(du.is_finite() && dv.is_finite()) {
        return None;
    }
    let borders = [
        (-du, start.u),
        (du, width - start.u),
        (-dv, start.v),
        (dv, height - start.v),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (outward, room) in borders {
        if outward == 0.0 && room < 0.0 {
            return None;
        }
        if outward < 0.0 {
            enter = enter.max(room / outward);
        } else if outward > 0.0 {
            leave = leave.min(room / outward);
        }
    }
    if enter > leave {
        return None;
    }
    let at = |share: f64| Pixel {
        u: start.u + share * du,
        v: start.v + share * dv,
    };
    let cut_start = if enter > 0.0 { at(enter) } else { start };
    let cut_end = if leave < 1.0 { at(leave) } else { end };
    Some((cut_start, cut_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In an image of 10 x 10.
    fn check(polyline: &[[f64; 2]], expected: &[&[[f64; 2]]]) {
        let polyline: Vec<Pixel> = polyline.iter().map(|&[u, v]| Pixel { u, v }).collect();
        let parts: Vec<Vec<[f64; 2]>> = clip_to_image(&polyline, (10.0, 10.0))
            .into_iter()
            .map(|part| part.into_iter().map(|pixel| [pixel.u, pixel.v]).collect())
            .collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn keeps_what_is_inside_and_cuts_the_rest() {
        check(
            &[[1.0, 1.0], [9.0, 1.0], [9.0, 9.0]],
            &[&[[1.0, 1.0], [9.0, 1.0], [9.0, 9.0]]],
        );
        check(&[[-5.0, 5.0], [15.0, 5.0]], &[&[[0.0, 5.0], [10.0, 5.0]]]);
        check(&[[11.0, 0.0], [11.0, 9.0]], &[]);
        check(&[[5.0, 5.0]], &[]);
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two() {
        check(
            &[[5.0, 5.0], [15.0, 5.0], [15.0, 8.0], [5.0, 8.0]],
            &[&[[5.0, 5.0], [10.0, 5.0]], &[[10.0, 8.0], [5.0, 8.0]]],
        );
    }

    #[test]
    fn hostile_coordinates_vanish() {
        check(&[[f64::NAN, 5.0], [5.0, 5.0], [6.0, f64::INFINITY]], &[]);
        check(&[[-1e300, 5.0], [1e300, 5.0]], &[&[[0.0, 5.0], [0.0, 5.0]]]);
    }
}
