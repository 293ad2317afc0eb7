"""Supervisely by its SDK: classes, objects, tags, clouds, photo context, and every corner."""

import sys
from pathlib import Path

import numpy as np
import supervisely as sly
from supervisely.project.pointcloud_episode_project import PointcloudEpisodeProject

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, corners, losses, off, plain, rotation

root = Path(sys.argv[1])
report = Report("supervisely")
moments = {moment["frame"]: moment for moment in plain(root).values()}
project = PointcloudEpisodeProject(str(root / "supervisely"), sly.OpenMode.READ)
report.expect(len(project.datasets) == 1, f"{len(project.datasets)} episodes")
episode = next(iter(project.datasets))
annotation = episode.get_ann(project.meta)
report.expect(annotation.frames_count == len(moments) == len(episode), "another number of frames")
is_pinhole = "distortion" not in losses(root / "supervisely")


def turn(axis, angle):
    sin, cos = np.sin(angle), np.cos(angle)
    matrix = np.eye(3)
    one, other = (axis + 1) % 3, (axis + 2) % 3
    matrix[one, one] = matrix[other, other] = cos
    matrix[other, one], matrix[one, other] = sin, -sin
    return matrix


def vector(it):
    return np.array([it.x, it.y, it.z])


def world_from_cloud(moment):
    """The vehicle's place, turned by its heading alone."""
    pose = moment["world_from_ego"]
    ahead = rotation(pose["rotation_xyzw"])[:, 0]
    return turn(2, np.arctan2(ahead[1], ahead[0])), np.array(pose["translation"])


tracks = {}
for name in episode:
    paths = episode.get_item_paths(name)
    frame = int(paths.frame_index)
    moment = moments[frame]
    report.expect(name == f"{moment['stamp_ns']}.pcd", f"frame {frame} is called {name}")
    level, place = world_from_cloud(moment)
    figures = annotation.get_figures_on_frame(frame)
    report.expect(len(figures) == len(moment["boxes"]), f"frame {frame} has other boxes")
    for figure in figures:
        box = figure.geometry
        angles = vector(box.rotation)
        # About the fixed axes: x first.
        matrix = turn(2, angles[2]) @ turn(1, angles[1]) @ turn(0, angles[0])
        theirs = corners(vector(box.position), matrix, vector(box.dimensions)) @ level.T + place
        best = min(moment["boxes"], key=lambda ours: off(ours["corners"], theirs))
        report.worst("corner_m", off(best["corners"], theirs))
        key = figure.parent_object.key()
        report.expect(tracks.setdefault(key, best["track"]) == best["track"], f"object {key} is another track")
        report.expect(figure.parent_object.obj_class.name == best["class"], "another class")
        report.count("boxes")
    with open(paths.pointcloud_path, "rb") as file:
        header = file.read(400).split(b"DATA binary\n")[0]
    report.count("points", int(header.split(b"POINTS ")[1]))
    ours = {image["camera"]: image for image in moment["images"]}
    for path, meta in episode.get_related_images(name):
        report.count("images")
        image = ours[meta["meta"]["deviceId"]]
        sensors = meta["meta"]["sensorsData"]
        extrinsic = np.array(sensors["extrinsicMatrix"]).reshape(3, 4)
        intrinsic = np.array(sensors["intrinsicMatrix"]).reshape(3, 3)
        if not is_pinhole or image["stamp_ns"] != moment["stamp_ns"]:
            continue
        places = {box["track"]: box["corners"] for box in moment["boxes"]}
        for box in image["boxes"]:
            for corner, expected in zip(places.get(box["track"], []), box["corners"]):
                if expected is not None:
                    in_cloud = level.T @ (np.array(corner) - place)
                    pixel = intrinsic @ extrinsic @ np.append(in_cloud, 1.0)
                    # Ours count from the corner of the first pixel, theirs from its middle.
                    report.worst("projection_px", np.abs(pixel[:2] / pixel[2] + 0.5 - expected).max())
report.expect(report.figures["images"] == sum(len(moment["images"]) for moment in moments.values()), "other images")
report.expect(len(set(tracks.values())) == len(tracks), "two objects are one track")
report.count("objects", len(annotation.objects))
report.count("tags", len(project.meta.tag_metas))
report.within("corner_m", CORNER_TOLERANCE_M)
if "projection_px" in report.figures:
    report.within("projection_px", PIXEL_TOLERANCE_PX)
report.end()
