//! Tight bounds of polylines, on an endless image or inside one.

use fl_rig::Pixel;

use super::ViewBox;

/// A growing axis-aligned bound, pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    min: Pixel,
    max: Pixel,
}

impl Bounds {
    pub(super) const EMPTY: Bounds = Bounds {
        min: Pixel {
            u: f64::INFINITY,
            v: f64::INFINITY,
        },
        max: Pixel {
            u: f64::NEG_INFINITY,
            v: f64::NEG_INFINITY,
        },
    };

    pub(super) fn add(&mut self, pixel: Pixel) {
        self.min = Pixel {
            u: self.min.u.min(pixel.u),
            v: self.min.v.min(pixel.v),
        };
        self.max = Pixel {
            u: self.max.u.max(pixel.u),
            v: self.max.v.max(pixel.v),
        };
    }

    pub(super) fn add_all(&mut self, polyline: &[Pixel]) {
        for pixel in polyline {
            self.add(*pixel);
        }
    }

    /// Adds the parts of a polyline that lie inside an image of that width and height.
    pub(super) fn add_polyline_inside(&mut self, polyline: &[Pixel], image_size: (f64, f64)) {
        for pair in polyline.windows(2) {
            if let Some((start, end)) = part_inside(pair[0], pair[1], image_size) {
                self.add(start);
                self.add(end);
            }
        }
    }

    /// The bound, or `None` while nothing was added.
    pub(super) fn view_box(&self) -> Option<ViewBox> {
        let filled = self.min.u <= self.max.u && self.min.v <= self.max.v;
        filled.then_some(ViewBox {
            min: self.min,
            max: self.max,
        })
    }
}

/// The part of a segment inside the image (Liang and Barsky 1984, one side at a time).
fn part_inside(start: Pixel, end: Pixel, (width, height): (f64, f64)) -> Option<(Pixel, Pixel)> {
    let (along_u, along_v) = (end.u - start.u, end.v - start.v);
    let sides = [
        (-along_u, start.u),
        (along_u, width - start.u),
        (-along_v, start.v),
        (along_v, height - start.v),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (outward, room) in sides {
        if outward == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if outward < 0.0 {
            enter = enter.max(room / outward);
        } else {
            leave = leave.min(room / outward);
        }
    }
    let at = |share: f64| Pixel {
        u: (start.u + share * along_u).clamp(0.0, width),
        v: (start.v + share * along_v).clamp(0.0, height),
    };
    (enter <= leave).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(start: (f64, f64), end: (f64, f64), expected: Option<[f64; 4]>) {
        let pixel = |(u, v)| Pixel { u, v };
        let found = part_inside(pixel(start), pixel(end), (40.0, 20.0));
        let found = found.map(|(start, end)| [start.u, start.v, end.u, end.v]);
        assert_eq!(found, expected, "{start:?} {end:?}");
    }

    #[test]
    fn clips_segments_to_the_image() {
        check((-10.0, 5.0), (50.0, 5.0), Some([0.0, 5.0, 40.0, 5.0]));
        check((10.0, -10.0), (10.0, 10.0), Some([10.0, 0.0, 10.0, 10.0]));
        check((1.0, 2.0), (3.0, 4.0), Some([1.0, 2.0, 3.0, 4.0]));
        check((-10.0, -1.0), (50.0, -1.0), None);
        check((-10.0, 15.0), (10.0, 35.0), None);
        check((-1.0, 3.0), (-1.0, 9.0), None);
        check((5.0, 5.0), (5.0, 5.0), Some([5.0, 5.0, 5.0, 5.0]));
    }
}
