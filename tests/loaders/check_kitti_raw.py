"""KITTI raw by pykitti, and the tracklets by the rule of the development kit: the middle of the
bottom and one angle in the velodyne, poses counted from the first frame."""

import datetime
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pykitti

from common import CORNER_TOLERANCE_M, Report, corners, losses, off, plain, rotation

# The numbers of the development kit's states.
UNSET_POSE, LABELED_POSE, OUT_OF_IMAGE = 0, 2, 2
POSE_TOLERANCE_M = 1e-6

root = Path(sys.argv[1])
report = Report("kitti-raw")
moments = sorted(plain(root).values(), key=lambda moment: moment["frame"])
day = next(path for path in (root / "kitti-raw").iterdir() if path.is_dir())
drive = next(path for path in day.iterdir() if path.is_dir())


class Raw(pykitti.raw):
    """pykitti wants the four rectified cameras of KITTI's vehicle; other drives have others."""

    def _load_calib_cam_to_cam(self, velo_to_cam_file, cam_to_cam_file):
        lines = pykitti.utils.read_calib_file(self.calib_path + "/" + cam_to_cam_file)
        if all(f"P_rect_{number:02}" in lines for number in range(4)):
            return super()._load_calib_cam_to_cam(velo_to_cam_file, cam_to_cam_file)
        cameras = {f"T_cam{number}_velo": np.eye(4) for number in range(4)}
        cameras["T_cam0_velo"] = self._load_calib_rigid(velo_to_cam_file)
        return cameras


loaded = Raw(str(root / "kitti-raw"), day.name, "0001")
velo_from_ego = loaded.calib.T_velo_imu
report.expect(len(loaded.timestamps) == len(moments), "another number of frames")


def world_from_ego(moment):
    pose = np.eye(4)
    pose[:3, :3] = rotation(moment["world_from_ego"]["rotation_xyzw"])
    pose[:3, 3] = moment["world_from_ego"]["translation"]
    return pose


first = np.array(moments[0]["world_from_ego"]["translation"])
for moment, stamp, packet in zip(moments, loaded.timestamps, loaded.oxts):
    since = (stamp - datetime.datetime(1970, 1, 1)) // datetime.timedelta(microseconds=1)
    report.expect(since == moment["stamp_ns"] // 1000, f"frame {moment['frame']} is at {stamp}")
    ours = world_from_ego(moment)
    ours[:3, 3] -= first
    report.worst("pose_m", np.abs(packet.T_w_imu - ours).max())
report.count("velodyne_points", sum(len(loaded.get_velo(idx)) for idx in range(len(moments))))

tracklets = ElementTree.parse(drive / "tracklet_labels.xml").find("tracklets")
items = tracklets.findall("item")
report.expect(int(tracklets.find("count").text) == len(items), "another count of tracklets")
seen = {moment["frame"]: 0 for moment in moments}
tracks = {}
for number, item in enumerate(items):
    height, width, length = (float(item.find(name).text) for name in "hwl")
    poses = item.find("poses").findall("item")
    report.expect(int(item.find("poses").find("count").text) == len(poses), "another count of poses")
    for idx, pose in enumerate(poses):
        moment = moments[int(item.find("first_frame").text) + idx]
        number_of = lambda name: float(pose.find(name).text)
        state, truncation = number_of("state"), number_of("truncation")
        if state == UNSET_POSE:
            report.expect(truncation == OUT_OF_IMAGE, "an unset pose in the image")
            report.count("unset_poses")
            continue
        report.expect(state == LABELED_POSE and truncation in (-1, 0, 1), f"{state} {truncation}")
        report.count("poses_in_image", truncation >= 0)
        x, y, z, turn = (number_of(name) for name in ("tx", "ty", "tz", "rz"))
        sin, cos = np.sin(turn), np.cos(turn)
        upright = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
        theirs = corners([x, y, z + 0.5 * height], upright, [length, width, height])
        velo_from_world = velo_from_ego @ np.linalg.inv(world_from_ego(moment))
        ours = {box["track"]: (velo_from_world @ np.vstack([np.transpose(box["corners"]), np.ones(8)]))[:3].T
                for box in moment["boxes"]}
        best = min(ours, key=lambda track: np.linalg.norm((ours[track] - theirs).mean(axis=0)))
        report.expect(tracks.setdefault(number, best) == best, f"tracklet {number} is another track")
        report.worst("corner_m", off(ours[best], theirs))
        report.worst("center_m", np.linalg.norm((ours[best] - theirs).mean(axis=0)))
        ahead = ours[best][1] - ours[best][0]
        report.worst("heading_rad", abs((np.arctan2(ahead[1], ahead[0]) - turn + np.pi) % (2 * np.pi) - np.pi))
        seen[moment["frame"]] += 1
        report.count("boxes")
for moment in moments:
    report.expect(seen[moment["frame"]] == len(moment["boxes"]), f"frame {moment['frame']} has other boxes")
    for image in moment["images"]:
        report.count("images_of_the_drive")
report.count("image_files", len(list(drive.glob("image_*/data/*.png"))))
limit = 0.5 if {"rotation", "sizes"} & losses(root / "kitti-raw") else CORNER_TOLERANCE_M
report.within("corner_m", limit)
report.within("center_m", CORNER_TOLERANCE_M)
report.within("heading_rad", 1e-9)
report.within("pose_m", POSE_TOLERANCE_M)
report.end()
