"""Golden projections of OpenCV for the tests of fl_rig.

Made with OpenCV 5.0.0 (opencv-python-headless==5.0.0.93, numpy==2.4.6), from the repository root:

    python3 -m venv oracle && oracle/bin/pip install opencv-python-headless==5.0.0.93 numpy==2.4.6
    oracle/bin/python tests/oracles/camera_models.py > crates/fl_rig/tests/golden/opencv_projection.json

Each camera lists `points` within its valid region as [x, y, z, u, v], metres in the optical frame
and OpenCV pixels ((0, 0) the middle of the first pixel), and `folded`: points beyond that region or
behind the camera that OpenCV nevertheless places inside the image.
"""

import json
import math

import cv2
import numpy as np

# name, model, width, height, fx, fy, cx, cy, coefficients
CAMERAS = [
    ("pinhole", "none", 1242, 375, 721.5377, 721.5377, 609.5593, 172.854, []),
    ("kitti_raw_2011_09_26_00", "plumb_bob", 1392, 512,
     984.2439, 980.8141, 690.0, 233.1966,
     [-3.728755e-01, 2.037299e-01, 2.219027e-03, 1.383707e-03, -7.233722e-02]),
    ("kitti_raw_2011_09_26_02", "plumb_bob", 1392, 512,
     959.7910, 956.9251, 696.0217, 224.1806,
     [-3.691481e-01, 1.968681e-01, 1.353473e-03, 5.677587e-04, -6.770705e-02]),
    ("barrel_100_degrees", "plumb_bob", 1920, 1080, 960.0, 955.0, 962.5, 538.25,
     [-0.32, 0.11, 0.0006, -0.0004, -0.018]),
    ("pincushion", "plumb_bob", 1280, 720, 1100.0, 1102.0, 640.3, 359.1,
     [0.21, 0.35, -0.003, 0.002, 0.12]),
    ("strong_tangential", "plumb_bob", 1280, 960, 900.0, 880.0, 655.0, 470.0,
     [-0.25, 0.07, 0.02, -0.015, 0.0]),
    ("rational_depth_camera", "rational", 1280, 720, 605.1, 604.8, 638.7, 366.3,
     [0.67, -2.78, 0.0008, -0.0001, 1.56, 0.55, -2.6, 1.49]),
    ("rational_wide", "rational", 1920, 1280, 1020.0, 1018.0, 958.0, 641.0,
     [6.1, 3.2, -0.00012, 0.00021, 0.13, 6.45, 5.1, 0.75]),
    ("rational_folding", "rational", 1920, 1280, 1020.0, 1018.0, 958.0, 641.0,
     [-0.42, 0.05, 0.0005, -0.0003, 0.0, 0.02, 0.004, 0.0]),
    ("fisheye_surround", "kannala_brandt", 1280, 960, 330.0, 331.5, 641.2, 478.8,
     [0.05, -0.012, 0.003, -0.0006]),
    ("fisheye_folding", "kannala_brandt", 1280, 1024, 610.0, 612.0, 633.0, 517.0,
     [-0.12, -0.02, 0.004, -0.0015]),
]

POINTS_PER_CAMERA = 20
FOLDED_PER_CAMERA = 6
BEHIND_PER_CAMERA = 2
WIDEST_FLAT_ANGLE = math.radians(85)
WIDEST_FISHEYE_ANGLE = math.radians(89)
SAFE_SHARE = 0.97


def project(camera, points):
    """OpenCV's pixels of points in the camera's optical frame."""
    _, model, _, _, fx, fy, cx, cy, coefficients = camera
    matrix = np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1]], dtype=np.float64)
    points = np.asarray(points, dtype=np.float64).reshape(-1, 1, 3)
    coefficients = np.array(coefficients or [0.0] * 4, dtype=np.float64)
    zero = np.zeros(3)
    if model == "kannala_brandt":
        pixels, _ = cv2.fisheye.projectPoints(points, zero, zero, matrix, coefficients)
    else:
        pixels, _ = cv2.projectPoints(points, zero, zero, matrix, coefficients)
    return pixels.reshape(-1, 2)


def valid_angle(camera):
    """Largest safe angle, and whether a fold bounds it.

    By brute force: where the image radius stops rising in any direction.
    """
    _, model, *_, coefficients = camera
    if model == "none":
        return WIDEST_FLAT_ANGLE, False
    if model == "kannala_brandt":
        angles = np.linspace(0, WIDEST_FISHEYE_ANGLE, 200_001)
        k1, k2, k3, k4 = coefficients
        slope = 1 + 3*k1*angles**2 + 5*k2*angles**4 + 7*k3*angles**6 + 9*k4*angles**8
        falling = np.nonzero(slope <= 0)[0]
        return (angles[falling[0]], True) if len(falling) else (angles[-1], False)
    k1, k2, p1, p2, k3, k4, k5, k6 = (coefficients + [0.0] * 3)[:8]
    radii = np.linspace(0, math.tan(WIDEST_FLAT_ANGLE), 2_000_001)
    s = radii**2
    radial = (1 + s*(k1 + s*(k2 + s*k3))) / (1 + s*(k4 + s*(k5 + s*k6)))
    along = np.gradient(radii * radial, radii)
    shear = 2 * radii * math.hypot(p1, p2)
    falling = np.nonzero((along <= 3 * shear) | (radial <= 5 / 3 * shear))[0]
    return math.atan(radii[falling[0] if len(falling) else -1]), len(falling) > 0


def draw(generator, low, high):
    """A point whose angle to the optical axis lies in the interval, at 1 to 80 m."""
    angle, turn = generator.uniform(low, high), generator.uniform(-math.pi, math.pi)
    reach = generator.uniform(1, 80)
    point = [math.sin(angle) * math.cos(turn), math.sin(angle) * math.sin(turn), math.cos(angle)]
    return [round(reach * coordinate, 6) for coordinate in point]


def inside(camera, pixel):
    return -0.5 <= pixel[0] < camera[2] - 0.5 and -0.5 <= pixel[1] < camera[3] - 0.5


def collect(camera, generator, interval, count):
    """Points whose OpenCV pixels lie in the image; as many as found in a bounded search."""
    rows = []
    for _ in range(4000):
        if len(rows) == count:
            break
        point = draw(generator, *interval)
        pixel = project(camera, [point])[0]
        if inside(camera, pixel):
            rows.append(point + [float(pixel[0]), float(pixel[1])])
    return rows


def main():
    generator = np.random.default_rng(20260101)
    print("[")
    for idx, camera in enumerate(CAMERAS):
        name, model, width, height, fx, fy, cx, cy, coefficients = camera
        limit, folds = valid_angle(camera)
        points = collect(camera, generator, (0, SAFE_SHARE * limit), POINTS_PER_CAMERA)
        on_axis = project(camera, [[0.0, 0.0, 12.5]])[0]
        points.append([0.0, 0.0, 12.5, float(on_axis[0]), float(on_axis[1])])
        beyond = (min(limit * 1.02, WIDEST_FISHEYE_ANGLE), WIDEST_FISHEYE_ANGLE)
        folded = collect(camera, generator, beyond, FOLDED_PER_CAMERA) if folds else []
        if model != "kannala_brandt":
            folded += collect(camera, generator, (2.8, math.pi), BEHIND_PER_CAMERA)
        head = {"name": name, "model": model, "width": width, "height": height,
                "fx": fx, "fy": fy, "cx": cx, "cy": cy, "coefficients": coefficients}
        lines = [json.dumps(head)[1:-1]]
        for key, rows in (("points", points), ("folded", folded)):
            body = ",\n".join("   " + json.dumps(row) for row in rows)
            lines.append(f'"{key}": [\n{body}]' if rows else f'"{key}": []')
        print(" {" + ",\n  ".join(lines) + "}" + ("," if idx + 1 < len(CAMERAS) else ""))
    print("]")


if __name__ == "__main__":
    main()
