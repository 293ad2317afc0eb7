"""Prints small videos as JSON: python video.py > video.json

Each is encoded by libx264 or libx265 and decoded by ffmpeg, all through PyAV. For each packet, in
the order in which they are decoded: its bytes, when its picture is shown, and the CRC-32 of that
picture in RGB, which numpy computes from the decoded planes by the definition of the colors.
"""

import json
import re
import zlib
from fractions import Fraction

import av
import numpy as np

WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}


def drawn(frame_idx, width, height):
    """A gradient that moves, noise that does not, and a red square that jumps."""
    y, x = np.mgrid[0:height, 0:width]
    picture = np.stack([x * 4 + frame_idx * 7, y * 5, (x + y) * 2 + 40], axis=2) % 256
    noise = np.random.default_rng(1).integers(0, 30, (height, width, 1))
    picture = np.clip(picture.astype(int) - noise, 0, 255).astype(np.uint8)
    left, top = frame_idx * 5 % (width - 12), frame_idx * 3 % (height - 12)
    picture[top : top + 12, left : left + 12] = [250, 10, 30]
    return picture


def encoded(encoder, size, n_frames, parameters, pixels, colors, full_range):
    context = av.CodecContext.create(encoder, "w")
    context.width, context.height = size
    context.pix_fmt = pixels
    context.time_base = Fraction(1, 25)
    context.framerate = Fraction(25)
    key = "x264-params" if encoder == "libx264" else "x265-params"
    context.options = {key: parameters, "preset": "medium"}
    if colors is not None:
        context.colorspace = {"bt709": 1, "bt601": 6}[colors]
        context.color_range = 2 if full_range else 1
    packets = []
    for frame_idx in range(n_frames):
        frame = av.VideoFrame.from_ndarray(drawn(frame_idx, *size), format="rgb24")
        frame = frame.reformat(format=pixels)
        frame.pts = frame_idx
        packets += context.encode(frame)
    packets += context.encode(None)
    return [(packet.pts, without_remarks(encoder, bytes(packet))) for packet in packets]


def without_remarks(encoder, packet):
    """The encoder's letter about itself is longer than the picture."""
    units = re.split(rb"\x00\x00\x00?\x01", packet)[1:]

    def is_remark(unit):
        return unit[0] & 0x1F == 6 if encoder == "libx264" else unit[0] >> 1 in (39, 40)

    kept = [unit for unit in units if not is_remark(unit)]
    return b"".join(b"\x00\x00\x00\x01" + unit for unit in kept)


def decoded(encoder, packets):
    context = av.CodecContext.create("h264" if encoder == "libx264" else "hevc", "r")
    context.thread_count = 1
    frames = {}
    for pts, data in packets + [(None, None)]:
        packet = None
        if data is not None:
            packet = av.Packet(data)
            packet.pts = packet.dts = pts
        for frame in context.decode(packet):
            frames[frame.pts] = frame
    return frames


def plane(frame, idx, depth):
    plane = frame.planes[idx]
    samples = np.frombuffer(bytes(plane), np.uint8 if depth == 8 else "<u2")
    rows = samples.reshape(plane.height, plane.line_size // samples.itemsize)
    return rows[:, : plane.width].astype(np.float64)


def rgb(frame, colors, full_range):
    depth = frame.format.components[0].bits
    luma, u, v = (plane(frame, idx, depth) for idx in range(3))
    rows, columns = luma.shape[0] // u.shape[0], luma.shape[1] // u.shape[1]
    u, v = (np.kron(chroma, np.ones((rows, columns))) for chroma in (u, v))
    unit = 2 ** (depth - 8)
    if full_range:
        most = 2**depth - 1
        luma, u, v = luma / most, (u - 128 * unit) / most, (v - 128 * unit) / most
    else:
        luma = (luma - 16 * unit) / (219 * unit)
        u, v = ((chroma - 128 * unit) / (224 * unit) for chroma in (u, v))
    red_weight, blue_weight = WEIGHTS[colors]
    red = luma + 2 * (1 - red_weight) * v
    blue = luma + 2 * (1 - blue_weight) * u
    green = (luma - red_weight * red - blue_weight * blue) / (1 - red_weight - blue_weight)
    levels = np.floor(np.stack([red, green, blue], axis=2) * 255 + 0.5)
    return np.clip(levels, 0, 255).astype(np.uint8)


def video(name, encoder, parts, pixels="yuv420p", colors=None, full_range=False):
    packets, frames, pictures, first = [], {}, [], 0
    for size, n_frames, parameters in parts:
        packets_of_part = encoded(
            encoder, size, n_frames, parameters, pixels, colors, full_range
        )
        packets_of_part = [(first + pts, data) for pts, data in packets_of_part]
        frames |= decoded(encoder, packets_of_part)
        packets += packets_of_part
        first += n_frames
    for pts, data in packets:
        picture = rgb(frames[pts], colors or "bt601", full_range)
        height, width, _ = picture.shape
        pictures.append(
            {
                "shown": pts,
                "size": [width, height],
                "rgb_crc32": zlib.crc32(picture.tobytes()),
                "data": data.hex(),
            }
        )
    format = "h264" if encoder == "libx264" else "h265"
    return {"name": name, "format": format, "frames": pictures}


H264 = "log-level=none:scenecut=0:threads=1"
H265 = "log-level=none:info=0:pools=none:frame-threads=1:scenecut=0:ctu=16:min-keyint=1"
SMALL, LARGER = (60, 36), (76, 52)

print(
    json.dumps(
        [
            video("h264", "libx264", [(SMALL, 9, f"{H264}:keyint=4:bframes=0")]),
            video(
                "h264 full range, bt709, two slices",
                "libx264",
                [(SMALL, 3, f"{H264}:keyint=3:bframes=0:cabac=0:slices=2")],
                colors="bt709",
                full_range=True,
            ),
            video(
                "h264 out of order",
                "libx264",
                [(SMALL, 8, f"{H264}:keyint=7:bframes=2:b-adapt=0")],
            ),
            video(
                "h264 10 bits 4:2:2",
                "libx264",
                [(SMALL, 2, f"{H264}:keyint=4:bframes=0")],
                pixels="yuv422p10le",
                colors="bt709",
            ),
            video(
                "h264 other size",
                "libx264",
                [
                    (SMALL, 2, f"{H264}:keyint=4:bframes=0"),
                    (LARGER, 2, f"{H264}:keyint=4:bframes=0"),
                ],
            ),
            video(
                "h265",
                "libx265",
                [(SMALL, 9, f"{H265}:keyint=4:bframes=0:repeat-headers=1")],
                colors="bt709",
            ),
            video(
                "h265 out of order, full range",
                "libx265",
                [(SMALL, 9, f"{H265}:keyint=5:bframes=2:b-adapt=0:open-gop=1:repeat-headers=1")],
                colors="bt601",
                full_range=True,
            ),
            video(
                "h265 10 bits 4:4:4",
                "libx265",
                [(SMALL, 2, f"{H265}:keyint=4:bframes=0:repeat-headers=1")],
                pixels="yuv444p10le",
                colors="bt709",
            ),
            video(
                "h265 other size",
                "libx265",
                [
                    (SMALL, 2, f"{H265}:keyint=4:bframes=0:repeat-headers=1"),
                    (LARGER, 2, f"{H265}:keyint=4:bframes=0:repeat-headers=1"),
                ],
            ),
        ],
        indent=1,
    )
)
