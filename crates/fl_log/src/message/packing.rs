//! Columns to packed points, in the layout that this program writes.

use fl_cloud::Cloud;
use fl_spacetime::Sensor;

use super::{Header, PointCloud2, PointDatatype, PointField};

impl PointCloud2 {
    /// Packs a cloud: `x`, `y`, `z`, then what it has of `intensity`, `velocity` (32-bit floats),
    /// `t` (nanoseconds after the stamp, signed) and `ring` (16 bits), little-endian.
    #[must_use]
    pub fn from_cloud(header: Header, cloud: &Cloud<Sensor>) -> Self {
        let columns = columns(cloud);
        let mut offset = 0;
        let mut fields = Vec::new();
        for column in &columns {
            let (name, datatype) = (column.name.to_owned(), column.datatype);
            fields.push(PointField {
                name,
                offset,
                datatype,
                count: 1,
            });
            offset += datatype.size_bytes() as u32;
        }
        let point_step = offset.next_multiple_of(4);
        let mut data = vec![0; cloud.len() * point_step as usize];
        for (column, field) in columns.iter().zip(&fields) {
            column.write(&mut data, field.offset as usize, point_step as usize);
        }
        let width = cloud.len() as u32;
        Self {
            header,
            height: 1,
            width,
            fields,
            is_bigendian: false,
            point_step,
            row_step: width.saturating_mul(point_step),
            data,
            is_dense: true,
        }
    }
}

struct Column<'a> {
    name: &'static str,
    datatype: PointDatatype,
    numbers: Numbers<'a>,
}

enum Numbers<'a> {
    Floats(&'a [f32]),
    Offsets(&'a [i32]),
    Rings(&'a [u16]),
}

fn columns(cloud: &Cloud<Sensor>) -> Vec<Column<'_>> {
    let float = |name, numbers| Column {
        name,
        datatype: PointDatatype::Float32,
        numbers: Numbers::Floats(numbers),
    };
    let mut columns = vec![
        float("x", cloud.x()),
        float("y", cloud.y()),
        float("z", cloud.z()),
    ];
    columns.extend(cloud.intensity().map(|numbers| float("intensity", numbers)));
    columns.extend(cloud.velocity().map(|numbers| float("velocity", numbers)));
    columns.extend(cloud.offset_nanos().map(|offsets| Column {
        name: "t",
        datatype: PointDatatype::Int32,
        numbers: Numbers::Offsets(offsets),
    }));
    columns.extend(cloud.ring().map(|rings| Column {
        name: "ring",
        datatype: PointDatatype::Uint16,
        numbers: Numbers::Rings(rings),
    }));
    columns
}

impl Column<'_> {
    fn write(&self, data: &mut [u8], offset: usize, point_step: usize) {
        match self.numbers {
            Numbers::Floats(numbers) => {
                scatter(
                    data,
                    (offset, point_step),
                    numbers.iter().map(|n| n.to_le_bytes()),
                );
            }
            Numbers::Offsets(numbers) => {
                scatter(
                    data,
                    (offset, point_step),
                    numbers.iter().map(|n| n.to_le_bytes()),
                );
            }
            Numbers::Rings(numbers) => {
                scatter(
                    data,
                    (offset, point_step),
                    numbers.iter().map(|n| n.to_le_bytes()),
                );
            }
        }
    }
}

fn scatter<const N: usize>(
    data: &mut [u8],
    (offset, point_step): (usize, usize),
    numbers: impl Iterator<Item = [u8; N]>,
) {
    for (point, number) in data.chunks_exact_mut(point_step).zip(numbers) {
        point[offset..offset + N].copy_from_slice(&number);
    }
}
