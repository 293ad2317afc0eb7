"""What all checks share: the corners that Rust wrote, and how far a loader's are from them."""

import json
import sys
from pathlib import Path

import numpy as np

CORNER_TOLERANCE_M = 1e-6
PIXEL_TOLERANCE_PX = 1e-6


def plain(root):
    """The moments of the plain export, by stamp in nanoseconds."""
    with open(Path(root) / "plain" / "boxes.jsonl", encoding="utf-8") as lines:
        return {moment["stamp_ns"]: moment for moment in map(json.loads, lines)}


def losses(folder):
    """The kinds of losses that an export reports."""
    with open(Path(folder) / "loss.json", encoding="utf-8") as file:
        return {loss["kind"] for loss in json.load(file)["losses"]}


# Bit 0 of a corner's number is +x, bit 1 +y, bit 2 +z.
SIGNS = np.array([[1 if idx >> bit & 1 else -1 for bit in range(3)] for idx in range(8)])


def corners(center, rotation, length_width_height):
    """The corners of a box in the order of the plain export."""
    half = 0.5 * np.asarray(length_width_height)
    return (rotation @ (SIGNS * half).T).T + np.asarray(center)


def rotation(xyzw):
    """The matrix of a unit quaternion."""
    x, y, z, w = xyzw
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + 2 * w * cross + 2 * cross @ cross


def off(ours, theirs, signs=SIGNS):
    """The largest distance of a corner from the same corner; `signs` says in which order the
    loader has them, so that a box turned around is another box."""
    order = [int(sum((sign > 0) << bit for bit, sign in enumerate(row))) for row in signs]
    return np.linalg.norm(np.asarray(ours)[order] - np.asarray(theirs), axis=1).max()


class Report:
    """Counts what was compared, and ends the process with an error where something is wrong."""

    def __init__(self, name):
        self.name, self.figures, self.wrong = name, {}, []

    def worst(self, key, value):
        self.figures[key] = max(self.figures.get(key, 0.0), float(value))

    def count(self, key, number=1):
        self.figures[key] = self.figures.get(key, 0) + int(number)

    def expect(self, holds, what):
        if not holds:
            self.wrong.append(what)

    def within(self, key, limit):
        found = self.figures.get(key)
        self.expect(found is not None and found < limit, f"{key} is {found}, not below {limit}")

    def end(self):
        print(json.dumps({"check": self.name, "wrong": len(self.wrong), **self.figures}))
        for what in self.wrong[:10]:
            print(f"  {what}", file=sys.stderr)
        sys.exit(1 if self.wrong else 0)
