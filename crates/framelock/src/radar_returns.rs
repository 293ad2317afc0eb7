//! What radars saw in a fused frame, with their own motion taken out.

use fl_fusion::{CloudSnapshot, FusedFrame, Fusion};
use fl_spacetime::{Ego, Point, Span, Stamp, Vector, World};
use fl_track::RadarReturn;

/// The velocity of a radar is taken over this time before and after.
const HALF_TIME: Span = Span::from_millis(50);

/// All returns with a measured speed; none where it is not known how the radar moved.
pub(crate) fn radar_returns(frame: &FusedFrame, fusion: &Fusion<'_>) -> Vec<RadarReturn> {
    frame
        .radars
        .iter()
        .flat_map(|scan| returns_of(scan, frame, fusion))
        .collect()
}

fn returns_of(scan: &CloudSnapshot, frame: &FusedFrame, fusion: &Fusion<'_>) -> Vec<RadarReturn> {
    let mounted = fusion.rig().sensor(&scan.sensor);
    let Some(radar_in_ego) = mounted.map(|radar| radar.ego_from_sensor * Point::origin()) else {
        return Vec::new();
    };
    let Some(radar_velocity) = velocity_in_world(radar_in_ego, scan.stamp, fusion) else {
        return Vec::new();
    };
    let radar = frame.world_from_ego * radar_in_ego;
    let Some(speeds_m_s) = scan.cloud.velocity() else {
        return Vec::new();
    };
    let seen = speeds_m_s
        .iter()
        .enumerate()
        .filter_map(|(idx, speed_m_s)| {
            let place = frame.world_from_ego * scan.cloud.point(idx);
            let away = place - radar;
            let range_m = away.x().hypot(away.y());
            let direction = [away.x() / range_m, away.y() / range_m];
            let own_m_s = radar_velocity.x() * direction[0] + radar_velocity.y() * direction[1];
            (range_m > 0.0).then_some(RadarReturn {
                place,
                direction,
                speed_m_s: f64::from(*speed_m_s) + own_m_s,
            })
        });
    seen.collect()
}

/// How a point of the vehicle moves at a stamp, m/s; `None` at the ends of the drive.
fn velocity_in_world(
    in_ego: Point<Ego>,
    stamp: Stamp,
    fusion: &Fusion<'_>,
) -> Option<Vector<World>> {
    let place_at = |stamp: Stamp| Some(fusion.ego_motion().pose_at(stamp).ok()? * in_ego);
    let (before, after) = (place_at(stamp - HALF_TIME)?, place_at(stamp + HALF_TIME)?);
    Some((after - before) * (0.5 / HALF_TIME.as_secs_f64()))
}
