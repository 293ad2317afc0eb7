"""Framelock's odometry beside KISS-ICP on the same sweeps: drift, and sweeps a second on one core.

    FRAMELOCK_SWEEPS=DIR FRAMELOCK_REAL_DATA=... cargo test -p fl_fusion --test fusion odometry::real
    FRAMELOCK_SWEEPS=DIR cargo test -p fl_fusion --test fusion odometry::the_simulated
    python -m venv v && v/bin/pip install kiss-icp==1.3.0
    v/bin/python tests/oracles/odometry_peers.py DIR/NAME LOG FRAMELOCK

DIR/NAME holds the sweeps (x, y, z in the ego frame and seconds since the stamp, f64) and `known.tum`,
what is known of the motion. LOG is the log they are of, FRAMELOCK the program. Framelock's time holds
reading and decoding the log, KISS-ICP's the registration alone. Both run on one thread.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from kiss_icp.config import load_config
from kiss_icp.kiss_icp import KissICP


def matrix(row):
    """A line `seconds x y z qx qy qz qw` as a transform."""
    x, y, z, w = row[4:8]
    pose = np.eye(4)
    pose[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    pose[:3, 3] = row[1:4]
    return pose


def apart(known, found, first, last):
    """Meters and degrees between the two motions from one sweep to another."""
    between = np.linalg.inv(np.linalg.inv(known[first]) @ known[last]) @ (
        np.linalg.inv(found[first]) @ found[last]
    )
    cosine = (np.trace(between[:3, :3]) - 1) / 2
    return np.linalg.norm(between[:3, 3]), np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def show(name, known, found, rate):
    count = min(len(known), len(found))
    way = sum(np.linalg.norm(known[i + 1][:3, 3] - known[i][:3, 3]) for i in range(count - 1))
    steps = [apart(known, found, i, i + 1) for i in range(count - 1)]
    whole, late = apart(known, found, 0, count - 1), apart(known, found, 10, count - 1)
    print(
        f"{name:<26} {rate:5.1f}/s  end {whole[0]:.3f} m of {way:.1f} m, {whole[1]:.3f}°; "
        f"from the 11th sweep {late[0]:.3f} m, {late[1]:.3f}°; "
        f"a sweep {np.median([s[0] for s in steps]):.4f} m, {np.median([s[1] for s in steps]):.4f}°"
    )


def kiss(sweeps, deskew):
    config = load_config(None)
    config.data.deskew = deskew
    config.data.max_range = 100.0
    config.mapping.voxel_size = 1.0
    config.registration.max_num_threads = 1
    follower = KissICP(config)
    poses = []
    start = time.process_time()
    for sweep in sweeps:
        times = sweep[:, 3] if deskew else np.array([])
        follower.register_frame(np.ascontiguousarray(sweep[:, :3]), times)
        poses.append(follower.last_pose.copy())
    return poses, len(sweeps) / (time.process_time() - start)


def framelock(program, log):
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "poses.tum"
        command = [program, "odometry", log, "--out", str(out)]
        start = time.perf_counter()
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "RAYON_NUM_THREADS": "1"}
        )
        seconds = time.perf_counter() - start
        # The first and the last line go on from the sweep beside them.
        rows = np.loadtxt(out)[1:-1]
    return [matrix(row) for row in rows], len(rows) / seconds


def main():
    folder, log, program = sys.argv[1:4]
    sweeps = [np.fromfile(file, dtype="<f8").reshape(-1, 4) for file in sorted(Path(folder).glob("*.bin"))]
    sweeps = [sweep[np.isfinite(sweep).all(axis=1)] for sweep in sweeps]
    has_times = any(sweep[:, 3].any() for sweep in sweeps)
    rows = np.loadtxt(Path(folder) / "known.tum")
    # Framelock gives poses of the middle, KISS-ICP of the end of a sweep.
    middle, end = (1, 2) if has_times else (0, 0)
    known = {moment: [matrix(row) for row in rows[moment::3]] for moment in (0, 1, 2)}
    poses, rate = framelock(program, log)
    show("framelock", known[middle], poses, rate)
    poses, rate = kiss(sweeps, has_times)
    show("KISS-ICP", known[end], poses, rate)


main()
