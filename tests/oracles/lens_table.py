"""How exact and how fast every lens of fl_rig is, beside the programs of `lens_models.py`.

In the environment that `lens_models.py` describes, from the repository root:

    cargo build --release -p fl_rig --example lens_table
    oracle/bin/python tests/oracles/lens_table.py target/release/examples/lens_table

Prints the two tables of `docs/exactness.md`; `lens_table.py PROGRAM 20 100` draws 20 cameras for
each oracle with 100 points each, instead of 400 with 2500 each.

The way back is judged by the oracle's own projection of the ray: how far from the pixel it is seen.
A derivative's miss is relative to its size where that is above 1.
"""

import json
import subprocess
import sys
import time

import cv2
import numpy as np
import pycolmap
from ds_msp.models.ds_math import ds_unproject
from ds_msp.models.eucm_math import eucm_unproject
from ds_msp.models.ocam_math import ocam_unproject
from ds_msp.models.ucm_math import ucm_unproject

import lens_models as lenses

N_FORMULA_CAMERAS, N_FORMULA_POINTS = 20, 25
N_ROUNDS = 25
N_TIMED = 100_000

BROWN8 = [0.3, 0.04, 1e-3, 2e-4, 3e-3, 0.5, 0.1, 4e-3]
TIMED = [
    ("none", 700.0, []),
    ("plumb_bob", 700.0, [-0.31, 0.11, 1.1e-3, -7e-4, -0.021]),
    ("rational", 700.0, BROWN8),
    ("thin_prism", 700.0, BROWN8 + [1e-3, 0.0, 1e-3, 0.0]),
    ("tilted", 700.0, BROWN8 + [1e-3, 0.0, 0.0, 0.0, 0.01, 0.0]),
    ("kannala_brandt", 700.0, [0.02, -4e-3, 8e-4, -1e-4]),
    ("fisheye62", 700.0, [0.01, 2e-3, 0.0, 1e-4, 0.0, 1e-5, 1e-3, -2e-3]),
    ("mei", 700.0, [1.2, -0.1, 0.02, 1e-3, 2e-4]),
    ("unified", 700.0, [0.61]),
    ("enhanced_unified", 700.0, [0.61, 1.07]),
    ("double_sphere", 700.0, [-0.2, 0.57]),
    ("ocam", 1.0, [1.0, 0.0, 0.0, 400.0, 0.0, -5e-4, 1e-8, 1e-11, 0.0]),
    ("f_theta", 1.0, [1.0, 0.0, 0.0, 600.0, 1.0, -3.0, 0.1, 0.0, 1.5]),
    ("f_theta_backward", 1.0, [1.0, 0.0, 0.0, 1 / 600, 1e-8, 1e-10, 0.0, 0.0, 1.5]),
    ("cylindrical", 700.0, []),
]


class Ours:
    """The example `lens_table`, which answers and times."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, task, model, k, d, points, pixels, n_numbers):
        request = {"task": task, "model": model, "intrinsics": k, "coefficients": d, "n_rows": len(points)}
        self.process.stdin.write(json.dumps(request).encode() + b"\n" + np.hstack([points, pixels]).tobytes())
        self.process.stdin.flush()
        return np.frombuffer(self.process.stdout.read(8 * n_numbers))

    def answer(self, model, k, d, points, pixels):
        """Pixels of the points, rays of the pixels, derivatives as rows of u and of v in turn."""
        in_pixels = model in lenses.IN_PIXELS
        n_columns = 3 + 4 + len(d) - 2 * in_pixels - model.startswith("f_theta")
        width = 5 + 2 * n_columns
        rows = self.ask("answer", model, k, d, points, pixels, len(points) * width).reshape(-1, width)
        # Some oracles misread what does not lie in one piece.
        return rows[:, :2].copy(), rows[:, 2:5].copy(), rows[:, 5:].reshape(-1, n_columns)

    def time(self, model, k, d, points, pixels):
        return self.ask("time", model, k, d, points, pixels, 3)


def flat(seen):
    seen = np.asarray(seen).reshape(-1, 2)
    return np.hstack([seen, np.ones((len(seen), 1))])


def way_back(model, name, k, d, pixels):
    """The oracle's own rays, as it finds them if nothing else is asked; `None` if it has no way."""
    column, matrix = pixels.reshape(-1, 1, 2), lenses.matrix(k)
    if name == "opencv":
        return flat(cv2.undistortPoints(column, matrix, np.array(d)))
    if name == "opencv fisheye":
        return flat(cv2.fisheye.undistortPoints(column, matrix, np.array(d)))
    if name == "pycolmap OPENCV_FISHEYE":
        camera = pycolmap.Camera(model="OPENCV_FISHEYE", width=1, height=1, params=[*k, *d])
        return flat(camera.cam_from_img(pixels))
    if name == "ds_msp" and model == "ocam":
        c, shear, e, *a = d
        scaled = [-a[power] * lenses.OCAM_SCALE**power for power in range(5)]
        return ocam_unproject(pixels, k[2], k[3], c, shear, e, *scaled)[0]
    if name == "ds_msp":
        unproject = {"unified": ucm_unproject, "enhanced_unified": eucm_unproject, "double_sphere": ds_unproject}
        return unproject[model](pixels, *k, *d)[0]
    return None


def farthest(seen, pixels):
    return float(np.nanmax(np.hypot(*(seen - pixels).T), initial=0.0))


def misses(ours, generator, entry, n_points):
    """Of one camera: of pixels, of the way back, of derivatives, of the oracle's own way back."""
    model, name, oracle, *_ = entry
    k, d, limit = lenses.draw_lens(generator, entry)
    points = lenses.draw_points(generator, limit, n_points)
    pixels, jacobian = oracle(k, d, points)
    found = np.isfinite(pixels).all(axis=1)
    points, pixels = points[found], pixels[found]
    seen, rays, derivatives = ours.answer(model, k, d, points, pixels)
    assert not np.isnan(seen).any() and not np.isnan(rays).any(), (model, name, k, d)
    slope = np.nan
    if jacobian is not None:
        expected = np.asarray(jacobian)[np.repeat(found, 2), :derivatives.shape[1]]
        slope = float(np.max(abs(derivatives - expected) / (1 + abs(expected))))
    own = way_back(model, name, k, d, pixels)
    own = np.nan if own is None else farthest(oracle(k, d, own)[0], pixels)
    return len(points), farthest(seen, pixels), farthest(oracle(k, d, rays)[0], pixels), slope, own


def show_exactness(ours, n_cameras, n_points):
    generator = np.random.default_rng(20260303)
    print("| model | oracle | draws | project, px | way back, px | derivatives | the oracle's own way back, px |")
    print("|---|---|---|---|---|---|---|")
    for entry in lenses.ORACLES:
        is_formula = entry[1].startswith("formula")
        cameras, points = (N_FORMULA_CAMERAS, N_FORMULA_POINTS) if is_formula else (n_cameras, n_points)
        cameras = np.array([misses(ours, generator, entry, points) for _ in range(cameras)])
        figures = ["–" if np.isnan(worst) else f"{worst:.1e}" for worst in cameras[:, 1:].max(axis=0)]
        n_draws = int(cameras[:, 0].sum())
        print("|", " | ".join([f"`{entry[0]}`", entry[1], f"{n_draws:,}", *figures]), "|", flush=True)


def timed_points():
    turn = np.arange(N_TIMED, dtype=float)
    return np.stack([3 * np.sin(.37 * turn), 2 * np.cos(.71 * turn), 8 + 3 * np.sin(.13 * turn)], axis=1)


def opencv_of(model, k, d):
    """OpenCV's two ways through a lens, if it has it."""
    matrix, zero, column = lenses.matrix(k), lenses.ZERO, (-1, 1, 2)
    d = np.array(d or [0.0] * 4)
    if model == "kannala_brandt":
        return (lambda points: cv2.fisheye.projectPoints(points, zero, zero, matrix, d),
                lambda pixels: cv2.fisheye.undistortPoints(pixels.reshape(column), matrix, d))
    if model == "mei":
        return (lambda points: cv2.omnidir.projectPoints(points, zero, zero, matrix, d[0], d[1:]),
                lambda pixels: cv2.omnidir.undistortPoints(pixels.reshape(column), matrix, d[1:], d[:1], np.eye(3)))
    if model in ("none", "plumb_bob", "rational", "thin_prism", "tilted"):
        return (lambda points: cv2.projectPoints(points, zero, zero, matrix, d),
                lambda pixels: cv2.undistortPoints(pixels.reshape(column), matrix, d))
    return None


def secs(work, argument):
    start = time.perf_counter()
    work(argument)
    return time.perf_counter() - start


def show_speed(ours):
    """Millions of points a second, the best of some rounds taken in turn."""
    cv2.setNumThreads(1)
    points = timed_points()
    print("| model | project | with derivatives | OpenCV, with derivatives | way back | OpenCV |")
    print("|---|---|---|---|---|---|")
    for model, focal, d in TIMED:
        k = [focal, focal, 640.0, 360.0]
        pixels = ours.answer(model, k, d, points, points[:, :2])[0]
        assert np.isfinite(pixels).all(), model
        theirs = opencv_of(model, k, d)
        rounds = []
        for _ in range(N_ROUNDS):
            project, unproject, derivatives = ours.time(model, k, d, points, pixels)
            column = points.reshape(-1, 1, 3)
            beside = [secs(theirs[0], column), secs(theirs[1], pixels)] if theirs else [np.nan] * 2
            rounds.append([project, derivatives, beside[0], unproject, beside[1]])
        rates = N_TIMED / np.min(rounds, axis=0) / 1e6
        print("|", " | ".join([f"`{model}`", *("–" if np.isnan(rate) else f"{rate:.1f}" for rate in rates)]), "|")


def main():
    program, *sizes = sys.argv[1:]
    n_cameras, n_points = (int(size) for size in (sizes or ["400", "2500"]))
    ours = Ours(program)
    show_exactness(ours, n_cameras, n_points)
    show_speed(ours)


if __name__ == "__main__":
    main()
