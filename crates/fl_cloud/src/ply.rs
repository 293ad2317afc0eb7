//! Point clouds in PLY files.
//!
//! | property | type written | also read as | column |
//! |---|---|---|---|
//! | `x` `y` `z` | float | | coordinates in meters |
//! | `intensity` | float | `scalar_intensity`, `scalar_Intensity`, `reflectance` | intensity |
//! | `ring` | ushort | `scalar_ring` | ring |
//! | `offset_nanos` | int | | nanoseconds from the snapshot's stamp |
//! | `velocity` | float | `doppler` | radial velocity in m/s |
//!
//! A PLY file does not say in which frame its points are: [`write()`] notes the frame in a comment,
//! [`read`] believes its caller.

mod header;
mod rows;

use std::fs;
use std::path::Path;

use fl_spacetime::Frame;

use crate::{Cloud, Error};

/// What a header or a row is wrong about; the file is named by who has its path.
enum Fault {
    Header(String),
    Row {
        element: String,
        row: usize,
        reason: String,
    },
}

impl Fault {
    fn within(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Self::Header(reason) => Error::NotPly { reason, path },
            Self::Row {
                element,
                row,
                reason,
            } => Error::PlyRow {
                element,
                row,
                reason,
                path,
            },
        }
    }
}

/// Reads a file's `vertex` element, ASCII or binary, as points in frame `F`.
///
/// Properties of any scalar type are taken; coordinates become `f32`, so those far from the
/// origin lose what `f32` cannot hold.
/// Properties and elements not in the module's table are passed over.
///
/// Errors: [`Error::ReadPly`], [`Error::NotPly`] for a header that is not understood or promises
/// more than the file holds, [`Error::PlyRow`] for rows that are not as the header says.
pub fn read<F: Frame>(path: &Path) -> Result<Cloud<F>, Error> {
    let bytes = fs::read(path).map_err(|source| Error::ReadPly {
        path: path.to_owned(),
        source,
    })?;
    let (header, payload) = header::parse(&bytes).map_err(|fault| fault.within(path))?;
    let columns = rows::read(&header, payload).map_err(|fault| fault.within(path))?;
    columns.into_cloud()
}

/// Writes a cloud as binary little endian PLY, with every column it has.
///
/// Errors: [`Error::WritePly`].
pub fn write<F: Frame>(path: &Path, cloud: &Cloud<F>) -> Result<(), Error> {
    let failed = |source| Error::WritePly {
        path: path.to_owned(),
        source,
    };
    let mut bytes = header::compose(cloud).map_err(failed)?;
    rows::append(&mut bytes, cloud);
    fs::write(path, bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use fl_spacetime::Ego;
    use proptest::prelude::*;

    use super::*;

    /// A file of its own in the system's folder for such, removed when dropped.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("fl_cloud-{}-{name}.ply", std::process::id())))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    fn parse(bytes: &[u8]) -> Result<Cloud<Ego>, Error> {
        let path = Path::new("a.ply");
        let (header, payload) = header::parse(bytes).map_err(|fault| fault.within(path))?;
        rows::read(&header, payload)
            .map_err(|fault| fault.within(path))?
            .into_cloud()
    }

    #[track_caller]
    fn check(bytes: &[u8], x: &[f32]) -> Cloud<Ego> {
        let cloud = parse(bytes).unwrap();
        assert_eq!(cloud.x(), x);
        cloud
    }

    #[track_caller]
    fn check_refused(bytes: impl AsRef<[u8]>, message: &str) {
        assert_eq!(parse(bytes.as_ref()).unwrap_err().to_string(), message);
    }

    const XYZ: &str = "property float x\nproperty float y\nproperty float z\n";

    fn ascii(n_rows: &str, properties: &str, rows: &str) -> String {
        format!("ply\nformat ascii 1.0\nelement vertex {n_rows}\n{properties}end_header\n{rows}")
    }

    #[test]
    fn writes_this_header() {
        let scratch = Scratch::new("header");
        let cloud = Cloud::<Ego>::from_xyz(vec![1.0], vec![2.0], vec![3.0]).unwrap();
        write(&scratch.0, &cloud.with_ring(vec![258]).unwrap()).unwrap();
        let expected = b"ply\nformat binary_little_endian 1.0\ncomment frame Ego\n\
            element vertex 1\nproperty float x\nproperty float y\nproperty float z\n\
            property ushort ring\nend_header\n\
            \x00\x00\x80\x3f\x00\x00\x00\x40\x00\x00\x40\x40\x02\x01";
        assert_eq!(fs::read(&scratch.0).unwrap(), expected);
    }

    #[test]
    fn reads_text() {
        let text = ascii("2", XYZ, "1 2 3\n-4.5e1 nan +6\n");
        let cloud = check(text.as_bytes(), &[1.0, -45.0]);
        assert!(cloud.y()[1].is_nan());
        assert_eq!(cloud.z(), [3.0, 6.0]);
        check(text.replace('\n', "\r\n").as_bytes(), &[1.0, -45.0]);
    }

    #[test]
    fn reads_other_types_names_and_elements() {
        let text = "ply\nformat ascii 1.0\ncomment made elsewhere\nelement mesh 1\n\
            property list uchar int tags\nelement vertex 2\nproperty double z\n\
            property uchar red\nproperty double y\nproperty list uint short odd\n\
            property double x\nproperty uchar scalar_intensity\nelement face 9\n\
            property list uchar int vertex_index\nend_header\n\
            3 9 9 9\n0.5 255 2 2 7 7 1 40\n0.25 0 3 0 2 50\n";
        let cloud = check(text.as_bytes(), &[1.0, 2.0]);
        assert_eq!((cloud.y(), cloud.z()), (&[2.0, 3.0][..], &[0.5, 0.25][..]));
        assert_eq!(cloud.intensity(), Some(&[40.0, 50.0][..]));
    }

    #[test]
    fn reads_both_byte_orders() {
        let properties = "property short x\nproperty list uchar ushort odd\n\
            property double y\nproperty float z\n";
        for (order, big) in [("big", true), ("little", false)] {
            let mut bytes = format!(
                "ply\nformat binary_{order}_endian 1.0\nelement vertex 1\n{properties}end_header\n"
            )
            .into_bytes();
            let put = |bytes: &mut Vec<u8>, value: &[u8]| {
                let value = value.iter().copied();
                if big {
                    bytes.extend(value.rev());
                } else {
                    bytes.extend(value);
                }
            };
            put(&mut bytes, &(-300i16).to_le_bytes());
            bytes.extend([2, 0, 0, 0, 0]);
            put(&mut bytes, &0.5f64.to_le_bytes());
            put(&mut bytes, &2.5f32.to_le_bytes());
            let cloud = check(&bytes, &[-300.0]);
            assert_eq!((cloud.y()[0], cloud.z()[0]), (0.5, 2.5));
        }
    }

    #[test]
    fn names_what_is_wrong() {
        let refused = |text: String, message: &str| {
            check_refused(text, &format!("{message}\nfile: a.ply"));
        };
        refused(
            ascii("3", XYZ, "1 2 3\n4 5 6\n"),
            "element vertex, row 2: the file ends here",
        );
        refused(
            ascii("1", XYZ, "1 two 3\n"),
            "element vertex, row 0: \"two\" is not a number",
        );
        refused(
            ascii("1", "property float x\nproperty float y\n", "1 2"),
            "not a PLY point cloud: element vertex has no number named z",
        );
        refused(
            ascii("1", &format!("{XYZ}property float x\n"), "1 2 3 4"),
            "not a PLY point cloud: an element or a property is declared twice",
        );
        refused(
            ascii("1", &format!("{XYZ}property int ring\n"), "1 2 3 70000"),
            "element vertex, row 0: ring 70000",
        );
        refused(
            "ply\nformat ascii 1.0\nend_header\n".to_owned(),
            "not a PLY point cloud: there is no element named vertex",
        );
        refused(
            ascii("18446744073709551615", XYZ, "1 2 3\n"),
            "not a PLY point cloud: 18446744073709551615 vertices are promised, 6 bytes are there",
        );
    }

    #[test]
    fn hostile_counts_cost_nothing() {
        let binary = |body: &str| {
            format!("ply\nformat binary_little_endian 1.0\n{body}end_header\n").into_bytes()
        };
        let vertex = format!("element vertex 1\n{XYZ}");
        let endless = format!("element nothing 18446744073709551615\n{vertex}");
        let mut bytes = binary(&endless);
        bytes.extend([0; 12]);
        check(&bytes, &[0.0]);
        let mut bytes = binary(&format!(
            "element a 1\nproperty list uint double b\n{vertex}"
        ));
        bytes.extend([0xff; 16]);
        let cause = "element a, row 0: the file ends here\nfile: a.ply";
        check_refused(&bytes, cause);
        let mut bytes = binary(&format!(
            "element a 1\nproperty list int double b\n{vertex}"
        ));
        bytes.extend([0xff; 16]);
        check_refused(&bytes, "element a, row 0: a list of -1 items\nfile: a.ply");
        check_refused(
            ascii("3", XYZ, "1 2 3\n4"),
            "not a PLY point cloud: 3 vertices are promised, 7 bytes are there\nfile: a.ply",
        );
        assert!(parse(&ascii("99999999999999999999999", XYZ, "").into_bytes()).is_err());
        assert!(parse(&[b'p'; 3_000_000]).is_err());
    }

    #[test]
    fn errors_name_the_file() {
        let missing = Path::new("no/such/file.ply");
        let err = read::<Ego>(missing).unwrap_err();
        assert_eq!(
            err.to_string(),
            "cannot read the point cloud\nfile: no/such/file.ply"
        );
        let err = write(missing, &Cloud::<Ego>::default()).unwrap_err();
        assert_eq!(
            err.to_string(),
            "cannot write the point cloud\nfile: no/such/file.ply"
        );
    }

    fn any_cloud() -> impl Strategy<Value = Cloud<Ego>> {
        let row = (any::<[f32; 5]>(), any::<u16>(), any::<i32>());
        (prop::collection::vec(row, 0..40), any::<[bool; 4]>()).prop_map(|(rows, there)| {
            let float = |axis: usize| rows.iter().map(|row| row.0[axis]).collect::<Vec<f32>>();
            let mut cloud = Cloud::from_xyz(float(0), float(1), float(2)).unwrap();
            if there[0] {
                cloud = cloud.with_intensity(float(3)).unwrap();
            }
            if there[1] {
                cloud = cloud.with_velocity(float(4)).unwrap();
            }
            if there[2] {
                cloud = cloud
                    .with_ring(rows.iter().map(|row| row.1).collect())
                    .unwrap();
            }
            if there[3] {
                cloud = cloud
                    .with_offset_nanos(rows.iter().map(|row| row.2).collect())
                    .unwrap();
            }
            cloud
        })
    }

    proptest! {
        #[test]
        fn reads_what_it_wrote(cloud in any_cloud()) {
            let scratch = Scratch::new("round");
            write(&scratch.0, &cloud).unwrap();
            prop_assert_eq!(read::<Ego>(&scratch.0).unwrap(), cloud);
        }

        #[test]
        fn damaged_files_are_refused_or_read(
            cloud in any_cloud(), damage in prop::collection::vec((any::<u16>(), any::<u8>()), 0..6),
            cut in any::<u16>(),
        ) {
            let mut bytes = header::compose(&cloud).unwrap();
            rows::append(&mut bytes, &cloud);
            for (place, value) in damage {
                let place = usize::from(place) % bytes.len();
                bytes[place] = value;
            }
            bytes.truncate(usize::from(cut).max(bytes.len() / 2));
            let _ = parse(&bytes);
        }
    }
}
