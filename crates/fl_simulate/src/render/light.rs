//! Sun, sky and haze.

use super::{Finish, mixed, scaled};
use crate::ease::fade;
use crate::hash;
use crate::solid::V3;
use crate::stage::{Hit, Stage, Target};
use crate::surface::Color;

const SUN: Color = [1.45, 1.32, 1.10];
const HORIZON: Color = [0.66, 0.73, 0.80];
const ZENITH: Color = [0.13, 0.28, 0.60];
const BOUNCE: Color = [0.16, 0.15, 0.13];
/// Range at which haze has taken 63 % of the contrast, meters.
const HAZE_M: f64 = 420.0;
/// Shadow rays start this far off the surface, meters.
const LIFT_M: f64 = 2e-3;
const SHADOW_REACH_M: f64 = 60.0;

/// Unit vector to the sun: from the south-west, 52° high.
fn to_sun() -> V3 {
    V3::new(-0.47, -0.39, 0.79)
}

/// The sky in a direction, with thin clouds.
pub(super) fn sky(direction: &V3) -> Color {
    let height = direction.z.max(0.0) as f32;
    let clear = mixed(HORIZON, ZENITH, (height * 1.25).min(1.0).powf(0.55));
    let toward_sun = direction.dot(&to_sun()).max(0.0) as f32;
    let glow = 0.5 * toward_sun.powi(40) + 0.12 * toward_sun.powi(6);
    let cloudy = mixed(clear, [0.93, 0.93, 0.92], clouds(direction));
    mixed(cloudy, [1.0, 0.97, 0.88], glow.min(1.0))
}

fn clouds(direction: &V3) -> f32 {
    let height = direction.z as f32;
    if height < 0.02 {
        return 0.0;
    }
    let (x, y) = (
        direction.x as f32 / (height + 0.08),
        direction.y as f32 / (height + 0.08),
    );
    let wave = 0.6 * hash::noise(x * 0.8, y * 1.3, 51)
        + 0.28 * hash::noise(x * 2.1, y * 3.0, 52)
        + 0.12 * hash::noise(x * 5.3, y * 6.7, 53);
    let cover = fade(0.48, 0.85, f64::from(wave)) as f32;
    cover * 0.75 * (height * 6.0).min(1.0)
}

/// Light from a painted point towards the eye that looks along `direction`.
pub(super) fn lit(stage: &Stage<'_>, hit: &Hit, direction: &V3, finish: &Finish) -> Color {
    let facing = hit.normal.dot(&to_sun());
    let start = hit.point + hit.normal * LIFT_M;
    let sunny = facing > 0.0 && !stage.blocks(&start, &to_sun(), SHADOW_REACH_M);
    let sun = if sunny { facing as f32 } else { 0.0 };
    let open = (0.5 + 0.5 * hit.normal.z) as f32 * closeness(stage, hit);
    let ambient = mixed(BOUNCE, [0.40, 0.45, 0.54], open);
    let mut color: Color =
        std::array::from_fn(|idx| finish.color[idx] * (ambient[idx] + SUN[idx] * sun));
    if finish.gloss > 0.0 {
        color = mixed(
            color,
            mirrored(hit, direction, sunny),
            fresnel(hit, direction, finish.gloss),
        );
    }
    let own: Color = std::array::from_fn(|idx| color[idx] + finish.glow[idx]);
    let haze = 1.0 - (-hit.range / HAZE_M).exp();
    mixed(own, HORIZON, (haze * haze.sqrt()) as f32)
}

/// Schlick's approximation (1994) with a chosen share at normal incidence.
fn fresnel(hit: &Hit, direction: &V3, gloss: f32) -> f32 {
    let cosine = (-hit.normal.dot(direction)).clamp(0.0, 1.0) as f32;
    gloss + (1.0 - gloss) * 0.6 * (1.0 - cosine).powi(5)
}

/// What a glossy surface mirrors: sky above, dark street below, the sun as a highlight.
fn mirrored(hit: &Hit, direction: &V3, sunny: bool) -> Color {
    let reflected = direction - hit.normal * (2.0 * hit.normal.dot(direction));
    let street = [0.10, 0.10, 0.105];
    let skyline = fade(-0.02, 0.22, reflected.z) as f32;
    let mut color = mixed(street, scaled(sky(&reflected), 0.9), skyline);
    if sunny {
        let highlight = (reflected.dot(&to_sun()).max(0.0) as f32).powi(160) * 6.0;
        color = color.map(|channel| channel + highlight);
    }
    color
}

/// Less sky reaches the ground under and beside an object: 1 in the open, 0.25 under it.
fn closeness(stage: &Stage<'_>, hit: &Hit) -> f32 {
    const REACH_M: f64 = 0.7;
    if matches!(hit.target, Target::Actor(_)) || hit.normal.z < 0.9 {
        return 1.0;
    }
    let mut open = 1.0;
    for (actor, stand) in stage.standing() {
        let apart = hit.point - stand.center;
        let half = actor.body.half();
        let reach = half.x + REACH_M;
        if apart.x.abs() > reach || apart.y.abs() > reach {
            continue;
        }
        let local = stand.in_body(&apart);
        let outside =
            V3::new(local.x.abs() - half.x, local.y.abs() - half.y, 0.0).sup(&V3::zeros());
        let inside = (half.x - local.x.abs())
            .min(half.y - local.y.abs())
            .max(0.0);
        let shade =
            (1.0 - outside.norm() / REACH_M).max(0.0).powi(2) * 0.5 + fade(0.0, 0.3, inside) * 0.3;
        open = f64::min(open, 1.0 - shade.min(0.75) * (half.y / 0.9).min(1.0));
    }
    open as f32
}
