"""Argoverse 2 by av2: corners, classes, ids, stamps, poses, points in boxes."""

import sys
from pathlib import Path

import numpy as np
from av2.structures.cuboid import CuboidList
from av2.utils.io import read_city_SE3_ego, read_ego_SE3_sensor, read_feather, read_lidar_sweep

from common import CORNER_TOLERANCE_M, Report, off, plain

# Cuboid.vertices_m: the front face first.
ORDER = [(x, y, z) for x in (1, -1) for y, z in ((1, 1), (-1, 1), (-1, -1), (1, -1))]
root = Path(sys.argv[1])
report = Report("av2")
logs = [path for path in (root / "av2").iterdir() if path.is_dir()]
report.expect(len(logs) == 1, f"{len(logs)} logs")
log = logs[0]
moments = plain(root)
poses = read_city_SE3_ego(log)
annotations = read_feather(log / "annotations.feather")
cuboids = CuboidList.from_feather(log / "annotations.feather")
report.expect(len(cuboids) == sum(len(moment["boxes"]) for moment in moments.values()), "another number of boxes")
sweeps = {}
for cuboid, (_, row) in zip(cuboids.cuboids, annotations.iterrows()):
    moment = moments[cuboid.timestamp_ns]
    box = next(box for box in moment["boxes"] if str(box["track"]) == row["track_uuid"])
    pose = poses[cuboid.timestamp_ns]
    report.worst("corner_m", off(box["corners"], pose.transform_point_cloud(cuboid.vertices_m), ORDER))
    report.worst("pose_m", np.abs(pose.translation - moment["world_from_ego"]["translation"]).max())
    if cuboid.timestamp_ns not in sweeps:
        sweeps[cuboid.timestamp_ns] = read_lidar_sweep(log / "sensors" / "lidar" / f"{cuboid.timestamp_ns}.feather")
    points, inside = cuboid.compute_interior_points(sweeps[cuboid.timestamp_ns])
    report.count("points_stated", row["num_interior_pts"])
    report.count("boxes_with_other_count", row["num_interior_pts"] != int(inside.sum()))
    report.expect(row["num_interior_pts"] == box["n_lidar_points"], "another count than ours")
    report.count("boxes")
for moment in moments.values():
    for image in moment["images"]:
        name = log / "sensors" / "cameras" / image["camera"] / f"{image['stamp_ns']}.jpg"
        report.expect(name.is_file() and image["stamp_ns"] in poses, f"no {name} with a pose")
        report.count("images")
report.count("sensors", len(read_ego_SE3_sensor(log)))
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("pose_m", 1e-12)
report.end()
