//! What radars saw in a fused frame or around a moment, with their own motion taken out.

use fl_cloud::Cloud;
use fl_fusion::{FusedFrame, Fusion};
use fl_rig::{Sensor, SensorKind};
use fl_spacetime::{Frame, Point, Rigid, Span, Stamp, Vector, World};
use fl_track::{Moment, RadarReturn};

/// All returns with a measured speed; none where it is not known how the radar moved.
pub(crate) fn radar_returns(frame: &FusedFrame, fusion: &Fusion<'_>) -> Vec<RadarReturn> {
    frame
        .radars
        .iter()
        .flat_map(|scan| returns_of(scan, frame, fusion))
        .collect()
}

/// Gives each scan of the log's radars to the moment nearest to it, if one is as near as snapshots
/// must be to make a fused frame; what could not be read, one sentence each.
pub(crate) fn add_returns(moments: &mut [Moment], fusion: &Fusion<'_>) -> Vec<String> {
    let mut by_stamp: Vec<(Stamp, usize)> = moments
        .iter()
        .enumerate()
        .map(|(moment_idx, moment)| (moment.stamp, moment_idx))
        .collect();
    by_stamp.sort_unstable();
    let mut losses = Vec::new();
    let sensors = fusion.rig().sensors().iter();
    for radar in sensors.filter(|sensor| sensor.kind == SensorKind::Radar) {
        let Some(channel) = fusion.channel_of(&radar.id) else {
            continue;
        };
        for (entry_idx, entry) in fusion.log().entries(channel).iter().enumerate() {
            let stamp = radar.true_stamp(entry.stamp);
            let Some(moment_idx) = nearest(&by_stamp, stamp, fusion.report().tolerance) else {
                continue;
            };
            match fusion.log().cloud(channel, entry_idx) {
                Ok(snapshot) => {
                    let returns = returns_at(&snapshot.cloud, stamp, radar, fusion);
                    moments[moment_idx].returns.extend(returns);
                }
                Err(err) => losses.push(format!(
                    "the scan of `{}` at {stamp} is left out: {err}",
                    radar.id
                )),
            }
        }
    }
    losses
}

/// Which of the moments, in the order of stamps, is nearest to a stamp and not farther than this.
fn nearest(by_stamp: &[(Stamp, usize)], stamp: Stamp, farthest: Span) -> Option<usize> {
    let after = by_stamp.partition_point(|(at, _)| *at < stamp);
    let around = &by_stamp[after.saturating_sub(1)..(after + 1).min(by_stamp.len())];
    let (at, moment_idx) = around.iter().min_by_key(|(at, _)| (*at - stamp).abs())?;
    ((*at - stamp).abs() <= farthest).then_some(*moment_idx)
}

/// What one radar saw at a moment; nothing where the vehicle was not known to be.
fn returns_at(
    cloud: &Cloud<fl_spacetime::Sensor>,
    stamp: Stamp,
    radar: &Sensor,
    fusion: &Fusion<'_>,
) -> Vec<RadarReturn> {
    let Ok(world_from_ego) = fusion.ego_motion().pose_at(stamp) else {
        return Vec::new();
    };
    let radar_in_ego = radar.ego_from_sensor * Point::origin();
    let Some(radar_velocity) = fusion.ego_motion().velocity_of(radar_in_ego, stamp) else {
        return Vec::new();
    };
    let seen_from = SeenFrom {
        radar: world_from_ego * radar_in_ego,
        radar_velocity,
    };
    seen_from.returns(cloud, &(world_from_ego * radar.ego_from_sensor))
}

fn returns_of(
    scan: &fl_fusion::CloudSnapshot,
    frame: &FusedFrame,
    fusion: &Fusion<'_>,
) -> Vec<RadarReturn> {
    let mounted = fusion.rig().sensor(&scan.sensor);
    let Some(radar_in_ego) = mounted.map(|radar| radar.ego_from_sensor * Point::origin()) else {
        return Vec::new();
    };
    let Some(radar_velocity) = fusion.ego_motion().velocity_of(radar_in_ego, scan.stamp) else {
        return Vec::new();
    };
    let seen_from = SeenFrom {
        radar: frame.world_from_ego * radar_in_ego,
        radar_velocity,
    };
    seen_from.returns(&scan.cloud, &frame.world_from_ego)
}

/// Where a radar was, and how it moved.
struct SeenFrom {
    radar: Point<World>,
    radar_velocity: Vector<World>,
}

impl SeenFrom {
    fn returns<F: Frame>(
        &self,
        cloud: &Cloud<F>,
        world_from_cloud: &Rigid<World, F>,
    ) -> Vec<RadarReturn> {
        let Some(speeds_m_s) = cloud.velocity() else {
            return Vec::new();
        };
        let seen = speeds_m_s
            .iter()
            .enumerate()
            .filter_map(|(idx, speed_m_s)| {
                let place = *world_from_cloud * cloud.point(idx);
                let away = place - self.radar;
                let range_m = away.x().hypot(away.y());
                let direction = [away.x() / range_m, away.y() / range_m];
                let own = &self.radar_velocity;
                let own_m_s = own.x() * direction[0] + own.y() * direction[1];
                (range_m > 0.0).then_some(RadarReturn {
                    place,
                    direction,
                    speed_m_s: f64::from(*speed_m_s) + own_m_s,
                })
            });
        seen.collect()
    }
}
