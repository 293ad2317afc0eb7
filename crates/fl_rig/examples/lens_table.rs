//! Answers and timings of lenses, asked for by `tests/oracles/lens_table.py`.
//!
//! A request on standard input is a line of JSON and as many rows of five numbers, x y z u v, as it
//! says: a point in the camera's frame and a pixel counted from the middle of the first one.
//! To the task `answer` it writes for each row the point's pixel, the pixel's ray, and the
//! derivatives after the point and the parameters, of u and then of v; NaN where there is none.
//! To the task `time` it writes the seconds that each of these took for all rows.
//! All numbers are `f64`, the least significant byte first.

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, Read, Write};
use std::time::Instant;

use fl_rig::{CameraModel, Distortion, Intrinsics, Pixel};
use fl_spacetime::{Camera, Point};
use serde::Deserialize;

const CORNER_SHIFT_PX: f64 = 0.5;

#[derive(Deserialize)]
struct Request {
    task: Task,
    model: String,
    intrinsics: [f64; 4],
    coefficients: Vec<f64>,
    n_rows: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Task {
    Answer,
    Time,
}

struct Rows {
    points: Vec<Point<Camera>>,
    pixels: Vec<Pixel>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let mut line = String::new();
    while input.read_line(&mut line)? > 0 {
        let request: Request = serde_json::from_str(&line)?;
        let rows = read_rows(&mut input, request.n_rows)?;
        let camera = camera(&request)?;
        let numbers = match request.task {
            Task::Answer => answers(&camera, &rows),
            Task::Time => times(&camera, &rows),
        };
        let bytes: Vec<u8> = numbers.into_iter().flat_map(f64::to_le_bytes).collect();
        output.write_all(&bytes)?;
        output.flush()?;
        line.clear();
    }
    Ok(())
}

fn read_rows(input: &mut impl Read, n_rows: usize) -> Result<Rows, Box<dyn Error>> {
    let mut rows = Rows {
        points: Vec::with_capacity(n_rows),
        pixels: Vec::with_capacity(n_rows),
    };
    let mut bytes = [[0; 8]; 5];
    for _ in 0..n_rows {
        input.read_exact(bytes.as_flattened_mut())?;
        let [x, y, z, u, v] = bytes.map(f64::from_le_bytes);
        rows.points.push(Point::new(x, y, z));
        rows.pixels.push(Pixel {
            u: u + CORNER_SHIFT_PX,
            v: v + CORNER_SHIFT_PX,
        });
    }
    Ok(rows)
}

fn camera(request: &Request) -> Result<CameraModel, Box<dyn Error>> {
    let distortion = Distortion::named(&request.model, &request.coefficients);
    let distortion = distortion.ok_or_else(|| format!("no such lens: {}", request.model))?;
    let [fx, fy, cx, cy] = request.intrinsics;
    let intrinsics = Intrinsics { fx, fy, cx, cy };
    Ok(CameraModel::new(intrinsics, distortion, 1920, 1208)?)
}

fn answers(camera: &CameraModel, rows: &Rows) -> Vec<f64> {
    let n_derivatives = 2 * (3 + camera.parameters().len());
    let mut numbers = Vec::new();
    for (point, pixel) in rows.points.iter().zip(&rows.pixels) {
        let seen = camera.project(*point);
        numbers.extend(seen.map_or([f64::NAN; 2], |it| {
            [it.u - CORNER_SHIFT_PX, it.v - CORNER_SHIFT_PX]
        }));
        let ray = camera.unproject(*pixel);
        numbers.extend(ray.map_or([f64::NAN; 3], |it| it.coords().into()));
        let derivatives = derivatives(camera, *point);
        numbers.extend(derivatives.unwrap_or_else(|| vec![f64::NAN; n_derivatives]));
    }
    numbers
}

fn derivatives(camera: &CameraModel, point: Point<Camera>) -> Option<Vec<f64>> {
    let found = camera.derivatives(point)?;
    let row = |axis: usize| {
        let by_point = (0..3).map(move |column| found.by_point[(axis, column)]);
        let by_parameter = found.by_parameter().to_vec();
        by_point.chain(by_parameter.into_iter().map(move |both| both[axis]))
    };
    Some(row(0).chain(row(1)).collect())
}

fn times(camera: &CameraModel, rows: &Rows) -> Vec<f64> {
    let project = secs(|| {
        black_box(camera.project_many(&rows.points));
    });
    let unproject = secs(|| {
        for pixel in &rows.pixels {
            black_box(camera.unproject(*pixel));
        }
    });
    let derivatives = secs(|| {
        for point in &rows.points {
            black_box(camera.derivatives(*point));
        }
    });
    vec![project, unproject, derivatives]
}

fn secs(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}
