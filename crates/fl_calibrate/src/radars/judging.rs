//! From scans to what they say together, and how certain that is.

use super::agreement::agreed;
use super::doppler::{Detection, Doppler, Unknowns};
use super::robust::{Robust, loss};
use super::scans::Scan;
use super::{RadarFit, RadarUntold, SUSPECT_BEYOND};
use crate::Estimate;

/// A slower radar sees its own motion too vaguely, m/s.
const LEAST_MPS: f64 = 3.0;
/// Fewer scans or detections tell nothing.
const LEAST_SCANS: usize = 16;
const LEAST_DETECTIONS: usize = 200;
/// Speeds of this share of the vehicle's are what is left of it after compensation.
const COMPENSATED_BELOW: f64 = 0.2;
/// The drive is cut into so many parts.
const N_BLOCKS: usize = 8;

/// What the scans say.
pub(super) fn fit(scans: &[Scan]) -> Result<RadarFit, RadarUntold> {
    let fast = fast_enough(scans)?;
    let (agreeing, start) = agreeing(&fast)?;
    if start.factor() < COMPENSATED_BELOW {
        return Err(RadarUntold::Compensated);
    }
    let blocks = in_blocks(&agreeing);
    let told = told(&blocks, start).ok_or(RadarUntold::Vague)?;
    let [yaw_rad, speed_factor, bias] = told.estimates;
    Ok(RadarFit {
        yaw_rad,
        speed_factor,
        doppler_bias_mps: (told.unknowns == Unknowns::TurnFactorBias).then_some(bias),
        held_out_gain: held_out_gain(&blocks, start, &told),
        noise_mps: told.robust.sigma_mps,
        n_scans: agreeing.len(),
        n_detections: blocks.iter().map(Vec::len).sum(),
        still: told.robust.still(&blocks),
    })
}

/// The detections of one part of the drive.
type Block = Vec<Detection>;

/// The scans of a radar that moves.
fn fast_enough(scans: &[Scan]) -> Result<Vec<&Scan>, RadarUntold> {
    if scans.is_empty() {
        return Err(RadarUntold::NoMotion);
    }
    if !scans.iter().any(|scan| scan.has_speeds) {
        return Err(RadarUntold::NoSpeeds);
    }
    let is_fast = |scan: &&Scan| scan.expected_mps >= LEAST_MPS;
    let fast: Vec<&Scan> = scans.iter().filter(is_fast).collect();
    if fast.is_empty() {
        let speeds = scans.iter().map(|scan| scan.expected_mps);
        let fastest_mps = speeds.fold(0.0, f64::max);
        return Err(RadarUntold::TooSlow { fastest_mps });
    }
    Ok(fast)
}

/// The scans in which enough detections agree, and the middle of what each of them says.
fn agreeing<'s>(fast: &[&'s Scan]) -> Result<(Vec<&'s Scan>, Doppler), RadarUntold> {
    let agreed = fast.iter().filter_map(|scan| Some((*scan, agreed(scan)?)));
    let (scans, dopplers): (Vec<&Scan>, Vec<Doppler>) = agreed.unzip();
    let n_detections = scans.iter().map(|scan| scan.detections.len()).sum();
    if scans.len() < LEAST_SCANS || n_detections < LEAST_DETECTIONS {
        return Err(RadarUntold::TooFewDetections {
            n_scans: scans.len(),
            n_detections,
        });
    }
    Ok((scans, Doppler::median(&dopplers)))
}

/// Parts of the drive one after the other, with as many scans each.
fn in_blocks(scans: &[&Scan]) -> Vec<Block> {
    let start = |block_idx: usize| block_idx * scans.len() / N_BLOCKS;
    let block = |idx: usize| scans[start(idx)..start(idx + 1)].iter();
    (0..N_BLOCKS)
        .map(|idx| {
            block(idx)
                .flat_map(|scan| scan.detections.clone())
                .collect()
        })
        .collect()
}

/// What all parts of the drive say together.
struct Told {
    robust: Robust,
    unknowns: Unknowns,
    /// Of turn, factor and bias.
    estimates: [Estimate; 3],
}

/// With a bias if that can be told from the rest; `None` if not even the rest can be told.
fn told(blocks: &[Block], start: Doppler) -> Option<Told> {
    let blocks: Vec<&Block> = blocks.iter().collect();
    let told_of = |unknowns: Unknowns| {
        let robust = Robust::of(&blocks, start, unknowns)?;
        let estimates = robust.estimates(unknowns)?;
        Some(Told {
            robust,
            unknowns,
            estimates,
        })
    };
    told_of(Unknowns::TurnFactorBias)
        .filter(|told| told.estimates[2].within <= SUSPECT_BEYOND.doppler_bias_mps)
        .or_else(|| told_of(Unknowns::TurnFactor))
}

/// Each half of the drive is fitted alone, as turned and as given, and judged by the other: the share
/// by which the turned one is better.
fn held_out_gain(blocks: &[Block], start: Doppler, told: &Told) -> f64 {
    let half = |first: usize| blocks.iter().skip(first).step_by(2).collect::<Vec<_>>();
    let halves = [half(0), half(1)];
    let judged = |unknowns: Unknowns, start: Doppler, fitted: usize| {
        let found = Robust::of(&halves[fitted], start, unknowns).map(|robust| robust.doppler);
        // As given, a radar of negative factor would be one that looks backward.
        let doppler = found.filter(|it| it.looks_like(&start)).unwrap_or(start);
        loss(&halves[1 - fitted], doppler, told.robust.cutoff_mps)
    };
    let both = |unknowns: Unknowns, start: Doppler| {
        judged(unknowns, start, 0) + judged(unknowns, start, 1)
    };
    let as_given = both(told.unknowns.unturned(), start.unturned());
    if as_given > 0.0 {
        1.0 - both(told.unknowns, start) / as_given
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use nalgebra::Vector3;

    use super::*;

    /// A drive of a radar that is turned, whose speeds are wrong, among things that move.
    struct Street {
        yaw_deg: f64,
        factor: f64,
        bias_mps: f64,
        /// This share of the detections moves, with up to 12 m/s forward or backward.
        moving: f64,
        /// Where the radar looks, and how far to both sides.
        middle_deg: f64,
        half_view_deg: f64,
        /// The vehicle's speed at the start, the end and between.
        speed_mps: fn(f64) -> f64,
    }

    const STREET: Street = Street {
        yaw_deg: 0.0,
        factor: 1.0,
        bias_mps: 0.0,
        moving: 0.3,
        middle_deg: 0.0,
        half_view_deg: 60.0,
        speed_mps: |share| 9.0 + 4.0 * (9.0 * share).sin(),
    };
    const N_SCANS: usize = 160;
    const N_DETECTIONS: usize = 40;
    const NOISE_MPS: f64 = 0.1;

    impl Street {
        fn scans(&self) -> Vec<Scan> {
            (0..N_SCANS).map(|idx| self.scan(idx)).collect()
        }

        fn scan(&self, scan_idx: usize) -> Scan {
            let share = scan_idx as f64 / N_SCANS as f64;
            let velocity = Vector3::new((self.speed_mps)(share), 0.4 * (20.0 * share).sin(), 0.1);
            let mut throw = Dice(scan_idx * N_DETECTIONS * 8);
            let mut detection = |_| {
                let azimuth_deg = self.middle_deg + self.half_view_deg * throw.next();
                let truly = azimuth_deg.to_radians();
                let given = (azimuth_deg - self.yaw_deg).to_radians();
                let elevation = 0.03 * throw.next();
                let direction = |it: f64| Vector3::new(it.cos(), it.sin(), elevation).normalize();
                let moves = 0.5 * (throw.next() + 1.0) < self.moving;
                let own = Vector3::x() * if moves { 12.0 * throw.next() } else { 0.0 };
                let noise = NOISE_MPS * (throw.next() + throw.next() + throw.next());
                let speed = (own - velocity).dot(&direction(truly));
                (
                    direction(given),
                    self.factor * speed + self.bias_mps + noise,
                )
            };
            Scan::new(velocity, (0..N_DETECTIONS).map(&mut detection).collect())
        }
    }

    /// Looks random and is the same every time: from −1 to 1.
    struct Dice(usize);

    impl Dice {
        fn next(&mut self) -> f64 {
            self.0 += 1;
            let mixed = (self.0 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
        }
    }

    /// The fit is within 0.1°, 0.5 % and 0.03 m/s, and its intervals are no wider than twice that.
    fn check(street: &Street) {
        let fit = fit(&street.scans()).unwrap();
        let bias = fit.doppler_bias_mps.unwrap();
        let yaw_deg = fit.yaw_rad.value.to_degrees();
        assert!((yaw_deg - street.yaw_deg).abs() < 0.1, "{fit:?}");
        assert!(
            (fit.speed_factor.value - street.factor).abs() < 0.005,
            "{fit:?}"
        );
        assert!((bias.value - street.bias_mps).abs() < 0.03, "{fit:?}");
        assert!(fit.yaw_rad.within.to_degrees() < 0.2, "{fit:?}");
        assert!(
            fit.speed_factor.within < 0.01 && bias.within < 0.06,
            "{fit:?}"
        );
        assert!((fit.still - (1.0 - street.moving)).abs() < 0.1, "{fit:?}");
    }

    #[test]
    fn turn_factor_and_bias_are_found_among_what_moves() {
        check(&STREET);
        for (yaw_deg, factor, bias_mps) in [(2.0, 1.0, 0.0), (-1.0, 0.95, 0.2), (0.3, 1.05, -0.4)] {
            check(&Street {
                yaw_deg,
                factor,
                bias_mps,
                ..STREET
            });
        }
    }

    #[test]
    fn a_radar_may_look_to_the_side() {
        check(&Street {
            yaw_deg: 1.5,
            factor: 1.02,
            middle_deg: -90.0,
            ..STREET
        });
    }

    /// At one speed, in a narrow view, an offset is a factor.
    #[test]
    fn a_bias_that_cannot_be_told_from_the_factor_is_not_told() {
        let fit = fit(&Street {
            half_view_deg: 8.0,
            speed_mps: |_| 20.0,
            factor: 1.03,
            ..STREET
        }
        .scans())
        .unwrap();
        assert_eq!(fit.doppler_bias_mps, None);
        assert!((fit.speed_factor.value - 1.03).abs() < 0.005, "{fit:?}");
    }

    #[test]
    fn who_stands_cannot_tell() {
        let slow = Street {
            speed_mps: |_| 2.5,
            ..STREET
        };
        let untold = fit(&slow.scans()).unwrap_err();
        assert!(matches!(untold, RadarUntold::TooSlow { fastest_mps } if fastest_mps < 3.0));
        assert_eq!(fit(&[]).unwrap_err(), RadarUntold::NoMotion);
    }
}
