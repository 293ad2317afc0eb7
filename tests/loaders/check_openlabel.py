"""OpenLABEL by Vicomtech's vcd: the schema, its sanity checks, and every corner."""

import json
import sys
from pathlib import Path

import jsonschema
import numpy as np
from vcd import core, schema

from common import CORNER_TOLERANCE_M, Report, corners, off, plain, rotation

root = Path(sys.argv[1])
report = Report("openlabel")
path = root / "openlabel" / "openlabel.json"
content = json.loads(path.read_text(encoding="utf-8"))
errors = list(jsonschema.Draft7Validator(schema.openlabel_schema).iter_errors(content))
for error in errors[:5]:
    report.expect(False, f"{list(error.absolute_path)}: {error.message[:200]}")
report.count("schema_errors", len(errors))

document = core.OpenLABEL()
document.load_from_file(str(path), validation=True)
moments = sorted(plain(root).values(), key=lambda moment: moment["frame"])
report.expect(len(document.data["openlabel"]["frames"]) == len(moments), "the number of frames differs")
for moment in moments:
    number = moment["frame"]
    frame = document.get_frame(number)
    seconds, nanos = frame["frame_properties"]["timestamp"].split(".")
    stamp = int(seconds) * 10**9 + int(nanos)
    report.expect(stamp == moment["stamp_ns"], f"frame {number} has stamp {stamp}")
    found = frame.get("objects", {})
    report.expect({int(uid) for uid in found} == {box["track"] for box in moment["boxes"]},
                  f"frame {number} has other objects")
    for box in moment["boxes"]:
        uid = str(box["track"])
        report.expect(document.get_object(uid)["type"] == box["class"], f"object {uid} has another class")
        val = document.get_object_data(uid, "cuboid", number)["val"]
        theirs = corners(val[:3], rotation(val[3:7]), val[7:])
        report.worst("corner_m", off(box["corners"], theirs))
        report.count("boxes")
    transform = frame["frame_properties"]["transforms"]["vehicle-iso8855_to_world"]
    ours = moment["world_from_ego"]
    theirs = transform["transform_src_to_dst"]
    report.worst("pose", np.abs(np.subtract(ours["translation"], theirs["translation"])).max())
    report.worst("pose", np.abs(np.subtract(ours["rotation_xyzw"], theirs["quaternion"])).max())
report.within("corner_m", CORNER_TOLERANCE_M)
report.within("pose", 1e-12)
report.end()
