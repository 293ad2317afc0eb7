"""nuScenes by nuscenes-devkit: corners, classes, ids, stamps, calibration, points in boxes."""

import sys
from pathlib import Path

import numpy as np
from nuscenes.nuscenes import NuScenes
from nuscenes.utils.data_classes import LidarPointCloud
from nuscenes.utils.geometry_utils import points_in_box, view_points
from pyquaternion import Quaternion

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, losses, off, plain

# Box.corners(): the front face first.
ORDER = [(x, y, z) for x in (1, -1) for y, z in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
# nuScenes' names of classes; where it has none, the class has its own.
NAMES = {"car": "vehicle.car", "truck": "vehicle.truck", "pedestrian": "human.pedestrian.adult",
         "cyclist": "vehicle.bicycle", "van": "vehicle.car"}


def channel_of(camera):
    name = camera.upper().removeprefix("CAMERA_").removeprefix("CAM_")
    return "CAM_" + "".join(letter if letter.isalnum() else "_" for letter in name)


root = Path(sys.argv[1])
report = Report("nuscenes")
loaded = NuScenes(version="v1.0-mini", dataroot=str(root / "nuscenes"), verbose=False)
is_pinhole = "distortion" not in losses(root / "nuscenes")
moments = {stamp // 1000: moment for stamp, moment in plain(root).items()}
report.expect(len(moments) == len(loaded.sample), "the number of samples differs")
instances = {}
sample = loaded.sample[0]
n_lidars = sum(sensor["modality"] == "lidar" for sensor in loaded.sensor)
while sample:
    moment = moments[sample["timestamp"]]
    ours = {box["track"]: box for box in moment["boxes"]}
    report.expect(len(ours) == len(sample["anns"]), f"sample {moment['frame']} has other boxes")
    left = dict(ours)
    for token in sample["anns"]:
        annotation = loaded.get("sample_annotation", token)
        theirs = loaded.get_box(token).corners().T
        track = min(left, key=lambda track: off(left[track]["corners"], theirs, ORDER))
        box = left.pop(track)
        report.worst("corner_m", off(box["corners"], theirs, ORDER))
        report.count("boxes")
        report.count("classes_of_nuscenes", annotation["category_name"] == NAMES.get(box["class"], box["class"]))
        instance = annotation["instance_token"]
        report.expect(instances.setdefault(instance, track) == track, f"instance of track {track}")
        for key in ("n_lidar_points", "n_radar_points"):
            number = annotation["num_" + key[2:].replace("_points", "_pts")]
            report.expect(number == box[key], f"{key} of track {track}: {number}, not {box[key]}")
        velocity = loaded.box_velocity(token)
        report.count("velocities", np.isfinite(velocity).all())
        before, after = annotation["prev"], annotation["next"]
        for neighbor in filter(None, (before, after)):
            other = loaded.get("sample_annotation", neighbor)
            report.expect(other["instance_token"] == instance, "prev and next leave the instance")
    lidars = [channel for channel in sample["data"] if channel.startswith("LIDAR")]
    counts = {}
    for channel in lidars:
        data = loaded.get("sample_data", sample["data"][channel])
        cloud = LidarPointCloud.from_file(loaded.get_sample_data_path(data["token"]))
        _, boxes, _ = loaded.get_sample_data(data["token"])
        for box in boxes:
            number = int(points_in_box(box, cloud.points[:3]).sum())
            counts[box.token] = counts.get(box.token, 0) + number
    for token, number in counts.items():
        stated = loaded.get("sample_annotation", token)["num_lidar_pts"]
        report.count("points_stated", stated)
        report.count("boxes_with_other_count", stated != number)
    pose = loaded.get("ego_pose", loaded.get("sample_data", sample["data"][lidars[0]])["ego_pose_token"])
    report.worst("pose_m", np.abs(np.subtract(pose["translation"], moment["world_from_ego"]["translation"])).max())
    # The devkit gives a camera the boxes of the sample; they are ours where both have one stamp,
    # and the pixels are where the camera has no lens that nuScenes lacks.
    by_camera = {channel_of(image["camera"]): image for image in moment["images"]}
    for channel in (channel for channel in sample["data"] if channel.startswith("CAM")):
        image = by_camera[channel]
        if not is_pinhole or image["stamp_ns"] != moment["stamp_ns"]:
            continue
        seen = {box["track"]: box["corners"] for box in image["boxes"]}
        _, boxes, matrix = loaded.get_sample_data(sample["data"][channel])
        for box in boxes:
            track = instances[loaded.get("sample_annotation", box.token)["instance_token"]]
            pixels = view_points(box.corners(), matrix, normalize=True)[:2].T
            for sign, pixel in zip(ORDER, pixels):
                expected = seen.get(track, [None] * 8)[sum((it > 0) << bit for bit, it in enumerate(sign))]
                if expected is not None:
                    # Ours count from the corner of the first pixel, theirs from its middle.
                    report.worst("projection_px", np.abs(pixel + 0.5 - expected).max())
                    report.count("projected_corners")
    sample = loaded.get("sample", sample["next"]) if sample["next"] else None
report.expect(len(set(instances.values())) == len(instances), "two instances of one track")
for channel in {data["channel"] for data in loaded.sample_data}:
    chain = [data for data in loaded.sample_data if data["channel"] == channel]
    heads = [data for data in chain if data["prev"] == ""]
    report.expect(len(heads) == 1, f"{channel} has {len(heads)} beginnings")
for calibrated in loaded.calibrated_sensor:
    Quaternion(calibrated["rotation"])
    report.count("sensors")
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("pose_m", 1e-12)
if is_pinhole:
    report.within("projection_px", PIXEL_TOLERANCE_PX)
report.expect(report.figures["classes_of_nuscenes"] == report.figures["boxes"], "classes differ")
report.expect(report.figures["boxes_with_other_count"] == 0 or n_lidars > 1, "points in boxes differ")
report.end()
