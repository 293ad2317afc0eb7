//! Packets of Velodyne's lidars are the points that another decoder finds in them.
//!
//! The points come from velodyne-decoder: see `tests/oracle/velodyne.py`.

use fl_log::{CloudSnapshot, Error, Log, ScannedChannel};
use serde_json::Value as Json;

use crate::fixture::START;
use crate::memory_source::MemorySource;

const GOLDEN: &str = include_str!("../oracle/velodyne.json");

/// The other decoder rounds azimuths to hundredths of a degree: 0.005° at 82 m.
const TOLERANCE_M: f64 = 0.0075;

/// The other decoder counts seconds since 1970 in 64-bit floats.
const TOLERANCE_NANOS: f64 = 250.0;

/// Every so many points are in the golden file.
const KEPT_STEP: usize = 61;

const PACKET_NANOS: u32 = 1_327_104;

/// The sensor's own clock, which goes differently.
const SENSOR_MICROS: u32 = 1_329;

/// A scan of three packets of made-up measurements.
#[derive(Clone, Copy)]
struct Scan {
    product: u8,
    mode: u8,
    azimuth: u32,
    step: u32,
    /// Both returns of each laser are the same.
    alike: bool,
}

impl Scan {
    fn packet(&self, packet_idx: u32) -> Vec<u8> {
        let dual = self.mode == 0x39;
        let n_turns = if dual { 6 } else { 12 };
        let mut seed = u64::from(packet_idx) + 1;
        let mut next = || {
            seed = (seed * 1_103_515_245 + 12_345) % (1 << 31);
            seed >> 8
        };
        let mut bytes: Vec<u8> = Vec::new();
        for block_idx in 0..12 {
            let turns = if dual { block_idx / 2 } else { block_idx };
            let azimuth = self.azimuth + self.step * (n_turns * packet_idx + turns);
            bytes.extend([0xff, 0xee]);
            bytes.extend(((azimuth % 36_000) as u16).to_le_bytes());
            if self.alike && block_idx % 2 == 1 {
                let before = bytes[bytes.len() - 100..][..96].to_vec();
                bytes.extend(before);
                continue;
            }
            for _ in 0..32 {
                let number = next();
                let distance = match number % 7 {
                    0 => 0,
                    _ => 500 + number % 20_000,
                };
                bytes.extend((distance as u16).to_le_bytes());
                bytes.push((next() % 256) as u8);
            }
        }
        bytes.extend((SENSOR_MICROS * (packet_idx + 1)).to_le_bytes());
        bytes.extend([self.mode, self.product]);
        bytes
    }

    /// In CDR, or as ROS 1 writes it.
    fn message(&self, cdr: bool, first_packet: &[u8]) -> Vec<u8> {
        let secs = ((START / 1_000_000_000) as u32).to_le_bytes();
        let mut bytes = match cdr {
            true => vec![0, 1, 0, 0],
            false => 9_u32.to_le_bytes().to_vec(),
        };
        bytes.extend(secs);
        bytes.extend(0_u32.to_le_bytes());
        match cdr {
            true => bytes.extend(*b"\x09\0\0\0velodyne\0\0\0\0"),
            false => bytes.extend(*b"\x08\0\0\0velodyne"),
        }
        bytes.extend(3_u32.to_le_bytes());
        for packet_idx in 0..3 {
            if cdr {
                bytes.resize((bytes.len() - 4).next_multiple_of(4) + 4, 0);
            }
            bytes.extend(secs);
            bytes.extend((packet_idx * PACKET_NANOS).to_le_bytes());
            match packet_idx {
                0 => bytes.extend(first_packet),
                _ => bytes.extend(self.packet(packet_idx)),
            }
        }
        bytes
    }

    fn log(&self, cdr: bool, first_packet: &[u8]) -> Log {
        let mut source = MemorySource::default();
        let (encoding, schema) = match cdr {
            true => ("cdr", "velodyne_msgs/msg/VelodyneScan"),
            false => ("ros1", "velodyne_msgs/VelodyneScan"),
        };
        let channel = ScannedChannel {
            topic: "/velodyne_packets".to_owned(),
            encoding: encoding.to_owned(),
            schema: schema.to_owned(),
            ..ScannedChannel::default()
        };
        source.add(channel, &self.message(cdr, first_packet));
        source.open()
    }

    fn decode(&self, cdr: bool) -> Result<CloudSnapshot, Error> {
        let log = self.log(cdr, &self.packet(0));
        log.cloud(log.channels()[0].id, 0)
    }

    /// What is wrong with a scan of this first packet.
    fn error(&self, first_packet: &[u8]) -> String {
        let log = self.log(true, first_packet);
        let err = log.cloud(log.channels()[0].id, 0).unwrap_err();
        std::error::Error::source(&err).unwrap().to_string()
    }
}

const VLP_16: Scan = Scan {
    product: 0x22,
    mode: 0x37,
    azimuth: 100,
    step: 40,
    alike: false,
};

fn check(cloud: &CloudSnapshot, golden: &Json) {
    let what = format!("model {}, mode {}", golden["product"], golden["mode"]);
    let n_points = golden["n_points"].as_u64().unwrap() as usize;
    assert_eq!(cloud.cloud.len(), n_points, "{what}");
    assert_eq!(cloud.grid, [n_points as u32, 1], "{what}");
    assert!(!cloud.times_unusable, "{what}");
    let points = &cloud.cloud;
    for (kept_idx, point) in golden["points"].as_array().unwrap().iter().enumerate() {
        let number = |idx: usize| point[idx].as_f64().unwrap();
        let idx = kept_idx * KEPT_STEP;
        let xyz = [points.x()[idx], points.y()[idx], points.z()[idx]];
        for (axis, coordinate) in xyz.into_iter().enumerate() {
            let difference = (f64::from(coordinate) - number(axis)).abs();
            assert!(
                difference < TOLERANCE_M,
                "{what}, point {idx}: {xyz:?}, {point}"
            );
        }
        let intensity = f64::from(points.intensity().unwrap()[idx]);
        assert_eq!(intensity, number(3), "{what}, point {idx}");
        let ring = f64::from(points.ring().unwrap()[idx]);
        assert_eq!(ring, number(4), "{what}, point {idx}");
        let nanos = f64::from(points.offset_nanos().unwrap()[idx]);
        let difference = (nanos - number(5) * 1000.0).abs();
        assert!(
            difference < TOLERANCE_NANOS,
            "{what}, point {idx}: {nanos}, {point}"
        );
    }
}

#[test]
fn points_are_those_of_another_decoder() {
    let golden: Vec<Json> = serde_json::from_str(GOLDEN).unwrap();
    for golden in &golden {
        let number = |key: &str| golden[key].as_u64().unwrap() as u32;
        let scan = Scan {
            product: number("product") as u8,
            mode: number("mode") as u8,
            azimuth: number("azimuth"),
            step: number("step"),
            alike: false,
        };
        check(&scan.decode(true).unwrap(), golden);
        check(&scan.decode(false).unwrap(), golden);
    }
}

#[test]
fn a_return_that_is_the_only_one_is_one_point() {
    let dual = Scan {
        mode: 0x39,
        ..VLP_16
    };
    let alike = Scan {
        alike: true,
        ..dual
    };
    let n_points = |scan: Scan| scan.decode(true).unwrap().cloud.len();
    let n_alike = n_points(alike);
    assert!(n_alike < 18 * 32 && n_alike > 18 * 20, "{n_alike}");
    assert!(n_points(dual) > n_alike * 3 / 2);
}

#[test]
fn sensors_that_need_a_calibration_are_named() {
    let vls_128 = Scan {
        product: 0xa1,
        ..VLP_16
    };
    let text = vls_128.error(&vls_128.packet(0));
    assert!(
        text.contains("0xa1") && text.contains("not supported"),
        "{text}"
    );
    let mut hdl_64 = VLP_16.packet(0);
    hdl_64[101] = 0xdd;
    let text = VLP_16.error(&hdl_64);
    assert!(text.contains("HDL-64"), "{text}");
}

#[test]
fn blocks_that_are_none_are_left_out() {
    let whole = VLP_16.decode(true).unwrap().cloud.len();
    let mut packet = VLP_16.packet(0);
    packet[..100].fill(0);
    let log = VLP_16.log(true, &packet);
    let cloud = log.cloud(log.channels()[0].id, 0).unwrap().cloud;
    assert!(cloud.len() < whole && cloud.len() >= whole - 32);
}
