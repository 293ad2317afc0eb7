//! A cylinder about the y or z axis, solid or hollow: wheels, poles, trunks.

use super::{Bounds, Entry, V3};

/// A cylinder with flat ends.
#[derive(Debug, Clone)]
pub(crate) struct Tube {
    center: V3,
    /// 1 for y, 2 for z.
    axis: usize,
    outer: f64,
    /// Radius of the hole; zero for none.
    inner: f64,
    half_width: f64,
}

impl Tube {
    /// A wheel: axis along y.
    pub(crate) fn along_y(center: V3, radius: f64, width: f64) -> Self {
        Self {
            center,
            axis: 1,
            outer: radius,
            inner: 0.0,
            half_width: width / 2.0,
        }
    }

    /// A pole: axis along z.
    pub(crate) fn along_z(center: V3, radius: f64, height: f64) -> Self {
        Self {
            center,
            axis: 2,
            outer: radius,
            inner: 0.0,
            half_width: height / 2.0,
        }
    }

    /// The same with a hole through it.
    pub(crate) fn hollowed(mut self, inner: f64) -> Self {
        self.inner = inner;
        self
    }

    /// Distance of a point from the axis, meters.
    pub(crate) fn radius_at(&self, point: &V3) -> f64 {
        let (a, b) = self.across();
        (point[a] - self.center[a]).hypot(point[b] - self.center[b])
    }

    /// The two axes across the cylinder's own.
    fn across(&self) -> (usize, usize) {
        if self.axis == 1 { (0, 2) } else { (0, 1) }
    }

    pub(super) fn cast(&self, origin: &V3, direction: &V3) -> Option<Entry> {
        let mut best = None;
        self.cast_wall(origin, direction, &mut best);
        self.cast_ends(origin, direction, &mut best);
        best
    }

    /// The outer wall from outside and the inner wall from within the hole.
    fn cast_wall(&self, origin: &V3, direction: &V3, best: &mut Option<Entry>) {
        let (a, b) = self.across();
        let o = [origin[a] - self.center[a], origin[b] - self.center[b]];
        let d = [direction[a], direction[b]];
        let speed = d[0] * d[0] + d[1] * d[1];
        if speed < 1e-18 {
            return;
        }
        let half = o[0] * d[0] + o[1] * d[1];
        for (radius, sign) in [(self.outer, -1.0), (self.inner, 1.0)] {
            let discriminant = half * half - speed * (o[0] * o[0] + o[1] * o[1] - radius * radius);
            if discriminant <= 0.0 || radius == 0.0 {
                continue;
            }
            let range = (-half + sign * discriminant.sqrt()) / speed;
            let along = origin[self.axis] + range * direction[self.axis] - self.center[self.axis];
            if along.abs() <= self.half_width {
                let mut normal = V3::zeros();
                normal[a] = -sign * (o[0] + range * d[0]) / radius;
                normal[b] = -sign * (o[1] + range * d[1]) / radius;
                keep_nearer(best, range, normal);
            }
        }
    }

    fn cast_ends(&self, origin: &V3, direction: &V3, best: &mut Option<Entry>) {
        let rate = direction[self.axis];
        if rate == 0.0 {
            return;
        }
        let side = -rate.signum();
        let plane = self.center[self.axis] + side * self.half_width;
        let range = (plane - origin[self.axis]) / rate;
        let radius = self.radius_at(&(origin + direction * range));
        if radius <= self.outer && radius >= self.inner {
            let mut normal = V3::zeros();
            normal[self.axis] = side;
            keep_nearer(best, range, normal);
        }
    }

    pub(super) fn bounds(&self) -> Bounds {
        let mut reach = V3::repeat(self.outer);
        reach[self.axis] = self.half_width;
        Bounds {
            min: self.center - reach,
            max: self.center + reach,
        }
    }

    pub(super) fn shifted(&self, by: &V3) -> Self {
        Self {
            center: self.center + by,
            ..self.clone()
        }
    }

    /// Both rims.
    pub(super) fn outline(&self) -> Vec<V3> {
        const N_SECTORS: u32 = 180;
        let (a, b) = self.across();
        let rim = |side: f64| {
            (0..N_SECTORS).map(move |sector| {
                let angle = std::f64::consts::TAU * f64::from(sector) / f64::from(N_SECTORS);
                let mut point = self.center;
                point[a] += self.outer * angle.cos();
                point[b] += self.outer * angle.sin();
                point[self.axis] += side * self.half_width;
                point
            })
        };
        rim(-1.0).chain(rim(1.0)).collect()
    }
}

fn keep_nearer(best: &mut Option<Entry>, range: f64, normal: V3) {
    if range > 0.0 && best.is_none_or(|entry| range < entry.range) {
        *best = Some(Entry { range, normal });
    }
}
