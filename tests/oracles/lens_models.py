"""Golden projections of every lens model of fl_rig, by four independent programs and a formula.

Made with opencv-contrib-python-headless 5.0.0.93, pycolmap 4.2.1, ds_msp 0.22.2,
physical_ai_av 0.2.3, mpmath 1.3.0, numpy 2.4.6, from the repository root:

    python3 -m venv oracle
    oracle/bin/pip install opencv-contrib-python-headless==5.0.0.93 pycolmap==4.2.1 \\
        ds_msp==0.22.2 numpy==2.4.6 mpmath==1.3.0 pandas==3.1.1
    oracle/bin/pip install --no-deps physical_ai_av==0.2.3
    oracle/bin/python tests/oracles/lens_models.py > crates/fl_rig/tests/golden/lens_models.json

`lens_models.py 200 500` draws 200 cameras a model with 500 points each; the test
`agrees_with_the_oracles` of fl_rig reads such a file instead of the golden one if the environment
variable LENS_MODELS names it.

Each camera lists `points` as [x, y, z, u, v], metres in the optical frame and pixels whose (0, 0)
is the middle of the first one, and for some points `derivatives`: two rows (u, v) of the
derivatives after x, y, z and after the camera's parameters. pyfisheye 1.0.1 is no oracle: it finds
the roots of its polynomial in single precision.
"""

import importlib.util
import json
import math
import pathlib
import sys

import cv2
import mpmath
import numpy as np
import pycolmap
from ds_msp.models.ds_math import ds_project, ds_project_jacobian
from ds_msp.models.eucm_math import eucm_project, eucm_project_jacobian
from ds_msp.models.ocam_math import ocam_project
from ds_msp.models.ucm_math import ucm_project, ucm_project_jacobian



def ftheta_class():
    """From its file alone: the package's own `__init__` wants a network client."""
    root = pathlib.Path(importlib.util.find_spec("physical_ai_av").origin).parent
    spec = importlib.util.spec_from_file_location("camera_models", root / "utils" / "camera_models.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["camera_models"] = module
    spec.loader.exec_module(module)
    return module.FThetaCameraModel


FThetaCameraModel = ftheta_class()
WIDTH, HEIGHT = 1920, 1208
SAFE_SHARE = 0.85
SLOWEST, FASTEST = 0.2, 20
WIDEST = {"flat": math.radians(75), "half": math.radians(88), "round": math.radians(170)}
ZERO = np.zeros(3)
OCAM_SCALE = 100.0


def matrix(k):
    fx, fy, cx, cy = k
    return np.array([[fx, 0, cx], [0, fy, cy], [0, 0, 1.0]])


def opencv(k, d, points):
    pixels, jacobian = cv2.projectPoints(points.reshape(-1, 1, 3), ZERO, ZERO, matrix(k), np.array(d))
    return pixels.reshape(-1, 2), jacobian[:, 3:]


def opencv_fisheye(k, d, points):
    pixels, jacobian = cv2.fisheye.projectPoints(points.reshape(-1, 1, 3), ZERO, ZERO, matrix(k), np.array(d))
    focal, center, coefficients, shift = (jacobian[:, first:end] for first, end in ((0, 2), (2, 4), (4, 8), (11, 14)))
    return pixels.reshape(-1, 2), np.hstack([shift, focal, center, coefficients])


def opencv_omnidir(k, d, points):
    pixels, jacobian = cv2.omnidir.projectPoints(
        points.reshape(-1, 1, 3), ZERO, ZERO, matrix(k), float(d[0]), np.array(d[1:]))
    shift, focal, center, coefficients = (jacobian[:, first:end] for first, end in ((3, 6), (6, 8), (9, 11), (11, 16)))
    return pixels.reshape(-1, 2), np.hstack([shift, focal, center, coefficients])


def colmap(model, order):
    def project(k, d, points):
        d = [d[idx] if idx is not None else 0.0 for idx in order]
        camera = pycolmap.Camera(model=model, width=WIDTH, height=HEIGHT, params=list(k) + d)
        return np.asarray(camera.img_from_cam(points)), None
    return project


def ds_msp(function, jacobian):
    def project(k, d, points):
        u, v, _ = function(points, *k, *d)
        by_point, by_parameter = jacobian(points, *k, *d)[2:4]
        rows = np.concatenate([by_point, by_parameter], axis=2)
        return np.stack([u, v], axis=1), rows.reshape(-1, rows.shape[2])
    return project


def ds_msp_ocam(k, d, points):
    c, shear, e, *a = d
    assert a[5] == 0
    scaled = [-a[power] * OCAM_SCALE**power for power in range(5)]
    u, v, found = ocam_project(points, k[2], k[3], c, shear, e, *scaled)
    # Its search starts far off right beside 90 degrees, and says where it has not ended.
    return np.where(found[:, None], np.stack([u, v], axis=1), math.nan), None


def ftheta(k, d, points):
    camera = FThetaCameraModel(WIDTH, HEIGHT, np.array(k[2:]),
                               np.polynomial.Polynomial([0, *d[3:8]]), np.polynomial.Polynomial([0]))
    return camera.ray2pixel(points), None


def formula(place, has_focal=True, n_fixed=0):
    """An oracle of 60 digits, its derivatives from differences over steps of 1e-24."""
    def project(k, d, points):
        mpmath.mp.dps = 60
        step = mpmath.mpf("1e-24")
        n_free = len(d) - n_fixed
        def at(numbers):
            return place(numbers[3:7], [*numbers[7:], *d[n_free:]], *numbers[:3])
        pixels, jacobian = [], []
        for point in points:
            numbers = [mpmath.mpf(float(number)) for number in (*point, *k, *d[:n_free])]
            pixels.append([float(number) for number in at(numbers)])
            columns = []
            for idx in range(len(numbers)):
                if has_focal or idx not in (3, 4):
                    ends = [at([*numbers[:idx], numbers[idx] + sign * step, *numbers[idx + 1:]]) for sign in (1, -1)]
                    columns.append([float((ahead - behind) / (2 * step)) for ahead, behind in zip(*ends)])
            jacobian += np.transpose(columns).tolist()
        return np.array(pixels), np.array(jacobian)
    return project


def power_sum(coefficients, x):
    return mpmath.polyval([*reversed(coefficients), 0], x)


def stretched(k, d, radius, x, y):
    across = mpmath.hypot(x, y)
    x, y = radius * x / across, radius * y / across
    return [d[0] * x + d[1] * y + k[2], d[2] * x + y + k[3]]


def ftheta_at(k, d, x, y, z):
    return stretched(k, d, power_sum(d[3:8], mpmath.atan2(mpmath.hypot(x, y), z)), x, y)


def ftheta_backward_at(k, d, x, y, z):
    """The pixel whose ray, by the backward polynomial, is the point's."""
    angle = mpmath.atan2(mpmath.hypot(x, y), z)
    return stretched(k, d, mpmath.findroot(lambda r: power_sum(d[3:8], r) - angle, angle / d[3]), x, y)


def ocam_at(k, d, x, y, z):
    angle = mpmath.atan2(mpmath.hypot(x, y), z)
    depth = lambda r: mpmath.polyval([*reversed(d[3:])], r)
    return stretched(k, d, mpmath.findroot(lambda r: mpmath.atan2(r, depth(r)) - angle, d[3] * angle), x, y)


def fisheye62_at(k, d, x, y, z):
    across = mpmath.hypot(x, y)
    angle = mpmath.atan2(across, z)
    radius = angle * (1 + power_sum(d[:6], angle**2))
    x, y = radius * x / across, radius * y / across
    square = x * x + y * y
    x, y = (x + 2 * x * (x * d[6] + y * d[7]) + d[6] * square, y + 2 * y * (x * d[6] + y * d[7]) + d[7] * square)
    return [k[0] * x + k[2], k[1] * y + k[3]]


def cylinder_at(k, d, x, y, z):
    return [k[0] * mpmath.atan2(x, z) + k[2], k[1] * y / mpmath.hypot(x, z) + k[3]]


def small(generator, *sizes):
    return [float(generator.uniform(-size, size)) for size in sizes]


def in_pixels(generator, slope):
    """c, d, e, and what follows from the slope."""
    return [float(generator.uniform(0.99, 1.01)), *small(generator, 2e-3, 2e-3), *slope]


def draw_ocam(generator):
    a0 = float(generator.uniform(300, 500))
    return in_pixels(generator, [a0, 0.0, -float(generator.uniform(2e-4, 9e-4)), *small(generator, 5e-8, 1e-11), 0.0])


def draw_ftheta(generator):
    k1 = float(generator.uniform(400, 900))
    return [1.0, 0.0, 0.0, k1, *small(generator, 0.03 * k1, 0.02 * k1, 0.01 * k1), 0.0, 2.2]


def draw_ftheta_backward(generator):
    k1 = 1 / float(generator.uniform(400, 900))
    return [1.0, 0.0, 0.0, k1, *small(generator, .03 * k1**2, .02 * k1**3, .01 * k1**4), 0.0, 2.2]


BROWN5 = (0.3, 0.1, 5e-3, 5e-3, 0.03)
BROWN8 = BROWN5 + (0.2, 0.05, 0.01)
PRISM = BROWN8 + (5e-3, 1e-3, 5e-3, 1e-3)
FISHEYE = (0.05, 0.01, 3e-3, 1e-3)

# model, oracle's name, oracle, cone, draw
ORACLES = [
    ("none", "opencv", opencv, "flat", lambda g: []),
    ("plumb_bob", "opencv", opencv, "flat", lambda g: small(g, *BROWN5)),
    ("plumb_bob", "pycolmap FULL_OPENCV", colmap("FULL_OPENCV", [0, 1, 2, 3, 4, None, None, None]), "flat",
     lambda g: small(g, *BROWN5)),
    ("rational", "opencv", opencv, "flat", lambda g: small(g, *BROWN8)),
    ("rational", "pycolmap FULL_OPENCV", colmap("FULL_OPENCV", range(8)), "flat", lambda g: small(g, *BROWN8)),
    ("thin_prism", "opencv", opencv, "flat", lambda g: small(g, *PRISM)),
    ("tilted", "opencv", opencv, "flat", lambda g: small(g, *PRISM, 0.1, 0.1)),
    ("kannala_brandt", "opencv fisheye", opencv_fisheye, "half", lambda g: small(g, *FISHEYE)),
    ("kannala_brandt", "pycolmap OPENCV_FISHEYE", colmap("OPENCV_FISHEYE", range(4)), "half",
     lambda g: small(g, *FISHEYE)),
    ("fisheye62", "pycolmap RAD_TAN_THIN_PRISM_FISHEYE",
     colmap("RAD_TAN_THIN_PRISM_FISHEYE", [*range(8), None, None, None, None]), "half",
     lambda g: small(g, *FISHEYE, 3e-4, 1e-4, 5e-3, 5e-3)),
    ("mei", "opencv omnidir", opencv_omnidir, "round",
     lambda g: [float(g.uniform(0.5, 2.5)), *small(g, 0.2, 0.1, 5e-3, 5e-3)]),
    ("unified", "ds_msp", ds_msp(ucm_project, ucm_project_jacobian), "round", lambda g: [float(g.uniform(0.1, 0.95))]),
    ("enhanced_unified", "ds_msp", ds_msp(eucm_project, eucm_project_jacobian), "round",
     lambda g: [float(g.uniform(0.3, 0.9)), float(g.uniform(0.6, 1.6))]),
    ("enhanced_unified", "pycolmap EUCM", colmap("EUCM", range(2)), "half",
     lambda g: [float(g.uniform(0.3, 0.9)), float(g.uniform(0.6, 1.6))]),
    ("double_sphere", "ds_msp", ds_msp(ds_project, ds_project_jacobian), "round",
     lambda g: [float(g.uniform(-0.3, 0.5)), float(g.uniform(0.3, 0.8))]),
    ("ocam", "ds_msp", ds_msp_ocam, "round", draw_ocam),
    ("f_theta", "physical_ai_av", ftheta, "round", draw_ftheta),
    ("f_theta_backward", "formula, 60 digits", formula(ftheta_backward_at, False, 1), "round", draw_ftheta_backward),
    ("cylindrical", "formula, 60 digits", formula(cylinder_at), "round", lambda g: []),
    ("fisheye62", "formula, 60 digits", formula(fisheye62_at), "half", lambda g: small(g, *FISHEYE, 3e-4, 1e-4, 5e-3, 5e-3)),
    ("ocam", "formula, 60 digits", formula(ocam_at, False), "round", draw_ocam),
    ("f_theta", "formula, 60 digits", formula(ftheta_at, False, 1), "round", draw_ftheta),
]
IN_PIXELS = ("ocam", "f_theta", "f_theta_backward")


def directions(angles, turn):
    sin = np.sin(angles)
    return np.stack([sin * np.cos(turn), sin * np.sin(turn), np.cos(angles)], axis=1)


def safe_angle(model, name, oracle, cone, k, d):
    """How far the image runs outwards along every direction, at a fifth of its pace on the axis
    or more, and does not jump."""
    widest = min(WIDEST[cone], d[-1] if model.startswith("f_theta") else math.pi)
    if name.startswith("formula"):
        return SAFE_SHARE * min(widest, 1.8)
    angles = np.linspace(1e-3, widest, 2000)
    for turn in np.linspace(0, 2 * math.pi, 16, endpoint=False):
        pixels, _ = oracle(k, d, directions(angles, turn))
        outward = np.diff(pixels, axis=0) @ [k[0] * math.cos(turn), k[1] * math.sin(turn)]
        pace = outward / abs(outward[0])
        wrong = np.nonzero(~((pace > SLOWEST) & (pace < FASTEST)))[0]
        if len(wrong):
            angles = angles[:max(int(wrong[0]), 1)]
    return SAFE_SHARE * float(angles[-1])


def draw_lens(generator, entry):
    """Intrinsics, coefficients and the widest angle to draw points at."""
    model, name, oracle, cone, draw = entry
    fx = 1.0 if model in IN_PIXELS else round(float(generator.uniform(300, 1500)), 3)
    fy = 1.0 if model in IN_PIXELS else round(fx * float(generator.uniform(0.98, 1.02)), 3)
    k = [fx, fy, round(float(generator.uniform(900, 1000)), 3), round(float(generator.uniform(560, 640)), 3)]
    d = [float(f"{number:.5g}") for number in draw(generator)]
    return k, d, safe_angle(model, name, oracle, cone, k, d)


def draw_points(generator, limit, n_points):
    angles = generator.uniform(0.02 * limit, limit, n_points)
    turns = generator.uniform(-math.pi, math.pi, n_points)
    reaches = generator.uniform(1, 60, n_points)
    points = directions(angles, turns) * reaches[:, None]
    return np.round(points, 5)


def draw_camera(generator, entry, n_points):
    model, name, oracle, *_ = entry
    k, d, limit = draw_lens(generator, entry)
    points = draw_points(generator, limit, n_points)
    pixels, jacobian = oracle(k, d, points)
    rows = [[*map(float, point), *map(float, pixel)] for point, pixel in zip(points, pixels)
            if np.isfinite(pixel).all()]
    derivatives = [] if jacobian is None else np.asarray(jacobian)[:4, :3 + 4 + len(d)].tolist()
    return {"oracle": name, "model": model, "intrinsics": k, "coefficients": d,
            "points": rows, "derivatives": derivatives}


def main():
    n_cameras, n_points = (int(number) for number in (sys.argv[1:] or ["3", "8"]))
    generator = np.random.default_rng(20260202)
    cameras = [draw_camera(generator, entry, n_points) for entry in ORACLES for _ in range(n_cameras)]
    lines = ",\n ".join(json.dumps(camera) for camera in cameras)
    print(f"[\n {lines}\n]")


if __name__ == "__main__":
    main()
