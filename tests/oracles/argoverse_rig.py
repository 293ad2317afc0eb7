"""A rig as Argoverse 2 stores it, and where the data set's own devkit sees points.

Made with av2 0.3.6, pyarrow 26.0.1, numpy 2.4.6, from the repository root:

    python3 -m venv oracle && oracle/bin/pip install av2==0.3.6
    oracle/bin/python tests/oracles/argoverse_rig.py

Writes `crates/fl_dataset/tests/golden/av2_rig/`: the two tables with numbers of our own, compressed
as the data set's are, and `sights.json`, [camera, point in the vehicle's frame, pixel]. The devkit's
camera is a pinhole, so the lenses have no distortion.
"""

import json
import pathlib

import numpy as np
import pyarrow
import pyarrow.feather
from av2.geometry.camera.pinhole_camera import PinholeCamera

FOLDER = pathlib.Path("crates/fl_dataset/tests/golden/av2_rig")
NAMES = ["ring_front_center", "ring_side_left"]
TURNS = [[0.51, -0.49, 0.5, -0.5], [0.7, -0.71, 0.03, 0.02], [1.0, 0.0, 0.01, 0.0]]
PLACES = [[1.64, 0.0, 1.38], [1.31, 0.27, 1.39], [1.35, 0.0, 1.64]]


def write(name, table):
    path = FOLDER / "calibration" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    pyarrow.feather.write_feather(pyarrow.table(table), path, compression="zstd")


def main():
    zero = [0.0, 0.0]
    write("intrinsics.feather", {
        "sensor_name": NAMES, "fx_px": [1683.5, 1702.25], "fy_px": [1683.5, 1701.0],
        "cx_px": [776.1, 1025.4], "cy_px": [1018.7, 772.9], "k1": zero, "k2": zero, "k3": zero,
        "height_px": pyarrow.array([2048, 1550], pyarrow.uint16()),
        "width_px": pyarrow.array([1550, 2048], pyarrow.uint16())})
    turns = np.array(TURNS) / np.linalg.norm(TURNS, axis=1, keepdims=True)
    poses = {"sensor_name": NAMES + ["up_lidar"]}
    poses |= {key: turns[:, idx] for idx, key in enumerate(("qw", "qx", "qy", "qz"))}
    poses |= {key: [place[idx] for place in PLACES] for idx, key in enumerate(("tx_m", "ty_m", "tz_m"))}
    write("egovehicle_SE3_sensor.feather", poses)
    sights = []
    for name in NAMES:
        camera = PinholeCamera.from_feather(FOLDER, name)
        rays = np.array([[x * z, y * z, z] for z in (3.0, 17.0) for x in (-0.3, 0.1) for y in (-0.2, 0.25)])
        points = camera.ego_SE3_cam.transform_point_cloud(rays)
        pixels, _, _ = camera.project_ego_to_img(points)
        sights += [[name, point.tolist(), pixel.tolist()] for point, pixel in zip(points, pixels)]
    (FOLDER / "sights.json").write_text("[\n " + ",\n ".join(map(json.dumps, sights)) + "\n]\n")


if __name__ == "__main__":
    main()
