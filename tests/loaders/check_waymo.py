"""Waymo's frames by the formulas of its messages, in numpy: waymo-open-dataset itself installs on
no Python that is still kept."""

import json
import sys
from pathlib import Path

import numpy as np

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, corners, losses, off, plain, rotation

# The way between two frames, beside their speeds.
SPEED_TOLERANCE_MPS = 1.0

root = Path(sys.argv[1])
report = Report("waymo")
folder = root / "waymo"
moments = {stamp // 1000: moment for stamp, moment in plain(root).items()}
context = json.loads((folder / "context.json").read_text(encoding="utf-8"))
cameras = {row["name"]: row for row in context["cameraCalibrations"]}
leans = "rotation" in losses(folder)


def matrix(transform):
    return np.array(transform["transform"]).reshape(4, 4)


def move(transform, points):
    return points @ transform[:3, :3].T + transform[:3, 3]


def project(camera, points):
    """Waymo's camera looks along x; y is to the left, z up. The lens is OpenCV's."""
    fu, fv, cu, cv, k1, k2, p1, p2, k3 = (list(camera["intrinsic"]) + [0.0] * 5)[:9]
    u, v = -points[:, 1] / points[:, 0], -points[:, 2] / points[:, 0]
    squared = u * u + v * v
    radial = 1 + squared * (k1 + squared * (k2 + squared * k3))
    bent_u = u * radial + 2 * p1 * u * v + p2 * (squared + 2 * u * u)
    bent_v = v * radial + p1 * (squared + 2 * v * v) + 2 * p2 * u * v
    return np.stack([fu * bent_u + cu, fv * bent_v + cv], axis=1)


def box_corners(box):
    sin, cos = np.sin(box["heading"]), np.cos(box["heading"])
    upright = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    center = [box["centerX"], box["centerY"], box["centerZ"]]
    return corners(center, upright, [box["length"], box["width"], box["height"]])


def flat_off(image, labels):
    """The largest distance of the flat labels from the boxes of an image of ours."""
    boxes = {box["track"]: box for box in image["boxes"]}
    if set(boxes) != set(labels):
        return np.inf
    worst = 0.0
    for track, box in boxes.items():
        theirs = labels[track]["box"]
        least, most = np.array(box["min"]), np.array(box["max"])
        center = np.subtract([theirs["centerX"], theirs["centerY"]], 0.5 * (least + most))
        size = np.subtract([theirs["length"], theirs["width"]], most - least)
        worst = max(worst, np.abs(center).max(), np.abs(size).max())
    return worst


before = {}
frames = (folder / "frames.jsonl").read_text(encoding="utf-8").splitlines()
report.expect(len(frames) == len(moments), "another number of frames")
for line in frames:
    frame = json.loads(line)
    moment = moments[int(frame["timestampMicros"])]
    pose = matrix(frame["pose"])
    ours = moment["world_from_ego"]
    report.worst("pose", np.abs(pose[:3, :3] - rotation(ours["rotation_xyzw"])).max())
    report.worst("pose", np.abs(pose[:3, 3] - ours["translation"]).max())
    boxes = {box["track"]: box for box in moment["boxes"]}
    report.expect({int(label["id"]) for label in frame["laserLabels"]} == set(boxes), "other boxes")
    for label in frame["laserLabels"]:
        box = boxes[int(label["id"])]
        theirs = move(pose, box_corners(label["box"]))
        report.worst("corner_m", off(box["corners"], theirs))
        center = np.mean(box["corners"], axis=0)
        report.worst("center_m", np.linalg.norm(center - theirs.mean(axis=0)))
        in_vehicle = move(np.linalg.inv(pose), np.array(box["corners"]))
        ahead = in_vehicle[1] - in_vehicle[0]
        turn = np.arctan2(ahead[1], ahead[0]) - label["box"]["heading"]
        report.worst("heading_rad", abs((turn + np.pi) % (2 * np.pi) - np.pi))
        report.expect(-np.pi <= label["box"]["heading"] < np.pi, "a heading out of bounds")
        report.expect(label["numLidarPointsInBox"] == box["n_lidar_points"], "another count of points")
        report.count("typed", label["type"] != "TYPE_UNKNOWN")
        report.count("boxes")
        if "metadata" in label:
            # The speed is in the global frame: from one frame to the next, as near as frames are.
            speed = np.array([label["metadata"][f"speed{axis}"] for axis in "XYZ"])
            if label["id"] in before:
                since, then, other = before[label["id"]]
                secs = 1e-9 * (moment["stamp_ns"] - since)
                way = (center - then) / secs
                # A track is smooth, or goes straight from one keyframe to the next.
                report.worst("speed_mps", min(np.linalg.norm(way - it) for it in (other, 0.5 * (speed + other))))
            before[label["id"]] = moment["stamp_ns"], center, speed
    images = {image["stamp_ns"]: image for image in moment["images"]}
    projected = {row["name"]: row["labels"] for row in frame["projectedLidarLabels"]}
    for row in frame["images"]:
        # A double of seconds has a quarter of a microsecond.
        stamp = min(images, key=lambda stamp: (abs(1e-9 * stamp - row["poseTimestamp"])))
        candidates = [image for image in moment["images"] if image["stamp_ns"] == stamp]
        labels = {int(label["id"].split("_")[0]): label for label in projected[row["name"]]}
        image = next((it for it in candidates if flat_off(it, labels) < PIXEL_TOLERANCE_PX), None)
        report.expect(image is not None, f"no image of ours has the boxes of {row['name']}")
        if image is None:
            continue
        report.count("flat_boxes", len(labels))
        report.count("images")
        report.expect((folder / "images" / row["name"] / f"{frame['timestampMicros']}.jpg").is_file(), "no image")
        camera = cameras[row["name"]]
        world_from_camera = matrix(row["pose"]) @ matrix(camera["extrinsic"])
        if image["stamp_ns"] != moment["stamp_ns"]:
            continue
        for box in image["boxes"]:
            if box["track"] not in boxes:
                continue
            in_camera = move(np.linalg.inv(world_from_camera), np.array(boxes[box["track"]]["corners"]))
            for point, expected in zip(in_camera, box["corners"]):
                if expected is not None:
                    pixel = project(camera, point[None])[0]
                    # Ours count from the corner of the first pixel, the lens from its middle.
                    report.worst("projection_px", np.abs(pixel + 0.5 - expected).max())
    report.expect((folder / "points" / f"{frame['timestampMicros']}.pcd").is_file(), "no points")
report.within("corner_m", 0.5 if leans else CORNER_TOLERANCE_M)
report.within("center_m", CORNER_TOLERANCE_M)
report.within("heading_rad", 1e-9)
report.within("pose", 1e-9)
report.within("speed_mps", SPEED_TOLERANCE_MPS)
if "projection_px" in report.figures and "distortion" not in losses(folder):
    report.within("projection_px", PIXEL_TOLERANCE_PX)
report.end()
