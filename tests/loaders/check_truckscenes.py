"""TruckScenes by truckscenes-devkit: corners, instances, stamps, poses, clouds, points in boxes."""

import sys
from pathlib import Path

import numpy as np
from truckscenes import TruckScenes
from truckscenes.utils.data_classes import LidarPointCloud
from truckscenes.utils.geometry_utils import points_in_box

from common import CORNER_TOLERANCE_M, Report, off, plain

# Box.corners(): the front face first.
ORDER = [(x, y, z) for x in (1, -1) for y, z in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
root = Path(sys.argv[1])
report = Report("truckscenes")
loaded = TruckScenes("v1.0-mini", str(root / "truckscenes"), verbose=False)
moments = {stamp // 1000: moment for stamp, moment in plain(root).items()}
report.expect(len(moments) == len(loaded.sample), "the number of samples differs")
instances = {}
for sample in loaded.sample:
    moment = moments[sample["timestamp"]]
    left = {box["track"]: box for box in moment["boxes"]}
    report.expect(len(left) == len(sample["anns"]), f"sample {moment['frame']} has other boxes")
    for token in sample["anns"]:
        theirs = loaded.get_box(token).corners().T
        track = min(left, key=lambda track: off(left[track]["corners"], theirs, ORDER))
        report.worst("corner_m", off(left[track]["corners"], theirs, ORDER))
        box = left.pop(track)
        annotation = loaded.get("sample_annotation", token)
        report.expect(annotation["num_lidar_pts"] == box["n_lidar_points"], "another count than ours")
        instance = annotation["instance_token"]
        report.expect(instances.setdefault(instance, track) == track, f"instance of track {track}")
        report.count("velocities", np.isfinite(loaded.box_velocity(token)).all())
        report.count("boxes")
    pose = loaded.getclosest("ego_pose", sample["timestamp"])
    report.worst("pose_m", np.abs(np.subtract(pose["translation"], moment["world_from_ego"]["translation"])).max())
    counts = {}
    for channel in (channel for channel in sample["data"] if channel.startswith("LIDAR")):
        token = sample["data"][channel]
        cloud = LidarPointCloud.from_file(loaded.get_sample_data_path(token))
        stamp = loaded.get("sample_data", token)["timestamp"]
        report.expect((cloud.timestamps == stamp).all(), f"points of {channel} are of another moment")
        report.count("points", cloud.nbr_points())
        _, boxes, _ = loaded.get_sample_data(token)
        for box in boxes:
            counts[box.token] = counts.get(box.token, 0) + int(points_in_box(box, cloud.points[:3]).sum())
    for token, number in counts.items():
        stated = loaded.get("sample_annotation", token)["num_lidar_pts"]
        report.count("points_stated", stated)
        report.count("boxes_with_other_count", stated != number)
    for channel in (channel for channel in sample["data"] if channel.startswith("CAMERA")):
        path = Path(loaded.get_sample_data_path(sample["data"][channel]))
        report.expect(path.is_file(), f"no {path}")
        report.count("images")
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("pose_m", 1e-12)
report.end()
