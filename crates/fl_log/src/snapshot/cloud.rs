//! Packed points of any layout to columns.

use std::borrow::Cow;

use fl_cloud::Cloud;
use fl_spacetime::Sensor;

use super::CloudSnapshot;
use super::compressed_cloud::CompressedPoints;
use super::fields::Fields;
use super::point_time::offset_nanos;
use crate::error::Error;
use crate::message::{Header, PointCloud2, PointDatatype, PointField};

/// A point cloud message with its points still packed.
#[derive(Debug)]
pub(super) struct Packed<'a> {
    height: u32,
    width: u32,
    fields: Vec<PointField>,
    is_bigendian: bool,
    point_step: usize,
    row_step: usize,
    data: Cow<'a, [u8]>,
    /// Whether a coordinate that no field holds is zero.
    planar: bool,
}

impl<'a> Packed<'a> {
    /// One row of as many points as lie in the data, in little-endian numbers.
    pub(super) fn row(fields: Vec<PointField>, point_step: usize, data: &'a [u8]) -> Self {
        let n_points = data.len().checked_div(point_step).unwrap_or(0);
        Self {
            height: 1,
            width: u32::try_from(n_points).unwrap_or(u32::MAX),
            fields,
            is_bigendian: false,
            point_step,
            row_step: 0,
            data: data.into(),
            planar: true,
        }
    }

    pub(super) fn of(message: &'a PointCloud2) -> Self {
        Self {
            height: message.height,
            width: message.width,
            fields: message.fields.clone(),
            is_bigendian: message.is_bigendian,
            point_step: message.point_step as usize,
            row_step: message.row_step as usize,
            data: Cow::Borrowed(&message.data),
            planar: false,
        }
    }

    /// The points of a message, whose bytes may be compressed.
    pub(super) fn from_fields(message: &Fields<'a>) -> Result<Self, Error> {
        if !message.has("compressed_data") {
            return Self::with_data(message, Cow::Borrowed(message.bytes("data")?));
        }
        let mut packed = Self::with_data(message, Cow::Borrowed(&[]))?;
        let compressed = CompressedPoints {
            format: message.text("format")?,
            bytes: message.bytes("compressed_data")?,
            point_step: packed.point_step,
            n_bytes: packed.stated_bytes(),
        };
        packed.data = compressed.decompress()?.into();
        Ok(packed)
    }

    /// How many bytes the points take by what the message says.
    fn stated_bytes(&self) -> usize {
        let row_bytes = (self.width as usize).saturating_mul(self.point_step);
        row_bytes
            .max(self.row_step)
            .saturating_mul(self.height as usize)
    }

    /// The layout that the message states, of points that lie in `data`. Fields of unknown
    /// datatypes are left out.
    fn with_data(message: &Fields<'_>, data: Cow<'a, [u8]>) -> Result<Self, Error> {
        let mut fields = Vec::new();
        for field in message.list("fields")? {
            let field = Fields::of(field);
            let number = u8::try_from(field.u32("datatype")?).unwrap_or(0);
            if let Some(datatype) = PointDatatype::from_number(number) {
                let name = field.text("name")?.to_owned();
                let (offset, count) = (field.u32("offset")?, field.u32("count")?);
                fields.push(PointField {
                    name,
                    offset,
                    datatype,
                    count,
                });
            }
        }
        Ok(Self {
            height: message.u32("height")?,
            width: message.u32("width")?,
            fields,
            is_bigendian: message.u32("is_bigendian")? != 0,
            point_step: message.u32("point_step")? as usize,
            row_step: message.u32("row_step")? as usize,
            data,
            planar: false,
        })
    }

    /// The field of the first of these names that the message has, in any case.
    fn field(&self, names: &[&str]) -> Option<&PointField> {
        names.iter().find_map(|name| {
            self.fields
                .iter()
                .find(|field| field.name.eq_ignore_ascii_case(name))
        })
    }

    fn needed(&self, name: &str) -> Result<&PointField, Error> {
        self.field(&[name]).ok_or_else(|| {
            let names: Vec<_> = self
                .fields
                .iter()
                .map(|field| field.name.as_str())
                .collect();
            bad(format!("no field {name} among {names:?}"))
        })
    }

    /// The field of a coordinate; `None` if it is zero for all points.
    fn coordinate(&self, name: &str) -> Result<Option<&PointField>, Error> {
        if self.planar && self.field(&[name]).is_none() {
            return Ok(None);
        }
        self.needed(name).map(Some)
    }

    /// Rows of whole points, after checking that they lie inside the data.
    fn rows(&self) -> Result<Rows<'_>, Error> {
        let (width, height, data) = (self.width as usize, self.height as usize, &*self.data);
        if width == 0 || height == 0 {
            return Ok(Rows {
                data: &[],
                row_step: 1,
                row_bytes: 0,
                point_step: 1,
            });
        }
        for field in &self.fields {
            let end = field.offset as usize + field.datatype.size_bytes();
            if end > self.point_step {
                let (name, step) = (&field.name, self.point_step);
                return Err(bad(format!(
                    "field {name} ends at {end} of a {step} byte point"
                )));
            }
        }
        let row_bytes = self
            .point_step
            .checked_mul(width)
            .filter(|bytes| *bytes > 0);
        let row_step = if height == 1 || self.row_step == 0 {
            row_bytes
        } else {
            Some(self.row_step).filter(|step| Some(*step) >= row_bytes)
        };
        let needed = row_step.zip(row_bytes).and_then(|(row_step, row_bytes)| {
            row_step.checked_mul(height - 1)?.checked_add(row_bytes)
        });
        match (row_step, row_bytes, needed) {
            (Some(row_step), Some(row_bytes), Some(needed)) if needed <= data.len() => Ok(Rows {
                data: &data[..needed],
                row_step,
                row_bytes,
                point_step: self.point_step,
            }),
            _ => {
                let (step, row, n_bytes) = (self.point_step, self.row_step, data.len());
                Err(bad(format!(
                    "{width} x {height} points of {step} bytes in rows of {row} do not lie in \
                     {n_bytes} bytes"
                )))
            }
        }
    }

    /// Appends one number of every point of `points`, converted.
    fn extend<T: Cell>(&self, column: &mut Vec<T>, points: &[u8], field: &PointField) {
        let at = field.offset as usize;
        macro_rules! read {
            ($number:ty, $from:ident, $convert:expr) => {{
                const SIZE_BYTES: usize = size_of::<$number>();
                let number = |point: &[u8]| {
                    let mut bytes = [0; SIZE_BYTES];
                    bytes.copy_from_slice(&point[at..at + SIZE_BYTES]);
                    $convert(<$number>::$from(bytes).into())
                };
                column.extend(points.chunks_exact(self.point_step).map(number));
            }};
        }
        match (field.datatype, self.is_bigendian) {
            (PointDatatype::Int8, _) => read!(i8, from_le_bytes, T::of_integer),
            (PointDatatype::Uint8, _) => read!(u8, from_le_bytes, T::of_integer),
            (PointDatatype::Int16, false) => read!(i16, from_le_bytes, T::of_integer),
            (PointDatatype::Int16, true) => read!(i16, from_be_bytes, T::of_integer),
            (PointDatatype::Uint16, false) => read!(u16, from_le_bytes, T::of_integer),
            (PointDatatype::Uint16, true) => read!(u16, from_be_bytes, T::of_integer),
            (PointDatatype::Int32, false) => read!(i32, from_le_bytes, T::of_integer),
            (PointDatatype::Int32, true) => read!(i32, from_be_bytes, T::of_integer),
            (PointDatatype::Uint32, false) => read!(u32, from_le_bytes, T::of_integer),
            (PointDatatype::Uint32, true) => read!(u32, from_be_bytes, T::of_integer),
            (PointDatatype::Float32, false) => read!(f32, from_le_bytes, T::of_f32),
            (PointDatatype::Float32, true) => read!(f32, from_be_bytes, T::of_f32),
            (PointDatatype::Float64, false) => read!(f64, from_le_bytes, T::of_f64),
            (PointDatatype::Float64, true) => read!(f64, from_be_bytes, T::of_f64),
        }
    }
}

/// What a column holds; numbers beyond its range become its least or greatest.
trait Cell: Copy {
    fn of_integer(number: i64) -> Self;
    fn of_f32(number: f32) -> Self;
    fn of_f64(number: f64) -> Self;
}

impl Cell for f32 {
    fn of_integer(number: i64) -> Self {
        number as Self
    }

    fn of_f32(number: f32) -> Self {
        number
    }

    fn of_f64(number: f64) -> Self {
        number as Self
    }
}

impl Cell for f64 {
    fn of_integer(number: i64) -> Self {
        number as Self
    }

    fn of_f32(number: f32) -> Self {
        number.into()
    }

    fn of_f64(number: f64) -> Self {
        number
    }
}

impl Cell for u16 {
    fn of_integer(number: i64) -> Self {
        number.clamp(Self::MIN.into(), Self::MAX.into()) as Self
    }

    fn of_f32(number: f32) -> Self {
        number as Self
    }

    fn of_f64(number: f64) -> Self {
        number as Self
    }
}

/// Bytes of points, row by row.
struct Rows<'a> {
    data: &'a [u8],
    row_step: usize,
    row_bytes: usize,
    point_step: usize,
}

impl<'a> Rows<'a> {
    fn n_points(&self) -> usize {
        self.data.len() / self.point_step
    }

    /// Runs of whole points that stay in the processor's cache while all columns are read.
    fn runs(&self) -> impl Iterator<Item = &'a [u8]> {
        const RUN_BYTES: usize = 32 << 10;
        let row_bytes = self.row_bytes;
        let run_bytes = (RUN_BYTES / self.point_step).max(1) * self.point_step;
        self.data
            .chunks(self.row_step)
            .flat_map(move |row| row[..row_bytes.min(row.len())].chunks(run_bytes))
    }
}

/// The points of a message of any of the types that hold some.
pub(super) fn from_fields(message: &Fields<'_>) -> Result<CloudSnapshot, Error> {
    decode(&Packed::from_fields(message)?, message.header()?)
}

/// The finite points. Intensity, ring, time and velocity are kept if the message has them under
/// one of their usual names; other fields are not.
pub(super) fn decode(packed: &Packed<'_>, header: Header) -> Result<CloudSnapshot, Error> {
    let columns = Columns::read(packed)?;
    let Columns { x, y, z, .. } = &columns;
    let kept = finite(x, y, z);
    let n_dropped = kept.as_ref().map_or(0, |kept| x.len() - kept.len());
    let times = columns.time.as_ref().map(|times| {
        let datatype = packed.field(&TIME).map(|field| field.datatype);
        let times = selected(times, kept.as_deref());
        offset_nanos(
            &times,
            datatype.unwrap_or(PointDatatype::Uint8),
            header.stamp,
        )
    });
    let times_unusable = matches!(times, Some(None));
    let cloud = columns.cloud()?;
    let mut cloud = match kept {
        Some(kept) => cloud.select(&kept),
        None => cloud,
    };
    if let Some(offset_nanos) = times.flatten() {
        cloud = cloud.with_offset_nanos(offset_nanos)?;
    }
    Ok(CloudSnapshot {
        header,
        cloud,
        n_dropped,
        times_unusable,
        grid: [packed.width, packed.height],
    })
}

const INTENSITY: [&str; 4] = ["intensity", "i", "reflectivity", "intensities"];
const RING: [&str; 4] = ["ring", "line", "channel", "laser_id"];
const TIME: [&str; 6] = [
    "t",
    "time",
    "timestamp",
    "time_stamp",
    "offset_time",
    "time_offset",
];
const VELOCITY: [&str; 5] = [
    "velocity",
    "doppler",
    "radial_velocity",
    "doppler_velocity",
    "vr",
];

/// What is read of every point.
#[derive(Default)]
struct Columns {
    x: Vec<f32>,
    y: Vec<f32>,
    z: Vec<f32>,
    intensity: Option<Vec<f32>>,
    ring: Option<Vec<u16>>,
    velocity: Option<Vec<f32>>,
    time: Option<Vec<f64>>,
}

impl Columns {
    fn read(packed: &Packed<'_>) -> Result<Self, Error> {
        let rows = packed.rows()?;
        let n_points = rows.n_points();
        let [x, y, z] = [
            packed.coordinate("x")?,
            packed.coordinate("y")?,
            packed.coordinate("z")?,
        ];
        let mut columns = Self::default();
        for (column, field) in [
            (&mut columns.x, x),
            (&mut columns.y, y),
            (&mut columns.z, z),
        ] {
            match field {
                Some(_) => column.reserve_exact(n_points),
                None => column.resize(n_points, 0.0),
            }
        }
        let mut intensity = Column::of(packed, &INTENSITY, n_points);
        let mut ring = Column::of(packed, &RING, n_points);
        let mut velocity = Column::of(packed, &VELOCITY, n_points);
        let mut time = Column::of(packed, &TIME, n_points);
        for points in rows.runs() {
            let xyz = [
                (&mut columns.x, x),
                (&mut columns.y, y),
                (&mut columns.z, z),
            ];
            for (column, field) in xyz {
                if let Some(field) = field {
                    packed.extend(column, points, field);
                }
            }
            intensity.extend(packed, points);
            ring.extend(packed, points);
            velocity.extend(packed, points);
            time.extend(packed, points);
        }
        columns.intensity = intensity.numbers();
        columns.ring = ring.numbers();
        columns.velocity = velocity.numbers();
        columns.time = time.numbers();
        Ok(columns)
    }

    fn cloud(self) -> Result<Cloud<Sensor>, Error> {
        let mut cloud = Cloud::from_xyz(self.x, self.y, self.z)?;
        if let Some(intensity) = self.intensity {
            cloud = cloud.with_intensity(intensity)?;
        }
        if let Some(ring) = self.ring {
            cloud = cloud.with_ring(ring)?;
        }
        if let Some(velocity) = self.velocity {
            cloud = cloud.with_velocity(velocity)?;
        }
        Ok(cloud)
    }
}

/// A column that a message may have.
struct Column<'p, T> {
    field: Option<&'p PointField>,
    numbers: Vec<T>,
}

impl<'p, T: Cell> Column<'p, T> {
    fn of(packed: &'p Packed<'_>, names: &[&str], n_points: usize) -> Self {
        let field = packed.field(names);
        Self {
            field,
            numbers: Vec::with_capacity(field.map_or(0, |_| n_points)),
        }
    }

    fn extend(&mut self, packed: &Packed<'_>, points: &[u8]) {
        if let Some(field) = self.field {
            packed.extend(&mut self.numbers, points, field);
        }
    }

    fn numbers(self) -> Option<Vec<T>> {
        self.field.map(|_| self.numbers)
    }
}

/// The numbers of the kept points. Those of points that are dropped are often padding, which
/// must not count when the meaning of times is guessed.
fn selected<'t>(times: &'t [f64], kept: Option<&[u32]>) -> Cow<'t, [f64]> {
    match kept {
        Some(kept) => kept.iter().map(|idx| times[*idx as usize]).collect(),
        None => Cow::Borrowed(times),
    }
}

/// The indices of the finite points; `None` if all are.
fn finite(x: &[f32], y: &[f32], z: &[f32]) -> Option<Vec<u32>> {
    if [x, y, z].into_iter().all(all_finite) {
        return None;
    }
    let is_finite = |idx: usize| x[idx].is_finite() && y[idx].is_finite() && z[idx].is_finite();
    Some(
        (0..x.len())
            .filter(|idx| is_finite(*idx))
            .map(|idx| idx as u32)
            .collect(),
    )
}

/// Looks at many numbers before it decides: the compiler makes vectors of that.
fn all_finite(numbers: &[f32]) -> bool {
    const N_AT_ONCE: usize = 1024;
    numbers.chunks(N_AT_ONCE).all(|some| {
        some.iter()
            .fold(true, |all, number| all & number.is_finite())
    })
}

fn bad(what: String) -> Error {
    Error::BadCloud { what }
}
