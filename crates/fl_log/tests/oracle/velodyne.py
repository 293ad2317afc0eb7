"""Prints points of Velodyne packets as JSON: python velodyne.py > velodyne.json

The packets are made from a few numbers; velodyne-decoder decodes them. Of the points, every 61st
is kept: x, y, z, intensity, ring, time in microseconds.
"""

import json
import struct
from types import SimpleNamespace

import velodyne_decoder

HEADER_SECS = 1_700_000_000
PACKET_NANOS = 1_327_104
SENSOR_MICROS = 1_329


def numbers(seed):
    """The same as in the test that reads the points."""
    while True:
        seed = (seed * 1_103_515_245 + 12_345) % 2**31
        yield seed >> 8


def packet(product, mode, azimuth, step, seed):
    random = numbers(seed)
    data = b""
    for block_idx in range(12):
        turns = block_idx // 2 if mode == 0x39 else block_idx
        data += struct.pack("<HH", 0xEEFF, (azimuth + step * turns) % 36_000)
        for _ in range(32):
            number = next(random)
            distance = 0 if number % 7 == 0 else 500 + number % 20_000
            data += struct.pack("<HB", distance, next(random) % 256)
    return data + struct.pack("<LBB", SENSOR_MICROS * seed, mode, product)


def time(nanos):
    return SimpleNamespace(
        secs=HEADER_SECS, nsecs=nanos, to_sec=lambda: HEADER_SECS + nanos * 1e-9
    )


def scan(product, mode, azimuth, step):
    n_turns = 6 if mode == 0x39 else 12
    packets = [
        SimpleNamespace(
            stamp=time(packet_idx * PACKET_NANOS),
            data=packet(
                product, mode, azimuth + step * n_turns * packet_idx, step, packet_idx + 1
            ),
        )
        for packet_idx in range(3)
    ]
    header = SimpleNamespace(stamp=time(0), frame_id="velodyne")
    return SimpleNamespace(header=header, packets=packets)


scans = []
for product, step in [(0x21, 17), (0x22, 40), (0x24, 40), (0x28, 20)]:
    for mode in [0x37, 0x38, 0x39]:
        config = velodyne_decoder.Config(
            min_range=0, max_range=1000, timestamp_first_packet=True
        )
        decoder = velodyne_decoder.ScanDecoder(config)
        message = scan(product, mode, 35_600, step)
        _, points = decoder.decode_message(message, as_pcl_structs=True)
        kept = [
            [round(float(point[name]), 4) for name in ("x", "y", "z", "intensity")]
            + [int(point["ring"]), round(float(point["time"]) * 1e6, 3)]
            for point in points[::61]
        ]
        scans.append(
            {
                "product": product,
                "mode": mode,
                "azimuth": 35_600,
                "step": step,
                "n_points": len(points),
                "points": kept,
            }
        )
lines = [json.dumps(scan) for scan in scans]
print("[\n" + ",\n".join(lines) + "\n]")
