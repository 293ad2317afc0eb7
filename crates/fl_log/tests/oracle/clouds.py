"""Prints compressed clouds as JSON: python clouds.py CLOUDS > clouds.json

CLOUDS is the program that clouds.cpp makes.
"""

import gzip
import json
import subprocess
import sys
import zlib

import zstandard


def cloud(name, format, n_repeats, compressed, points):
    return {
        "name": name,
        "format": format,
        "n_repeats": n_repeats,
        "compressed": compressed.hex(),
        "points": points.hex(),
    }


clouds = []
for line in subprocess.check_output([sys.argv[1]], text=True).splitlines():
    name, n_repeats, compressed, points = line.split("\t")
    compressed, points = bytes.fromhex(compressed), bytes.fromhex(points)
    clouds.append(cloud(name, "cloudini", int(n_repeats), compressed, points))
plain = next(
    bytes.fromhex(cloud["points"]) for cloud in clouds if "not encoded" in cloud["name"]
)
for format, compressed in [
    ("zlib", gzip.compress(plain, mtime=0)),
    ("zlib", zlib.compress(plain)),
    ("zstd", zstandard.compress(plain)),
]:
    clouds.append(cloud(f"{format} {compressed[:2].hex()}", format, 1, compressed, plain))
print(json.dumps(clouds, indent=1))
