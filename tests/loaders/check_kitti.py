"""KITTI object and tracking by pykitti and the published formula x = P2 R0 Tr X."""

import json
import sys
from pathlib import Path

import numpy as np
import pykitti

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, corners, losses, off, plain, rotation

root = Path(sys.argv[1])
report = Report("kitti")
moments = sorted(plain(root).values(), key=lambda moment: moment["frame"])


def calibration(path):
    rows = {}
    for line in Path(path).read_text(encoding="ascii").splitlines():
        name, _, numbers = line.partition(":")
        rows[name] = np.array(numbers.split(), dtype=float)
    camera_from_velodyne = np.vstack([rows["Tr_velo_to_cam"].reshape(3, 4), [0, 0, 0, 1]])
    rectified = np.eye(4)
    rectified[:3, :3] = rows["R0_rect"].reshape(3, 3)
    return rows["P2"].reshape(3, 4), rectified @ camera_from_velodyne


def corners_in_camera(fields):
    height, width, length, x, y, z, turn = map(float, fields[:7])
    sin, cos = np.sin(turn), np.cos(turn)
    # Length along (cos, 0, -sin), width to its left, height up, which is -y.
    ahead, up = np.array([cos, 0, -sin]), np.array([0, -1, 0])
    left = np.cross(up, ahead)
    center = np.array([x, y - 0.5 * height, z])
    return corners(center, np.stack([ahead, left, up], axis=1), [length, width, height])


def compare(label_lines, moment, calibrated, name):
    """Labels against our boxes, moved to the camera by the calibration of the export."""
    projection, camera_from_velodyne = calibrated
    camera_from_world = camera_from_velodyne @ np.linalg.inv(world_from_velodyne(moment))
    ours = {box["track"]: (camera_from_world @ np.vstack([np.transpose(box["corners"]), np.ones(8)]))[:3].T
            for box in moment["boxes"]}
    for fields in label_lines:
        theirs = corners_in_camera(fields[8:15])
        best = min(ours.values(), key=lambda corners: np.linalg.norm((corners - theirs).mean(axis=0)))
        report.worst(f"{name}_corner_m", off(best, theirs))
        # The one angle that KITTI has is exact, whatever the box leans.
        report.worst(f"{name}_center_m", np.linalg.norm((best - theirs).mean(axis=0)))
        ahead = best[1] - best[0]
        turn = np.arctan2(-ahead[2], ahead[0]) - float(fields[14])
        report.worst(f"{name}_heading_rad", abs((turn + np.pi) % (2 * np.pi) - np.pi))
        report.count(f"{name}_boxes")
    if not IS_PINHOLE or not moment["images"]:
        return
    image = min(moment["images"], key=lambda image: image["camera"])
    for box in image["boxes"]:
        for corner, expected in zip(ours.get(box["track"], []), box["corners"]):
            if expected is not None:
                pixel = projection @ np.append(corner, 1.0)
                # Ours count from the corner of the first pixel, theirs from its middle.
                report.worst(f"{name}_projection_px", np.abs(pixel[:2] / pixel[2] + 0.5 - expected).max())


def world_from_velodyne(moment):
    """The pose of the key lidar, from the export's own sweep: the nuScenes tables have it."""
    pose = moment["world_from_ego"]
    world_from_ego = np.eye(4)
    world_from_ego[:3, :3] = rotation(pose["rotation_xyzw"])
    world_from_ego[:3, 3] = pose["translation"]
    return world_from_ego @ EGO_FROM_LIDAR


def ego_from_lidar():
    folder = root / "nuscenes" / "v1.0-mini"
    sensors = json.loads((folder / "sensor.json").read_text())
    lidar = next(sensor for sensor in sensors if sensor["modality"] == "lidar")
    rows = json.loads((folder / "calibrated_sensor.json").read_text())
    row = next(row for row in rows if row["sensor_token"] == lidar["token"])
    w, x, y, z = row["rotation"]
    pose = np.eye(4)
    pose[:3, :3] = rotation([x, y, z, w])
    pose[:3, 3] = row["translation"]
    return pose


EGO_FROM_LIDAR = ego_from_lidar()
IS_PINHOLE = not {"distortion", "skew"} & losses(root / "kitti")
object_root = root / "kitti" / "training"
for moment in moments:
    name = f"{moment['frame']:06}"
    transform = calibration(object_root / "calib" / f"{name}.txt")
    lines = (object_root / "label_2" / f"{name}.txt").read_text(encoding="ascii").splitlines()
    compare([line.split() for line in lines], moment, transform, "object")

tracking_root = root / "kitti-tracking" / "training"
dataset = pykitti.tracking(str(tracking_root), "0000")
transform = calibration(tracking_root / "calib" / "0000.txt")
lines = (tracking_root / "label_02" / "0000.txt").read_text(encoding="ascii").splitlines()
by_frame = {}
for line in lines:
    fields = line.split()
    by_frame.setdefault(int(fields[0]), []).append(fields[2:])
    report.expect(len(fields) == 17, f"{len(fields)} fields")
for moment in moments:
    compare(by_frame.get(moment["frame"], []), moment, transform, "tracking")
report.count("velodyne_points", sum(len(dataset.get_velo(idx)) for idx in range(len(moments))))
report.count("images", sum(dataset.get_cam2(idx) is not None for idx in range(len(moments))))

# KITTI has one angle: boxes that lean in the camera lose the others, which the report says.
limit = 0.5 if "rotation" in losses(root / "kitti") else CORNER_TOLERANCE_M
for name in ("object", "tracking"):
    report.within(f"{name}_corner_m", limit)
    report.within(f"{name}_center_m", CORNER_TOLERANCE_M)
    report.within(f"{name}_heading_rad", 1e-9)
    if IS_PINHOLE:
        report.within(f"{name}_projection_px", PIXEL_TOLERANCE_PX)
report.end()
