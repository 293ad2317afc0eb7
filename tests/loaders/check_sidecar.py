"""The log of labels by mcap and its decoders, Foxglove's own types, and Rerun."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from foxglove_schemas_protobuf import ImageAnnotations_pb2, SceneUpdate_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from mcap.reader import make_reader
from mcap_protobuf.decoder import DecoderFactory as Protobuf
from mcap_ros2.decoder import DecoderFactory as Ros2

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, corners, off, plain, rotation

root = Path(sys.argv[1])
report = Report("sidecar")
path = root / "sidecar" / "scene-0103.labels.mcap"
moments = plain(root)
images = {(image["camera"], image["stamp_ns"]): image for moment in moments.values() for image in moment["images"]}


def nanos(stamp):
    return stamp.seconds * 1_000_000_000 + stamp.nanos


def numbers(message, names):
    return [getattr(message, name) for name in names]


def same_files(data, descriptor):
    """Whether the descriptors in the log are those that Foxglove publishes."""
    ours = {file.name: file for file in FileDescriptorSet.FromString(data).file}
    wanted = [descriptor]
    while wanted:
        file = wanted.pop()
        theirs = FileDescriptorProto()
        file.CopyToProto(theirs)
        theirs.ClearField("options")
        for message in theirs.message_type:
            for field in message.field:
                field.ClearField("json_name")
                # Of a message the same without: it is there or not.
                field.ClearField("proto3_optional")
                field.ClearField("oneof_index")
            message.ClearField("oneof_decl")
            message.field.sort(key=lambda it: it.number)
        report.count("descriptors")
        found = ours[file.name]
        report.expect(set(found.dependency) == set(theirs.dependency), f"{file.name} imports others")
        report.expect(list(found.message_type) == list(theirs.message_type), f"{file.name} is another")
        report.expect((found.package, found.syntax) == (theirs.package, theirs.syntax), f"{file.name} is elsewhere")
        wanted += file.dependencies


def check_boxes(boxes, moment, corners_of):
    """Boxes of a moment against the plain ones: track, class, corners."""
    report.expect(len(boxes) == len(moment["boxes"]), "another number of boxes")
    for box in moment["boxes"]:
        theirs, name = corners_of(boxes[str(box["track"])])
        report.worst("corner_m", off(box["corners"], theirs))
        report.expect(name == box["class"], f"{name} is another class")
        report.count("boxes")


shown = {}
with open(path, "rb") as file:
    reader = make_reader(file, decoder_factories=[Protobuf(), Ros2()])
    summary = reader.get_summary()
    frame = next(it for it in reader.iter_metadata() if it.name == "framelock.labels").metadata["frame_id"]
    for schema in summary.schemas.values():
        if schema.name == "foxglove.SceneUpdate":
            same_files(schema.data, SceneUpdate_pb2.DESCRIPTOR)
        if schema.name == "foxglove.ImageAnnotations":
            same_files(schema.data, ImageAnnotations_pb2.DESCRIPTOR)
    for schema, channel, message, decoded in reader.iter_decoded_messages(
            topics=[it.topic for it in summary.channels.values() if it.message_encoding != "json"]):
        if channel.topic == "/labels/detections":
            stamp = decoded.header.stamp.sec * 1_000_000_000 + decoded.header.stamp.nanosec
            report.expect(decoded.header.frame_id == frame, "another frame")
            check_boxes({it.id: it for it in decoded.detections}, moments[stamp], lambda it: (
                corners(numbers(it.bbox.center.position, "xyz"),
                        rotation(numbers(it.bbox.center.orientation, "xyzw")), numbers(it.bbox.size, "xyz")),
                it.results[0].hypothesis.class_id))
        elif channel.topic == "/labels/scene":
            for deletion in decoded.deletions:
                report.expect(shown.pop(deletion.id, None) is not None, "what was not shown is deleted")
                report.count("deletions")
            stamps = {nanos(it.timestamp) for it in decoded.entities}
            report.expect(len(stamps) <= 1, "several stamps at one moment")
            for entity in decoded.entities:
                shown[entity.id] = entity
                report.expect(entity.frame_id == frame and nanos(entity.lifetime) == 0, "another frame or lifetime")
            if stamps:
                check_boxes(shown, moments[stamps.pop()], lambda it: (
                    corners(numbers(it.cubes[0].pose.position, "xyz"),
                            rotation(numbers(it.cubes[0].pose.orientation, "xyzw")),
                            numbers(it.cubes[0].size, "xyz")),
                    next(fact.value for fact in it.metadata if fact.key == "class")))
        else:
            camera = channel.topic.split("/")[2]
            image = images[camera, nanos(decoded.timestamp)]
            parts = {}
            for lines in decoded.points:
                facts = {fact.key: fact.value for fact in lines.metadata}
                parts[int(facts["track"]), facts["part"]] = np.array([numbers(it, "xy") for it in lines.points])
                report.expect(nanos(lines.timestamp) == image["stamp_ns"], "lines of another stamp")
            tracks = {track for track, _ in parts}
            report.expect(tracks == {box["track"] for box in image["boxes"]}, "other tracks in an image")
            for box in image["boxes"]:
                rectangle = parts[box["track"], "view_box"]
                report.worst("view_box_px", np.abs(rectangle.min(axis=0) - box["min"]).max())
                report.worst("view_box_px", np.abs(rectangle.max(axis=0) - box["max"]).max())
                ends = parts[box["track"], "edges"]
                inside = [it for it in box["corners"] if it and np.all(it >= np.array(box["min"]))
                          and np.all(it <= np.array(box["max"]))]
                for corner in inside:
                    report.worst("image_corner_px", np.linalg.norm(ends - corner, axis=1).min())
                    report.count("image_corners")
            report.count("images")
report.expect(report.figures["images"] == len(images), "another number of images")

with tempfile.TemporaryDirectory() as folder:
    rerun = str(Path(sys.executable).parent / "rerun")
    # With a home of its own, where it is told to send nothing.
    home = {**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder}
    subprocess.run([rerun, "analytics", "disable"], env=home, check=True, capture_output=True)
    # The id would else be the path, and its slashes a warning.
    shown_by = subprocess.run([rerun, "mcap", "convert", path, "--output", Path(folder) / "labels.rrd",
                               "--application-id", "labels"], env=home, capture_output=True, text=True)
    told = [line for line in (shown_by.stdout + shown_by.stderr).splitlines() if "WARN" in line or "ERROR" in line]
    report.expect(shown_by.returncode == 0 and not told, f"rerun says {told or shown_by.stderr}")
    report.count("rerun_warnings", len(told))
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("view_box_px", PIXEL_TOLERANCE_PX)
report.within("image_corner_px", PIXEL_TOLERANCE_PX)
report.end()
