"""Puts the truth boxes of a real drive, which are in the lidar, into a scene, in the world.

    truth_scene.py EXPORTS TRUTH SCENE

EXPORTS has the empty scene in the formats `plain`, for the poses of the vehicle, and `nuscenes`,
for the place of the lidar.
"""

import json
import sys
from pathlib import Path

import numpy as np

from common import plain, rotation


def pose(translation, xyzw):
    matrix = np.eye(4)
    matrix[:3, :3] = rotation(xyzw)
    matrix[:3, 3] = translation
    return matrix


def xyzw_of(matrix):
    """The quaternion of a rotation, its largest component positive."""
    values, vectors = np.linalg.eigh(np.array([
        [matrix[0, 0] - matrix[1, 1] - matrix[2, 2], 0, 0, 0],
        [matrix[1, 0] + matrix[0, 1], matrix[1, 1] - matrix[0, 0] - matrix[2, 2], 0, 0],
        [matrix[2, 0] + matrix[0, 2], matrix[2, 1] + matrix[1, 2], matrix[2, 2] - matrix[0, 0] - matrix[1, 1], 0],
        [matrix[2, 1] - matrix[1, 2], matrix[0, 2] - matrix[2, 0], matrix[1, 0] - matrix[0, 1], np.trace(matrix)],
    ]))
    found = vectors[:, np.argmax(values)]
    return found * np.sign(found[np.argmax(np.abs(found))])


exports, truth_path, scene_path = map(Path, sys.argv[1:4])
tables = exports / "nuscenes" / "v1.0-mini"
sensors = json.loads((tables / "sensor.json").read_text())
lidar = next(row["token"] for row in sensors if row["modality"] == "lidar")
calibrated = json.loads((tables / "calibrated_sensor.json").read_text())
row = next(row for row in calibrated if row["sensor_token"] == lidar)
w, *xyz = row["rotation"]
ego_from_lidar = pose(row["translation"], [*xyz, w])
moments = plain(exports)
scene = json.loads(scene_path.read_text())
cells = scene["cells"]
for frame in json.loads(truth_path.read_text())["frames"]:
    moment = moments.get(frame["stamp_ns"])
    if moment is None:
        continue
    ego = moment["world_from_ego"]
    world_from_lidar = pose(ego["translation"], ego["rotation_xyzw"]) @ ego_from_lidar
    for box in frame["boxes"]:
        half = 0.5 * box["yaw"]
        world_from_box = world_from_lidar @ pose(box["center"], [0, 0, np.sin(half), np.cos(half)])
        track = f"track/{box['track_id'] + 1}"
        cells[track] = True
        cells[f"{track}/class"] = box["class"]
        cells.setdefault(f"{track}/size", box["size"])
        keyframe = {"center": list(world_from_box[:3, 3]), "rotation_xyzw": list(xyzw_of(world_from_box[:3, :3])),
                    "source": "import"}
        if cells[f"{track}/size"] != box["size"]:
            keyframe["size"] = box["size"]
        cells[f"{track}/keyframe/{frame['stamp_ns']}"] = keyframe
scene_path.write_text(json.dumps(scene))
