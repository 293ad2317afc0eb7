"""Where the boxes of foreign detections lie, by the data sets' own code.

    python -m venv venv && venv/bin/pip install nuscenes-devkit av2 numpy
    venv/bin/python tests/oracles/detections.py > crates/fl_dataset/tests/golden/detections.txt

Every line is a form, the numbers of a box as the form has them, and behind the bar the middles of
the whole box and of its front, left and upper side, in the frame that the form leads to. The lines
`calib` hold the calibration that the boxes of KITTI are under.

nuScenes: `nuscenes.utils.data_classes.Box`. Argoverse 2: `av2.structures.cuboid.CuboidList` from a
table. KITTI: corners by `computeBox3D` of the object development kit, taken to the lidar by the
inverse of R_rect and Tr_velo_to_cam as matrices of 4 x 4.
"""

import numpy as np
import pandas as pd
from av2.structures.cuboid import CuboidList
from nuscenes.utils.data_classes import Box
from pyquaternion import Quaternion

FRONT, LEFT, TOP = [0, 1, 2, 3], [0, 3, 4, 7], [0, 1, 4, 5]
random = np.random.default_rng(5)


def line(form, numbers, corners, sides=(FRONT, LEFT, TOP)):
    """`corners` are 8 rows."""
    middles = [corners.mean(axis=0)] + [corners[side].mean(axis=0) for side in sides]
    told = [" ".join(repr(float(x)) for x in row) for row in (numbers, np.concatenate(middles))]
    print(f"{form} {told[0]} | {told[1]}")


def rotation():
    yaw, tilt = random.uniform(-np.pi, np.pi), random.normal(0, 0.05, 2)
    turn = Quaternion(axis=[0, 0, 1], radians=yaw)
    return turn * Quaternion(axis=[1, 0, 0], radians=tilt[0]) * Quaternion(axis=[0, 1, 0], radians=tilt[1])


def nuscenes():
    for _ in range(4):
        place, wlh = random.uniform(-1000, 1000, 3), random.uniform(0.5, 9, 3)
        turn = rotation()
        box = Box(place.tolist(), wlh.tolist(), turn)
        line("nuscenes", [*place, *wlh, *turn.elements], box.corners().T)


def argoverse():
    for _ in range(4):
        place, lwh = random.uniform(-100, 100, 3), random.uniform(0.5, 9, 3)
        turn = rotation().elements
        row = dict(zip(["tx_m", "ty_m", "tz_m"], place))
        row |= dict(zip(["length_m", "width_m", "height_m"], lwh))
        row |= dict(zip(["qw", "qx", "qy", "qz"], turn))
        row |= {"timestamp_ns": 1, "category": "BUS", "track_uuid": "a", "num_interior_pts": 1}
        [cuboid] = CuboidList.from_dataframe(pd.DataFrame([row])).cuboids
        line("av2", [*place, *lwh, *turn], cuboid.vertices_m)


def about(axis, angle):
    return Quaternion(axis=axis, radians=angle).rotation_matrix


def homogeneous(rotation, translation=(0, 0, 0)):
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = rotation, translation
    return matrix


def kitti():
    axes = np.array([[0.0, -1, 0], [0, 0, -1], [1, 0, 0]])
    camera_from_lidar = homogeneous(about([1, 2, 3], 0.03) @ axes, [0.01, -0.08, -0.27])
    rectified = homogeneous(about([1, -1, 2], 0.012))
    for name, matrix in [("R0_rect", rectified[:3, :3]), ("Tr_velo_to_cam", camera_from_lidar[:3])]:
        print(f"calib {name}: " + " ".join(repr(float(x)) for x in matrix.ravel()))
    lidar_from_rectified = np.linalg.inv(rectified @ camera_from_lidar)
    for _ in range(4):
        height, width, length = hwl = random.uniform(0.5, 9, 3)
        place, turn = random.uniform(-50, 50, 3), random.uniform(-np.pi, np.pi)
        x = length / 2 * np.array([1, 1, -1, -1, 1, 1, -1, -1])
        y = height * np.array([0, 0, 0, 0, -1, -1, -1, -1])
        z = width / 2 * np.array([1, -1, -1, 1, 1, -1, -1, 1])
        cos, sin = np.cos(turn), np.sin(turn)
        about_y = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
        corners = (about_y @ np.vstack([x, y, z])).T + place
        corners = (lidar_from_rectified @ np.c_[corners, np.ones(8)].T).T[:, :3]
        sides = ([0, 1, 4, 5], [0, 3, 4, 7], [4, 5, 6, 7])
        line("kitti", [*hwl, *place, turn], corners, sides)


nuscenes()
argoverse()
kitti()
