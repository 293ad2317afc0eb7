"""Reads the rig files that Framelock wrote with the readers of others, and says where they see points.

Made with opencv-contrib-python-headless 5.0.0.93, pycolmap 4.2.1, nuscenes-devkit 1.1.9,
pykitti 0.3.1, vcd 6.0.3, yourdfpy 0.0.60, scipy 1.17.1, PyYAML 6.0.4, pyquaternion 0.9.9,
numpy 2.4.6, from the repository root:

    python3 -m venv oracle
    oracle/bin/pip install opencv-contrib-python-headless==5.0.0.93 pycolmap==4.2.1 \\
        nuscenes-devkit==1.1.9 pykitti==0.3.1 vcd==6.0.3 yourdfpy==0.0.60
    UPDATE_GOLDEN=1 cargo test -p fl_rig --test rig_formats files_are_as_they_were
    oracle/bin/python tests/oracles/rig_formats.py

The program reads `crates/fl_rig/tests/golden/rig_formats/` and writes `rig_formats.json` beside
it, and `opencv_storage/`, files that OpenCV itself writes. Where a format has no reader that can be
installed (Kalibr, Autoware, Foxglove, Waymo, PandaSet), the published formula is carried out by
numpy, scipy and OpenCV.
"""

import json
import pathlib

import cv2
import numpy as np
import pycolmap
import yaml
from nuscenes.utils.geometry_utils import transform_matrix, view_points
from pykitti.utils import read_calib_file, transform_from_rot_trans
from pyquaternion import Quaternion
from scipy.spatial.transform import Rotation
from vcd import core, scl
from yourdfpy import URDF

GOLDEN = pathlib.Path("crates/fl_rig/tests/golden")
FORMATS = GOLDEN / "rig_formats"
SIGHTS = []
DEPTHS = (3.0, 17.0)
GRID = [(x, y) for x in (-0.5, 0.1, 0.4) for y in (-0.25, 0.05, 0.2)]


def rays():
    return np.array([[x * z, y * z, z] for z in DEPTHS for x, y in GRID])


def add(form, reader, camera, reference_from_camera, project):
    """Points in front of the camera, in the reference frame, and where `project` puts them."""
    points = rays() @ reference_from_camera[:3, :3].T + reference_from_camera[:3, 3]
    for point, pixel in zip(points, np.asarray(project(points)).reshape(-1, 2)):
        SIGHTS.append({"format": form, "reader": reader, "camera": camera,
                       "point": point.tolist(), "pixel": pixel.tolist()})


def inverse(pose):
    return np.linalg.inv(pose)


def move(pose, points):
    return points @ pose[:3, :3].T + pose[:3, 3]


def pose_of(rotation, translation):
    pose = np.eye(4)
    pose[:3, :3], pose[:3, 3] = rotation, translation
    return pose


def by_opencv(k, d, camera_from_reference, fisheye=False):
    def project(points):
        points = move(camera_from_reference, points).reshape(-1, 1, 3)
        function = cv2.fisheye.projectPoints if fisheye else cv2.projectPoints
        return function(points, np.zeros(3), np.zeros(3), np.asarray(k, float), np.asarray(d, float))[0]
    return project


def by_matrix(projection):
    def project(points):
        seen = np.c_[points, np.ones(len(points))] @ np.asarray(projection).T
        return seen[:, :2] / seen[:, 2:3]
    return project


def text(form, name="rig"):
    return (FORMATS / form / name).read_text()


def kitti():
    data = read_calib_file(FORMATS / "kitti" / "rig")
    rectify = pose_of(data["R0_rect"].reshape(3, 3), np.zeros(3))
    rect_from_velo = rectify @ np.vstack([data["Tr_velo_to_cam"].reshape(3, 4), [0, 0, 0, 1]])
    for idx in (0, 2):
        projection = data[f"P{idx}"].reshape(3, 4) @ rect_from_velo
        add("kitti", "pykitti", f"camera_{idx}", inverse(rect_from_velo), by_matrix(projection))


def kitti_raw(form, rectified):
    velo = read_calib_file(FORMATS / form / "calib_velo_to_cam.txt")
    cameras = read_calib_file(FORMATS / form / "calib_cam_to_cam.txt")
    cam0_from_velo = transform_from_rot_trans(velo["R"], velo["T"])
    for idx in ("00", "02"):
        name = f"camera_{int(idx)}"
        if rectified:
            rect = pose_of(cameras["R_rect_00"].reshape(3, 3), np.zeros(3)) @ cam0_from_velo
            projection = cameras[f"P_rect_{idx}"].reshape(3, 4) @ rect
            add(form, "pykitti", name, inverse(rect), by_matrix(projection))
        else:
            pose = transform_from_rot_trans(cameras[f"R_{idx}"], cameras[f"T_{idx}"]) @ cam0_from_velo
            k, d = cameras[f"K_{idx}"].reshape(3, 3), cameras[f"D_{idx}"]
            add(form, "pykitti, opencv", name, inverse(pose), by_opencv(k, d, pose))


def kalibr():
    chain = yaml.safe_load(text("kalibr"))
    last = None
    for name, cam in chain.items():
        pose = np.array(cam["T_cam_imu"])
        if last is not None:
            assert np.allclose(np.array(cam["T_cn_cnm1"]) @ last, pose, atol=1e-12)
        last = pose
        assert (cam["camera_model"], cam["distortion_model"]) == ("pinhole", "radtan")
        fx, fy, cx, cy = cam["intrinsics"]
        k = [[fx, 0, cx], [0, fy, cy], [0, 0, 1]]
        add("kalibr", "formula", name, inverse(pose), by_opencv(k, cam["distortion_coeffs"], pose))


def camera_info(path):
    info = yaml.safe_load(path.read_text())
    assert info["distortion_model"] in ("plumb_bob", "rational_polynomial")
    k = np.array(info["camera_matrix"]["data"]).reshape(3, 3)
    return k, info["distortion_coefficients"]["data"]


def xyz(part):
    return [part[key] for key in "xyz"]


def xyzw_pose(transform):
    rotation = Rotation.from_quat([transform["rotation"][key] for key in "xyzw"])
    return pose_of(rotation.as_matrix(), xyz(transform["translation"]))


def ros():
    transforms = yaml.safe_load(text("ros", "tf_static.yaml"))["transforms"]
    poses = {item["child_frame_id"]: xyzw_pose(item["transform"]) for item in transforms}
    for name in ("camera_front", "camera_left"):
        k, d = camera_info(FORMATS / "ros" / f"{name}.yaml")
        add("ros", "yaml, scipy, opencv", name, poses[name], by_opencv(k, d, inverse(poses[name])))


def foxglove():
    messages = json.loads(text("foxglove"))
    transforms = next(it["transforms"] for it in messages if "transforms" in it)
    poses = {item["child_frame_id"]: xyzw_pose(item) for item in transforms}
    for message in messages:
        if "K" in message:
            name = message["frame_id"]
            project = by_opencv(np.reshape(message["K"], (3, 3)), message["D"], inverse(poses[name]))
            add("foxglove", "json, scipy, opencv", name, poses[name], project)


def autoware():
    kit = yaml.safe_load(text("autoware", "sensors_calibration.yaml"))["base_link"]
    sensors = yaml.safe_load(text("autoware", "sensor_kit_calibration.yaml"))["sensor_kit_base_link"]

    def place(part):
        rotation = Rotation.from_euler("xyz", [part["roll"], part["pitch"], part["yaw"]])
        return pose_of(rotation.as_matrix(), xyz(part))

    link_from_optical = place(dict(x=0, y=0, z=0, roll=-np.pi / 2, pitch=0, yaw=-np.pi / 2))
    for name in ("camera_front", "camera_left"):
        pose = place(kit["sensor_kit_base_link"]) @ place(sensors[f"{name}/camera_link"]) @ link_from_optical
        k, d = camera_info(FORMATS / "autoware" / f"{name}_info.yaml")
        add("autoware", "yaml, scipy, opencv", name, pose, by_opencv(k, d, inverse(pose)))


def nuscenes():
    sensors = {row["token"]: row for row in json.loads(text("nuscenes", "sensor.json"))}
    for row in json.loads(text("nuscenes", "calibrated_sensor.json")):
        sensor = sensors[row["sensor_token"]]
        if sensor["modality"] == "camera":
            rotation = Quaternion(row["rotation"])
            pose = transform_matrix(row["translation"], rotation)
            back = transform_matrix(row["translation"], rotation, inverse=True)
            k = np.array(row["camera_intrinsic"])
            project = lambda points: view_points(move(back, points).T, k, normalize=True)[:2].T
            add("nuscenes", "nuscenes-devkit", sensor["channel"], pose, project)


def openlabel():
    document = core.OpenLABEL()
    document.load_from_file(str(FORMATS / "openlabel" / "rig"))
    scene = scl.Scene(document)
    for name, stream in document.data["openlabel"]["streams"].items():
        if stream["type"] != "camera":
            continue
        pinhole = stream["stream_properties"]["intrinsics_pinhole"]
        k = np.array(pinhole["camera_matrix_3x4"]).reshape(3, 4)[:, :3]
        pose, _ = scene.get_transform(name, "vehicle-iso8855")
        project = by_opencv(k, pinhole["distortion_coeffs_1xN"], inverse(pose))
        add("openlabel", "vcd", name, pose, project)


def waymo():
    body_from_optical = np.array([[0, 0, 1, 0], [-1, 0, 0, 0], [0, -1, 0, 0], [0, 0, 0, 1.0]])
    for camera in json.loads(text("waymo"))["context"]["camera_calibrations"]:
        fu, fv, cu, cv, *d = camera["intrinsic"]
        pose = np.array(camera["extrinsic"]["transform"]).reshape(4, 4) @ body_from_optical
        k = [[fu, 0, cu], [0, fv, cv], [0, 0, 1]]
        add("waymo", "formula", f"camera_{camera['name']}", pose, by_opencv(k, d, inverse(pose)))


def colmap():
    folder = FORMATS / "colmap"
    points = folder / "points3D.txt"
    points.write_text("")
    model = pycolmap.Reconstruction()
    model.read_text(str(folder))
    points.unlink()
    for image in model.images.values():
        pose = np.vstack([image.cam_from_world().matrix(), [0, 0, 0, 1]])
        camera = model.cameras[image.camera_id]
        project = lambda points: np.asarray(camera.img_from_cam(move(pose, points))) - 0.5
        add("colmap", "pycolmap", image.name.removesuffix(".png"), inverse(pose), project)


def pandaset():
    def first(path):
        pose = json.loads((FORMATS / "pandaset" / path).read_text())[0]
        heading = pose["heading"]
        rotation = Quaternion(heading["w"], heading["x"], heading["y"], heading["z"])
        return pose_of(rotation.rotation_matrix, xyz(pose["position"]))

    forward_from_lidar = np.array([[0, 1, 0, 0], [-1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    ego_from_world = forward_from_lidar @ inverse(first("lidar/poses.json"))
    for name in ("camera_front", "camera_left"):
        part = json.loads(text("pandaset", f"camera/{name}/intrinsics.json"))
        pose = ego_from_world @ first(f"camera/{name}/poses.json")
        k = [[part["fx"], 0, part["cx"]], [0, part["fy"], part["cy"]], [0, 0, 1]]
        add("pandaset", "formula", name, pose, by_opencv(k, np.zeros(5), inverse(pose)))


def opencv(form, ending):
    for name in ("camera_front", "camera_left"):
        storage = cv2.FileStorage(str(FORMATS / form / f"{name}.{ending}"), cv2.FILE_STORAGE_READ)
        read = lambda key: storage.getNode(key).mat()
        pose = read("ego_from_camera")
        project = by_opencv(read("camera_matrix"), read("distortion_coefficients"), inverse(pose))
        add(form, "cv2.FileStorage", name, pose, project)


def urdf():
    """No camera: the places of the sensors are compared here."""
    robot = URDF.load(str(FORMATS / "urdf" / "rig"), load_meshes=False, build_scene_graph=True)
    transforms = yaml.safe_load(text("ros", "tf_static.yaml"))["transforms"]
    for item in transforms:
        if not item["child_frame_id"].startswith("camera"):
            pose = robot.get_transform(item["child_frame_id"], "base_link")
            assert np.abs(pose - xyzw_pose(item["transform"])).max() < 1e-12, item


def write_storage():
    folder = GOLDEN / "opencv_storage"
    folder.mkdir(exist_ok=True)
    for ending in ("yml", "xml", "json"):
        storage = cv2.FileStorage(str(folder / f"lens.{ending}"), cv2.FILE_STORAGE_WRITE)
        storage.write("image_width", 1280)
        storage.write("image_height", 720)
        storage.write("camera_matrix", np.array([[731.257, 0, 640.0], [0, 729.114, 360.0], [0, 0, 1]]))
        lens = np.array([[-0.31, 0.11, 1.1e-3, -7e-4, -0.021]])
        storage.write("distortion_coefficients", lens)
        storage.release()


def main():
    kitti()
    kitti_raw("kitti-raw", True)
    kitti_raw("kitti-raw-unrectified", False)
    for read in (kalibr, ros, foxglove, autoware, nuscenes, openlabel, waymo, colmap, pandaset, urdf):
        read()
    opencv("opencv", "yaml")
    opencv("opencv-xml", "xml")
    write_storage()
    rows = ",\n ".join(json.dumps(sight) for sight in SIGHTS)
    (GOLDEN / "rig_formats.json").write_text(f"[\n {rows}\n]\n")


if __name__ == "__main__":
    main()
