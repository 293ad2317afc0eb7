//! The rows after a PLY header.
//!
//! Rows are decoded here, straight into columns, and not by ply-rs-bw, which reserves memory for
//! whatever count a header or a list claims.
//! Here every count is either paid for by bytes of the file or refused.

use fl_spacetime::Frame;
use ply_rs_bw::ply::{ElementDef, Encoding, Header, PropertyType, ScalarType};

use super::Fault;
use crate::{Cloud, Error};

/// The columns of a cloud while it is read; those the file lacks stay empty.
#[derive(Default)]
pub(super) struct ReadColumns {
    xyz: [Vec<f32>; 3],
    intensity: Option<Vec<f32>>,
    ring: Option<Vec<u16>>,
    offset_nanos: Option<Vec<i32>>,
    velocity: Option<Vec<f32>>,
}

impl ReadColumns {
    pub(super) fn into_cloud<F: Frame>(self) -> Result<Cloud<F>, Error> {
        let [x, y, z] = self.xyz;
        let mut cloud = Cloud::from_xyz(x, y, z)?;
        if let Some(intensity) = self.intensity {
            cloud = cloud.with_intensity(intensity)?;
        }
        if let Some(ring) = self.ring {
            cloud = cloud.with_ring(ring)?;
        }
        if let Some(offset_nanos) = self.offset_nanos {
            cloud = cloud.with_offset_nanos(offset_nanos)?;
        }
        if let Some(velocity) = self.velocity {
            cloud = cloud.with_velocity(velocity)?;
        }
        Ok(cloud)
    }

    fn open(targets: &[Target], n_rows: usize) -> Self {
        let wanted = |target| targets.contains(&target);
        Self {
            xyz: [0; 3].map(|_| Vec::with_capacity(n_rows)),
            intensity: wanted(Target::Intensity).then(|| Vec::with_capacity(n_rows)),
            ring: wanted(Target::Ring).then(|| Vec::with_capacity(n_rows)),
            offset_nanos: wanted(Target::OffsetNanos).then(|| Vec::with_capacity(n_rows)),
            velocity: wanted(Target::Velocity).then(|| Vec::with_capacity(n_rows)),
        }
    }

    fn push(&mut self, target: Target, value: f64) -> Result<(), String> {
        match target {
            Target::Xyz(axis) => self.xyz[axis].push(value as f32),
            Target::Intensity => self.intensity.get_or_insert_default().push(value as f32),
            Target::Velocity => self.velocity.get_or_insert_default().push(value as f32),
            Target::Ring => {
                let ring = whole(value).and_then(|value| u16::try_from(value).ok());
                self.ring
                    .get_or_insert_default()
                    .push(ring.ok_or(format!("ring {value}"))?);
            }
            Target::OffsetNanos => {
                let nanos = whole(value).and_then(|value| i32::try_from(value).ok());
                let nanos = nanos.ok_or(format!("offset_nanos {value}"))?;
                self.offset_nanos.get_or_insert_default().push(nanos);
            }
            Target::Nothing => {}
        }
        Ok(())
    }
}

/// Where a property's values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Xyz(usize),
    Intensity,
    Ring,
    OffsetNanos,
    Velocity,
    Nothing,
}

impl Target {
    fn named(name: &str) -> Self {
        match name {
            "x" => Self::Xyz(0),
            "y" => Self::Xyz(1),
            "z" => Self::Xyz(2),
            "intensity" | "scalar_intensity" | "scalar_Intensity" | "reflectance" => {
                Self::Intensity
            }
            "ring" | "scalar_ring" => Self::Ring,
            "offset_nanos" => Self::OffsetNanos,
            "velocity" | "doppler" => Self::Velocity,
            _ => Self::Nothing,
        }
    }
}

/// Reads the `vertex` element, passing over those before it.
pub(super) fn read(header: &Header, payload: &[u8]) -> Result<ReadColumns, Fault> {
    let mut values = Values::new(header.encoding, payload);
    for element in header.elements.values() {
        if element.name == "vertex" {
            return read_points(element, &mut values);
        }
        pass_over(element, &mut values)?;
    }
    Err(Fault::Header("there is no element named vertex".to_owned()))
}

/// Appends a cloud's rows, little endian, as the composed header promises them.
pub(super) fn append<F: Frame>(bytes: &mut Vec<u8>, cloud: &Cloud<F>) {
    for row in 0..cloud.len() {
        cloud
            .xyz(row)
            .iter()
            .for_each(|value| bytes.extend(value.to_le_bytes()));
        if let Some(intensity) = cloud.intensity() {
            bytes.extend(intensity[row].to_le_bytes());
        }
        if let Some(ring) = cloud.ring() {
            bytes.extend(ring[row].to_le_bytes());
        }
        if let Some(offset_nanos) = cloud.offset_nanos() {
            bytes.extend(offset_nanos[row].to_le_bytes());
        }
        if let Some(velocity) = cloud.velocity() {
            bytes.extend(velocity[row].to_le_bytes());
        }
    }
}

fn read_points(element: &ElementDef, values: &mut Values<'_>) -> Result<ReadColumns, Fault> {
    let targets = targets(element)?;
    // Every property takes a byte at least, in any encoding.
    let least_bytes = element.count.saturating_mul(element.properties.len());
    if least_bytes > values.n_bytes() {
        let (count, n_bytes) = (element.count, values.n_bytes());
        let reason = format!("{count} vertices are promised, {n_bytes} bytes are there");
        return Err(Fault::Header(reason));
    }
    let mut columns = ReadColumns::open(&targets, element.count);
    for row in 0..element.count {
        for (property, &target) in element.properties.values().zip(&targets) {
            let read = match &property.data_type {
                PropertyType::Scalar(scalar) => values
                    .number(scalar)
                    .and_then(|value| columns.push(target, value)),
                PropertyType::List(count, item) => values.pass_list(count, item),
            };
            read.map_err(|reason| bad_row(element, row, reason))?;
        }
    }
    Ok(columns)
}

/// Where each property goes: the first of two names for one column, scalars only.
fn targets(element: &ElementDef) -> Result<Vec<Target>, Fault> {
    let mut targets = Vec::with_capacity(element.properties.len());
    for property in element.properties.values() {
        let target = Target::named(&property.name);
        let usable = matches!(property.data_type, PropertyType::Scalar(_));
        let free = usable && !targets.contains(&target);
        targets.push(if free { target } else { Target::Nothing });
    }
    for (axis, name) in ["x", "y", "z"].iter().enumerate() {
        if !targets.contains(&Target::Xyz(axis)) {
            return Err(Fault::Header(format!(
                "element vertex has no number named {name}"
            )));
        }
    }
    Ok(targets)
}

fn pass_over(element: &ElementDef, values: &mut Values<'_>) -> Result<(), Fault> {
    // Rows without properties take no bytes, however many are promised.
    if element.properties.is_empty() {
        return Ok(());
    }
    for row in 0..element.count {
        for property in element.properties.values() {
            let passed = match &property.data_type {
                PropertyType::Scalar(scalar) => values.number(scalar).map(|_| ()),
                PropertyType::List(count, item) => values.pass_list(count, item),
            };
            passed.map_err(|reason| bad_row(element, row, reason))?;
        }
    }
    Ok(())
}

fn bad_row(element: &ElementDef, row: usize, reason: String) -> Fault {
    Fault::Row {
        element: element.name.clone(),
        row,
        reason,
    }
}

fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < 1e15).then_some(value as i64)
}

/// The numbers of a file, one after the other. `f64` holds every PLY scalar exactly.
enum Values<'a> {
    Ascii(&'a [u8]),
    LittleEndian(&'a [u8]),
    BigEndian(&'a [u8]),
}

impl<'a> Values<'a> {
    fn new(encoding: Encoding, payload: &'a [u8]) -> Self {
        match encoding {
            Encoding::Ascii => Self::Ascii(payload),
            Encoding::BinaryLittleEndian => Self::LittleEndian(payload),
            Encoding::BinaryBigEndian => Self::BigEndian(payload),
        }
    }

    fn n_bytes(&self) -> usize {
        let (Self::Ascii(rest) | Self::LittleEndian(rest) | Self::BigEndian(rest)) = self;
        rest.len()
    }

    fn number(&mut self, scalar: &ScalarType) -> Result<f64, String> {
        match self {
            Self::Ascii(rest) => word(rest),
            Self::LittleEndian(rest) => {
                let bytes = rest.split_off(..n_bytes(scalar)).ok_or_else(ended)?;
                Ok(decode(scalar, bytes.iter().copied()))
            }
            Self::BigEndian(rest) => {
                let bytes = rest.split_off(..n_bytes(scalar)).ok_or_else(ended)?;
                Ok(decode(scalar, bytes.iter().rev().copied()))
            }
        }
    }

    fn pass_list(&mut self, count: &ScalarType, item: &ScalarType) -> Result<(), String> {
        let n_items = self.number(count)?;
        let n_items = whole(n_items)
            .and_then(|n_items| usize::try_from(n_items).ok())
            .ok_or(format!("a list of {n_items} items"))?;
        match self {
            Self::Ascii(rest) => (0..n_items).try_for_each(|_| word(rest).map(|_| ())),
            Self::LittleEndian(rest) | Self::BigEndian(rest) => {
                let n_skipped = n_items.checked_mul(n_bytes(item)).ok_or_else(ended)?;
                rest.split_off(..n_skipped).map(|_| ()).ok_or_else(ended)
            }
        }
    }
}

/// The next number of a text.
fn word(rest: &mut &[u8]) -> Result<f64, String> {
    let text = rest.trim_ascii_start();
    let end = text
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    *rest = after;
    if word.is_empty() {
        return Err(ended());
    }
    let number = std::str::from_utf8(word)
        .ok()
        .and_then(|word| word.parse().ok());
    number.ok_or_else(|| {
        let shown = String::from_utf8_lossy(&word[..word.len().min(40)]);
        format!("{shown:?} is not a number")
    })
}

fn ended() -> String {
    "the file ends here".to_owned()
}

fn n_bytes(scalar: &ScalarType) -> usize {
    match scalar {
        ScalarType::Char | ScalarType::UChar => 1,
        ScalarType::Short | ScalarType::UShort => 2,
        ScalarType::Int | ScalarType::UInt | ScalarType::Float => 4,
        ScalarType::Double => 8,
    }
}

/// A number of its bytes, least significant first.
fn decode(scalar: &ScalarType, bytes: impl Iterator<Item = u8>) -> f64 {
    let bits = bytes
        .enumerate()
        .fold(0, |bits, (idx, byte)| bits | u64::from(byte) << (8 * idx));
    match scalar {
        ScalarType::Char => f64::from(bits as i8),
        ScalarType::UChar => f64::from(bits as u8),
        ScalarType::Short => f64::from(bits as i16),
        ScalarType::UShort => f64::from(bits as u16),
        ScalarType::Int => f64::from(bits as i32),
        ScalarType::UInt => f64::from(bits as u32),
        ScalarType::Float => f64::from(f32::from_bits(bits as u32)),
        ScalarType::Double => f64::from_bits(bits),
    }
}
