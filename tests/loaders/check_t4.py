"""T4 by t4-devkit: corners, classes, instances, stamps, clouds, lenses, points in boxes."""

import sys
from pathlib import Path

import numpy as np
from nuscenes.utils.data_classes import LidarPointCloud
from nuscenes.utils.geometry_utils import points_in_box
from t4_devkit import Tier4

from common import CORNER_TOLERANCE_M, Report, off, plain

# Box3D.corners(): the front face first, as nuScenes' boxes.
ORDER = [(x, y, z) for x in (1, -1) for y, z in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
root = Path(sys.argv[1])
report = Report("t4")
loaded = Tier4("annotation", str(root / "t4"), verbose=False)
moments = {stamp // 1000: moment for stamp, moment in plain(root).items()}
report.expect(len(moments) == len(loaded.sample), "the number of samples differs")
instances = {}
for sample in loaded.sample:
    moment = moments[sample.timestamp]
    left = {box["track"]: box for box in moment["boxes"]}
    report.expect(len(left) == len(sample.ann_3ds), f"sample {moment['frame']} has other boxes")
    lidars = [channel for channel in sample.data if channel.startswith("LIDAR")]
    for box in loaded.get_box3ds(sample.data[lidars[0]]):
        theirs = np.asarray(box.corners())
        theirs = theirs.T if theirs.shape[0] == 3 else theirs
        track = min(left, key=lambda track: off(left[track]["corners"], theirs, ORDER))
        report.worst("corner_m", off(left[track]["corners"], theirs, ORDER))
        ours = left.pop(track)
        annotation = loaded.get("sample_annotation", box.token)
        report.expect(annotation.category_name == ours["class"], f"{annotation.category_name} is another class")
        report.expect(annotation.num_lidar_pts == ours["n_lidar_points"], "another count than ours")
        level = loaded.get("visibility", annotation.visibility_token).level
        report.expect(level == "unavailable", f"a visibility of {level}")
        token = annotation.instance_token
        report.expect(instances.setdefault(token, track) == track, f"instance of track {track}")
        report.count("boxes")
    for channel in lidars:
        path, _, _ = loaded.get_sample_data(sample.data[channel])
        report.count("points", LidarPointCloud.from_file(path).nbr_points())
    for channel in (channel for channel in sample.data if channel.startswith("CAM")):
        # Without boxes: this devkit loses the depth of corners before it asks whether they are seen.
        path, _, matrix = loaded.get_sample_data(sample.data[channel], [])
        report.expect(Path(path).is_file() and matrix.shape == (3, 3), f"no {path}")
        report.count("images")
names = {instance.instance_name for instance in loaded.instance}
report.expect(len(names) == len(loaded.instance), "two instances have one name")
lenses = [row.camera_distortion for row in loaded.calibrated_sensor if len(row.camera_intrinsic)]
report.count("lenses", sum(len(lens) == 5 for lens in lenses))
report.expect(all(len(lens) in (0, 5) for lens in lenses), "a lens of another kind")
report.within("corner_m", CORNER_TOLERANCE_M)
report.end()
