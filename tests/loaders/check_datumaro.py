"""Datumaro by datumaro: classes, ids, stamps, clouds, and every corner. Datumaro rounds places,
angles and sizes to two digits as it reads; the file itself is compared to the last."""

import json
import sys
from pathlib import Path

import numpy as np
from datumaro import Dataset
from datumaro.components.annotation import AnnotationType

from common import CORNER_TOLERANCE_M, Report, corners, off, plain, rotation

# Half a centimeter and half a hundredth of a radian, over the longest box.
ROUNDING_M = 0.2

root = Path(sys.argv[1])
report = Report("datumaro")
folder = root / "datumaro"
moments = {moment["frame"]: moment for moment in plain(root).values()}


def turn(axis, angle):
    sin, cos = np.sin(angle), np.cos(angle)
    matrix = np.eye(3)
    one, other = (axis + 1) % 3, (axis + 2) % 3
    matrix[one, one] = matrix[other, other] = cos
    matrix[other, one], matrix[one, other] = sin, -sin
    return matrix


def corners_in_world(item, position, angles, sizes):
    """By the order in which three.js turns: x, then the turned y, then the turned z."""
    matrix = turn(0, angles[0]) @ turn(1, angles[1]) @ turn(2, angles[2])
    pose = item["world_from_cloud"]
    world_from_cloud = rotation(pose["rotation_xyzw"])
    return corners(position, matrix, sizes) @ world_from_cloud.T + pose["translation"]


written = json.loads((folder / "annotations" / "default.json").read_text(encoding="utf-8"))
for item in written["items"]:
    moment = moments[item["attr"]["frame"]]
    report.expect(item["attr"]["stamp_ns"] == moment["stamp_ns"], f"item {item['id']} has another stamp")
    ours = {box["track"]: box for box in moment["boxes"]}
    report.expect(len(ours) == len(item["annotations"]), f"item {item['id']} has other boxes")
    for box in item["annotations"]:
        theirs = corners_in_world(item["attr"], box["position"], box["rotation"], box["scale"])
        report.worst("corner_m", off(ours[box["object_id"]]["corners"], theirs))
        report.worst("tilt_rad", np.abs(box["rotation"][:2]).max())

loaded = Dataset.import_from(str(folder), "datumaro")
names = [label.name for label in loaded.categories()[AnnotationType.label].items]
report.expect(len(loaded) == len(moments), "another number of items")
for item in loaded:
    moment = moments[item.attributes["frame"]]
    ours = {box["track"]: box for box in moment["boxes"]}
    for box in item.annotations:
        report.expect(box.type == AnnotationType.cuboid_3d, f"{box.type} is no box")
        expected = ours[box.attributes["track_id"]]
        report.expect(names[box.label] == expected["class"], f"{names[box.label]} is another class")
        theirs = corners_in_world(item.attributes, box.position, box.rotation, box.scale)
        report.worst("loaded_corner_m", off(expected["corners"], theirs))
        report.count("boxes")
    report.expect(Path(item.media.path).is_file(), f"no {item.media.path}")
    report.count("points", int(item.media.data.split(b"POINTS ")[1].split(b"\n")[0]))
    report.count("images", sum(image.data is not None for image in item.media.extra_images))
report.expect(report.figures["images"] == sum(len(moment["images"]) for moment in moments.values()), "other images")
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("loaded_corner_m", ROUNDING_M)
report.end()
