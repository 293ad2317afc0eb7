"""Writes golden.json: messages in protobuf, flatbuffers and JSON, made by the tools of these formats.

Needs protoc, flatc, and the Python package protobuf. Usage: python messages.py
"""

import base64
import json
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TIME = {"sec": 1_700_000_000, "nsec": 123_456_789}
HALF = 0.7071067811865476

POINTS = [
    (1.0, 2.0, 3.0, 0.5, 7),
    (-4.25, 0.125, 1e3, 0.0, 65535),
    (float("nan"), 0.0, 0.0, 1.0, 1),
    (0.1, 0.2, 0.3, 0.25, 0),
]
STRIDE = 18
NUMERIC = ["UNKNOWN", "UINT8", "INT8", "UINT16", "INT16", "UINT32", "INT32", "FLOAT32", "FLOAT64"]


def field(name, offset, kind):
    return {"name": name, "offset": offset, "type": NUMERIC.index(kind)}


def vector(x, y, z):
    return {"x": x, "y": y, "z": z}


def quaternion(x, y, z, w):
    return {"x": x, "y": y, "z": z, "w": w}


HEAD = {"timestamp": TIME, "frame_id": "sensor"}
POSE = {"position": vector(10.0, -20.0, 0.5), "orientation": quaternion(0.0, 0.0, HALF, HALF)}
K = [700.5, 0.0, 320.25, 0.0, 701.5, 240.75, 0.0, 0.0, 1.0]
P = [690.0, 0.0, 321.0, -35.0, 0.0, 691.0, 241.0, 0.0, 0.0, 0.0, 1.0, 0.0]
I = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]

MESSAGES = {
    "PointCloud": {
        **HEAD,
        "pose": POSE,
        "point_stride": STRIDE,
        "fields": [
            field("x", 0, "FLOAT32"),
            field("y", 4, "FLOAT32"),
            field("z", 8, "FLOAT32"),
            field("intensity", 12, "FLOAT32"),
            field("ring", 16, "UINT16"),
        ],
        "data": b"".join(struct.pack("<ffffH", *point) for point in POINTS),
    },
    "CompressedImage": {**HEAD, "data": bytes(range(256)), "format": "jpeg"},
    "RawImage": {
        **HEAD,
        "width": 2,
        "height": 2,
        "encoding": "rgb8",
        "step": 7,
        "data": bytes(range(14)),
    },
    "CameraCalibration": {
        **HEAD,
        "width": 640,
        "height": 480,
        "distortion_model": "plumb_bob",
        "D": [-0.25, 0.125, 1e-3, -2e-3, 0.0],
        "K": K,
        "R": I,
        "P": P,
    },
    "FrameTransform": {
        "timestamp": TIME,
        "parent_frame_id": "map",
        "child_frame_id": "base_link",
        "translation": vector(1.5, -2.5, 0.0),
        "rotation": quaternion(0.0, 0.0, HALF, HALF),
    },
    "FrameTransforms": {
        "transforms": [
            {
                "timestamp": TIME,
                "parent_frame_id": "base_link",
                "child_frame_id": child,
                "translation": vector(0.5, 0.0, z),
                "rotation": quaternion(0.5, -0.5, 0.5, -0.5),
            }
            for child, z in [("lidar", 1.75), ("camera", 1.25)]
        ]
    },
    "LocationFix": {
        **HEAD,
        "latitude": 49.0123456789,
        "longitude": -8.4,
        "altitude": 116.5,
        "position_covariance": I,
        "position_covariance_type": 2,
    },
    "PoseInFrame": {**HEAD, "pose": POSE},
    "Odometry": {
        **HEAD,
        "child_frame_id": "base_link",
        "pose": POSE,
        "linear_velocity": vector(9.25, 0.0, -0.5),
        "angular_velocity": vector(0.0, 0.0, 0.125),
    },
    "LaserScan": {
        **HEAD,
        "pose": POSE,
        "start_angle": -1.5,
        "end_angle": 1.5,
        "ranges": [1.0, 2.5, 30.0, 0.5],
        "intensities": [0.0, 10.5, 20.0, 255.0],
    },
    "CompressedVideo": {**HEAD, "data": bytes([0, 0, 0, 1, 0x65, 1, 2, 3]), "format": "h264"},
    "RawAudio": {
        "timestamp": TIME,
        "data": struct.pack("<4h", 0, 1000, -1000, 32767),
        "format": "pcm-s16",
        "sample_rate": 48000,
        "number_of_channels": 2,
    },
}

ALL = {
    "f64": -2.5, "f32": 0.10000000149011612, "i64": -(1 << 62), "u64": (1 << 64) - 1, "i32": -5,
    "fixed_u64": (1 << 63) + 1, "fixed_u32": 4_000_000_000, "truth": True, "text": "grün",
    "inner": {"i32": 1, "inner": {"text": "deep"}}, "raw": b"\x00\xff", "u32": 4_294_967_295,
    "color": -2, "fixed_i32": -6, "fixed_i64": -(1 << 63), "zigzag32": -(1 << 31),
    "zigzag64": -(1 << 63), "f64s": [0.5, -1.0], "i32s": [1, -1, 300], "zigzags": [-1, 1 << 40],
    "u64s": [0, (1 << 64) - 1], "truths": [True, False], "texts": ["", "b"],
    "inners": [{"i32": 2}, {}], "colors": [0, 1, -2], "counts": {"one": 1, "two": 0},
    "table": {-1: {"i32": 9}}, "id": 0,
}  # fmt: skip

FLAT_ALL = {
    "truth": False, "i8": -128, "u8": 255, "i16": -32768, "u16": 65535, "i32": -(1 << 31),
    "u32": (1 << 32) - 1, "i64": -(1 << 63), "u64": (1 << 64) - 1, "f32": 0.25, "f64": -2.5,
    "text": "grün", "color": -2, "pair": {"a": -1, "b": 0.5},
    "fixed": {"name": [1, 2, 3, 255], "pairs": [{"a": 1, "b": 1.5}, {"a": 2, "b": 2.5}],
              "n": [-1, 0, 1], "last": 9},
    "inner": {"i32": 1, "inner": {"text": "deep"}}, "choice_type": "Id", "choice": {"number": 77},
    "maybe": 0, "truths": [True, False], "bytes": [0, 255], "small": [-1, 1], "shorts": [-300, 300],
    "longs": [-(1 << 63)], "ulongs": [(1 << 64) - 1], "floats": [0.5, 1.5], "texts": ["", "b"],
    "pairs": [{"a": 3, "b": 3.5}], "inners": [{"i32": 2}, {}], "colors": [0, 1, -2],
    "choices_type": ["Name", "Pair"], "choices": [{"text": "n"}, {"a": 4, "b": 4.5}],
}  # fmt: skip


def protobuf_schema(name, folder):
    out = folder / f"{name}.desc"
    command = ["protoc", f"-I{HERE}", "-I/usr/include", "--include_imports"]
    subprocess.run([*command, f"--descriptor_set_out={out}", f"{name}.proto"], check=True)
    return out.read_bytes()


def protobuf_class(schema, name):
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    pool = descriptor_pool.DescriptorPool()
    for file in descriptor_pb2.FileDescriptorSet.FromString(schema).file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


def fill(message, values):
    """Sets the fields of a protobuf message from plain values."""
    for key, value in values.items():
        if key in ("timestamp",):
            message.timestamp.seconds = value["sec"]
            message.timestamp.nanos = value["nsec"]
        elif isinstance(value, dict) and key in ("counts",):
            message.counts.update(value)
        elif isinstance(value, dict) and key in ("table",):
            for number, inner in value.items():
                fill(message.table[number], inner)
        elif isinstance(value, dict):
            getattr(message, key).SetInParent()
            fill(getattr(message, key), value)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in value:
                fill(getattr(message, key).add(), inner)
        elif isinstance(value, list):
            getattr(message, key).extend(value)
        else:
            setattr(message, key, value)
    return message


def flatbuffer_schema(name, folder):
    subprocess.run(["flatc", "-b", "--schema", "-o", folder, HERE / f"{name}.fbs"], check=True)
    return (folder / f"{name}.bfbs").read_bytes()


def flatbuffer(name, root, values, folder):
    (folder / "message.json").write_text(json.dumps(values))
    command = ["flatc", "-b", "--root-type", root, "-o", folder]
    subprocess.run([*command, HERE / f"{name}.fbs", folder / "message.json"], check=True)
    return (folder / "message.bin").read_bytes()


def with_bytes(value, convert):
    if isinstance(value, bytes):
        return convert(value)
    if isinstance(value, dict):
        return {key: with_bytes(inner, convert) for key, inner in value.items()}
    if isinstance(value, list):
        return [with_bytes(inner, convert) for inner in value]
    return value


def json_schema(value):
    if isinstance(value, bytes):
        return {"type": "string", "contentEncoding": "base64"}
    if isinstance(value, dict):
        properties = {key: json_schema(inner) for key, inner in value.items()}
        return {"type": "object", "properties": properties}
    if isinstance(value, list):
        return {"type": "array", "items": json_schema(value[0])}
    return {"type": "string" if isinstance(value, str) else "number"}


def in_flatbuffers(values):
    """Lists for bytes; the matrices of a camera have small names here."""
    listed = with_bytes(values, list)
    return {key.lower() if key in "DKRP" else key: value for key, value in listed.items()}


def old_message(schema):
    old = protobuf_class(schema, "kinds.Old")
    message = old(last=4)
    message.point.add(x=0.5)
    message.point.add(n=-1)
    # The extension is not known to a reader, and so a group to skip; it lies in the middle.
    extension = bytes([0xA3, 0x06, 0x0A, 0x01, 0x78, 0xA4, 0x06])
    return extension + message.SerializeToString(), message


def old_expected(message):
    return {
        "number": message.number, "text": message.text, "raw": message.raw.hex(),
        "first": message.first, "second": message.second, "truth": message.truth,
        "points": [[point.x, point.n] for point in message.point], "last": message.last,
    }  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        schemas = {
            "protobuf": protobuf_schema("foxglove", folder),
            "flatbuffer": flatbuffer_schema("foxglove", folder),
            "kinds.proto": protobuf_schema("kinds", folder),
            "old_kinds.proto": protobuf_schema("old_kinds", folder),
            "kinds.fbs": flatbuffer_schema("kinds", folder),
        }
        messages = []
        for name, values in MESSAGES.items():
            message_class = protobuf_class(schemas["protobuf"], f"foxglove.{name}")
            root = f"foxglove.{name}"
            text = json.dumps(with_bytes(values, lambda raw: base64.b64encode(raw).decode()))
            flat = flatbuffer("foxglove", root, in_flatbuffers(values), folder)
            messages.append({
                "schema": root,
                "protobuf": fill(message_class(), values).SerializeToString().hex(),
                "flatbuffer": flat.hex(),
                "json": text,
                "jsonschema": json.dumps({"title": root, **json_schema(values)}),
            })  # fmt: skip
        all_kinds = fill(protobuf_class(schemas["kinds.proto"], "kinds.All")(), ALL)
        old, old_parsed = old_message(schemas["old_kinds.proto"])
        golden = {
            "schemas": {name: schema.hex() for name, schema in schemas.items()},
            "messages": messages,
            "all_kinds": all_kinds.SerializeToString(deterministic=True).hex(),
            "old_kinds": old.hex(),
            "old_kinds_expected": old_expected(old_parsed),
            "flat_kinds": flatbuffer("kinds", "kinds.All", FLAT_ALL, folder).hex(),
            "flat_defaults": flatbuffer("kinds", "kinds.All", {}, folder).hex(),
        }
    (HERE / "golden.json").write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
