#!/usr/bin/env python3
"""Opens exports with the loaders that the formats' own people publish.

    run.py --framelock target/debug/framelock --work DIR [--only openlabel,nuscenes,...]

Makes a virtual environment for each loader below DIR (they cannot share one: they hold different
versions of numpy), exports the sample drive in every format, and runs every check over it. With
FRAMELOCK_REAL_DATA set, the labeled drive kitti_0001_a with its truth is exported and checked too.
Ends with 1 where a check finds something wrong.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
CHECKS = ["openlabel", "nuscenes", "truckscenes", "t4", "kitti", "kitti_raw", "coco", "av2", "waymo", "sidecar",
          "datumaro", "supervisely", "parquet"]
# Checks that share an environment with another.
ENVIRONMENTS = {"kitti_raw": "kitti", "waymo": "kitti"}
FORMATS = ["plain", "openlabel", "nuscenes", "truckscenes", "t4", "kitti", "kitti-tracking", "kitti-raw", "coco", "av2",
           "waymo", "sidecar", "datumaro", "supervisely", "parquet"]
# What these drives have that the formats lack; see docs/formats.md.
ALLOWED = ["attributes", "classes", "distortion", "events", "outside_cameras", "rotation", "sensors", "sizes", "skew",
           "unseen_tracks"]


def environment(name, work):
    """The Python of the environment of a loader, made where it is not there."""
    folder = work / "venv" / name
    python = folder / "bin" / "python"
    if not (folder / "complete").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        requirements = HERE / "requirements" / f"{name}.txt"
        # The files name everything: nothing else is resolved, nor pulled in.
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", requirements], check=True)
        (folder / "complete").touch()
    return python


def export(framelock, scene, log, rig, out):
    """The scene in every format."""
    shutil.rmtree(out, ignore_errors=True)
    for name in FORMATS:
        command = [framelock, "export", scene, "--log", log, "--format", name, "--out", out / name, "--no-index",
                   "--name", "scene-0103", "--json"]
        command += ["--rig", rig] if rig else []
        command += [word for kind in ALLOWED for word in ("--allow-loss", kind)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        exported = json.loads(done.stdout)
        print(json.dumps({"export": out.name, **{key: exported[key] for key in ("format", "frames", "boxes", "files")}}))


def drives(framelock, work):
    """The folders with exports."""
    samples = REPOSITORY / "sample_logs"
    city = work / "city_block"
    export(framelock, samples / "city_block.scene.json", samples / "city_block.mcap",
           REPOSITORY / "calibration" / "city_block.toml", city)
    yield city
    real = os.environ.get("FRAMELOCK_REAL_DATA")
    if real is None:
        print("skipped: kitti_0001_a, FRAMELOCK_REAL_DATA is not set", file=sys.stderr)
        return
    log = Path(real) / "logs" / "kitti_0001_a.mcap"
    scene = work / "kitti_0001_a.scene.json"
    make_truth_scene(framelock, log, scene, work)
    kitti = work / "kitti_0001_a"
    export(framelock, scene, log, None, kitti)
    compare_counts(kitti, log.with_name(log.name.replace(".mcap", ".truth.json")))
    yield kitti


def compare_counts(folder, truth):
    """Points in boxes as the export has them, against the exact ones of the truth."""
    ours = {}
    for line in (folder / "plain" / "boxes.jsonl").read_text().splitlines():
        moment = json.loads(line)
        for box in moment["boxes"]:
            ours[moment["stamp_ns"], box["track"] - 1] = box["n_lidar_points"]
    compared = [(box["num_lidar_pts"], ours[frame["stamp_ns"], box["track_id"]])
                for frame in json.loads(truth.read_text())["frames"] for box in frame["boxes"]
                if (frame["stamp_ns"], box["track_id"]) in ours]
    equal = sum(one == other for one, other in compared)
    print(json.dumps({"check": "points in boxes", "boxes": len(compared), "equal": equal,
                      "points": sum(one for one, _ in compared),
                      "largest_difference": max(abs(one - other) for one, other in compared)}))


def make_truth_scene(framelock, log, scene, work):
    """The truth of a drive as a scene: its boxes are in the lidar, at the stamps of its sweeps."""
    told = json.loads(subprocess.run([framelock, "info", log, "--no-index", "--json"], check=True,
                                     stdout=subprocess.PIPE).stdout)
    identity = {"name": log.name, "start_ns": told["start_ns"], "end_ns": told["end_ns"],
                "messages": told["messages"]}
    empty = {"version": 2, "log": identity, "cells": {"ontology": {"format": 1, "name": "kitti", "class": [
        class_row("Car"), class_row("Van"), class_row("Truck"), class_row("Pedestrian"), class_row("Cyclist"),
        class_row("Tram"), class_row("Misc")]}}}
    scene.write_text(json.dumps(empty))
    poses = work / "kitti_poses"
    shutil.rmtree(poses, ignore_errors=True)
    for name in ("plain", "nuscenes"):
        subprocess.run([framelock, "export", scene, "--log", log, "--format", name, "--out", poses / name,
                        "--no-index", "--media", "none", "--allow-loss", "sensors", "--allow-loss", "distortion"],
                       check=True, stdout=subprocess.DEVNULL)
    script = HERE / "truth_scene.py"
    truth = log.with_name(log.name.replace(".mcap", ".truth.json"))
    subprocess.run([environment("openlabel", work), script, poses, truth, scene], check=True)


def class_row(name):
    size = {"Car": [4, 1.7, 1.5], "Pedestrian": [0.8, 0.7, 1.8], "Cyclist": [1.8, 0.7, 1.8]}
    return {"id": name, "color": [200, 100, 50], "size": size.get(name, [5, 2, 2]), "size_per_keyframe": True,
            "motion": "linear", "names": {"kitti": [name]}}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--framelock", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--only", default=",".join(CHECKS))
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    wanted = args.only.split(",")
    failed = []
    for folder in drives(args.framelock.resolve(), args.work.resolve()):
        for name in wanted:
            python = environment(ENVIRONMENTS.get(name, name), args.work.resolve())
            done = subprocess.run([python, HERE / f"check_{name}.py", folder], cwd=HERE,
                                  env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
            if done.returncode != 0:
                failed.append(f"{folder.name}: {name}")
    if failed:
        sys.exit("wrong: " + ", ".join(failed))


if __name__ == "__main__":
    main()
