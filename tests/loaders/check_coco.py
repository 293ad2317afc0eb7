"""COCO by pycocotools: every flat box against the projection, and the evaluator on itself."""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from common import PIXEL_TOLERANCE_PX, Report, plain

root = Path(sys.argv[1])
report = Report("coco")
loaded = COCO(str(root / "coco" / "annotations.json"))
videos = {video["id"]: video["name"] for video in loaded.dataset["videos"]}
ours = {}
for moment in plain(root).values():
    classes = {box["track"]: box["class"] for box in moment["boxes"]}
    for image in moment["images"]:
        ours[image["camera"], image["stamp_ns"]] = (image["boxes"], classes)
report.expect(len(ours) == len(loaded.getImgIds()), "the number of images differs")
for image in loaded.loadImgs(loaded.getImgIds()):
    boxes, classes = ours[videos[image["video_id"]], image["stamp_ns"]]
    annotations = loaded.loadAnns(loaded.getAnnIds(imgIds=[image["id"]]))
    report.expect(len(annotations) == len(boxes), f"image {image['id']} has other boxes")
    by_track = {box["track"]: box for box in boxes}
    for annotation in annotations:
        box = by_track[annotation["track_id"]]
        expected = [*box["min"], *np.subtract(box["max"], box["min"])]
        report.worst("box_px", np.abs(np.subtract(annotation["bbox"], expected)).max())
        name = loaded.loadCats([annotation["category_id"]])[0]["name"]
        if annotation["track_id"] in classes:
            report.expect(name == classes[annotation["track_id"]], f"{name} is another class")
        report.count("boxes")
    report.expect((root / "coco" / image["file_name"]).is_file(), f"no {image['file_name']}")
results = [{**{key: annotation[key] for key in ("image_id", "category_id", "bbox")}, "score": 1.0}
           for annotation in loaded.dataset["annotations"]]
with tempfile.TemporaryDirectory() as folder:
    path = Path(folder) / "results.json"
    path.write_text(json.dumps(results))
    evaluation = COCOeval(loaded, loaded.loadRes(str(path)), "bbox")
evaluation.evaluate()
evaluation.accumulate()
# The curve of all areas and the most detections an image.
precision = evaluation.eval["precision"][..., 0, -1]
report.figures["average_precision"] = float(precision[precision > -1].mean())
report.within("box_px", PIXEL_TOLERANCE_PX)
report.expect(report.figures["average_precision"] > 0.999, "the evaluator finds other boxes")
report.end()
