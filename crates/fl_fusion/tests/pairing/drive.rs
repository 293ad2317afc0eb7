//! Messages of a long drive, by formula: what the speed of pairing is measured on.

use fl_fusion::Arrival;
use fl_spacetime::Stamp;

/// How often each topic sends, as lidars, cameras, radars and inertial units do.
pub(crate) const RATES_HZ: [i64; 8] = [10, 10, 20, 25, 30, 50, 100, 100];

/// Messages of one topic that wait at most.
pub(crate) const QUEUE_SIZE: usize = 100;

const START_NANOS: i64 = 1_700_000_000_000_000_000;

/// The first so many messages in the order in which they arrive: each topic with a jitter of up to
/// a quarter of its period, and late by up to 21 ms.
pub(crate) fn drive(n_messages: usize) -> Vec<Arrival> {
    let n_secs = n_messages as i64 / RATES_HZ.iter().sum::<i64>() + 2;
    let mut sent: Vec<(i64, Arrival)> = Vec::new();
    for (topic, rate_hz) in RATES_HZ.into_iter().enumerate() {
        let period = 1_000_000_000 / rate_hz;
        let late = 3_000_000 * topic as i64;
        sent.extend((0..n_secs * rate_hz).map(|tick| {
            let nanos = tick * period + jitter(topic as i64, tick) % (period / 4);
            let stamp = Stamp::from_nanos(START_NANOS + nanos);
            (nanos + late, Arrival { topic, stamp })
        }));
    }
    sent.sort_by_key(|(arrived, arrival)| (*arrived, arrival.topic));
    let arrivals = sent.into_iter().map(|(_, arrival)| arrival);
    arrivals.take(n_messages).collect()
}

/// A number from 0 that looks drawn.
fn jitter(topic: i64, tick: i64) -> i64 {
    let mixed = (tick * 8 + topic).unsigned_abs() * 0x9e37_79b9;
    ((mixed ^ (mixed >> 15)) % 0x7fff_ffff) as i64
}
