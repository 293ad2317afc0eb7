"""Figures of the official evaluators for tests/judging.rs.

Made with Python 3.11 (later ones add up floats otherwise, which moves what AB3DMOT's evaluator gives
as it is), trackeval 1.3.0, nuscenes-devkit 1.2.0, motmetrics 1.4.0, numpy 1.26 for nuScenes and 2.4
for TrackEval. AB3DMOT's evaluator is no package: its script is loaded from the path given.

    python tests/oracles/judging.py clear KITTI RESULTS CLASS IOU AB3DMOT_FOLDER [--once]
    python tests/oracles/judging.py hota  KITTI RESULTS CLASS AB3DMOT_FOLDER
    python tests/oracles/judging.py amota KITTI RESULTS CLASS [--fill]

KITTI has label_02 and pose_world_from_camera, RESULTS a file NAME.txt for each sequence: those that
`simple_tracks` of tests/judging.rs writes. Each prints one line of JSON.

What was chosen where the evaluators leave a choice:

- clear: the frames of a sequence are those of its labels and one more, as AB3DMOT lists them, which
  makes no difference to what is compared. `--once` keeps the mean score of a track from the first
  pass on; without it the evaluator takes the mean anew in every pass over scores that it has
  overwritten with the mean before, so that rounding loses tracks at the very score they set.
- hota: all tracks, whatever their score. Boxes in the image are compared by the data set class as it
  is; cuboids by AB3DMOT's 3D IoU in place of its similarity, everything else the same.
- amota: the truth is every label of exactly the class. Centers are in the world, with x and z of the
  first camera for the ground. `--fill` fills holes with the kit's own function; tracks get their
  mean score before.
"""

import collections
import contextlib
import importlib
import io
import json
import os
import pathlib
import sys
import tempfile

import numpy as np

SEQUENCES = ["0001", "0008", "0012", "0013", "0015", "0018"]


def rows(path):
    for line in path.read_text().splitlines():
        fields = line.split()
        if fields:
            yield fields


def n_frames(kitti, name):
    return 1 + max(int(fields[0]) for fields in rows(kitti / "label_02" / f"{name}.txt"))


class Mail:
    """What the evaluator reports to."""

    def msg(self, message):
        print(message, file=sys.stderr)


def clear(kitti, results, name_of_class, iou, folder, once):
    """The evaluator's own passes: all tracks, each recall, and the best score once more."""
    sys.path.insert(0, folder)
    script = importlib.import_module("evaluate")
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        os.symlink((kitti / "label_02").resolve(), f"{scratch}/label")
        pathlib.Path(scratch, "evaluate_tracking.seqmap.val").write_text("".join(
            f"{name} empty 000000 {n_frames(kitti, name):06}\n" for name in SEQUENCES))
        judge = script.trackingEvaluation(
            t_sha="simple", gt_path=scratch, mail=Mail(), cls=name_of_class.lower(),
            eval_3diou=True, eval_2diou=False, num_hypo=1, thres=float(iou))
        judge.t_path = str(results)
        assert judge.loadTracker() and judge.loadGroundtruth()
        if once:
            freeze_scores(judge)
        judge.reset()
        judge.compute3rdPartyMetrics()
        curve, recalls = judge.getThresholds(judge.scores, judge.num_gt)
        figures, best = [], (0, -10000)
        for score, recall in zip(curve, recalls):
            judge.reset()
            judge.compute3rdPartyMetrics(score, recall)
            figures.append((judge.sMOTA, judge.MOTA, judge.MOTP))
            if judge.MOTA > best[0]:
                best = (judge.MOTA, score)
        judge.reset()
        judge.compute3rdPartyMetrics(best[1])
    means = np.sum(figures, axis=0) / 40
    return dict(
        zip(("s_amota", "amota", "amotp"), means.tolist()), mota=judge.MOTA, motp=judge.MOTP,
        ids=judge.id_switches, frag=judge.fragments, tp=judge.tp, fp=judge.fp, fn=judge.fn)


def freeze_scores(judge):
    """Gives every box the plain mean of its track, from a number that stays itself when averaged."""

    class Mean(float):
        def __add__(self, other):
            return self

        __radd__ = __add__

        def __truediv__(self, other):
            return self

    for frames in judge.tracker:
        sums = collections.defaultdict(lambda: [0.0, 0])
        boxes = [box for frame in frames for box in frame]
        for box in boxes:
            sums[box.track_id][0] += box.score
            sums[box.track_id][1] += 1
        for box in boxes:
            total, count = sums[box.track_id]
            box.score = Mean(total / count)


def hota(kitti, results, name_of_class, folder):
    sys.path.insert(0, folder)
    with contextlib.redirect_stdout(io.StringIO()):
        import trackeval
    iou_3d = importlib.import_module("AB3DMOT_libs.dist_metrics").iou
    box_3d = importlib.import_module("AB3DMOT_libs.box").Box3D

    def cuboids(path):
        frames = collections.defaultdict(list)
        for fields in rows(path):
            if fields[2] != "DontCare" and int(fields[1]) >= 0:
                h, w, l, x, y, z, ry = map(float, fields[10:17])
                frames[int(fields[0])].append(box_3d(h=h, w=w, l=l, x=x, y=y, z=z, ry=ry))
        return frames

    kind = name_of_class.lower()
    found = {}
    with tempfile.TemporaryDirectory() as scratch, contextlib.redirect_stdout(io.StringIO()):
        scratch = pathlib.Path(scratch)
        (scratch / "gt").mkdir()
        (scratch / "tracks/simple").mkdir(parents=True)
        os.symlink((kitti / "label_02").resolve(), scratch / "gt/label_02")
        os.symlink(results.resolve(), scratch / "tracks/simple/data")
        (scratch / "gt/evaluate_tracking.seqmap.val").write_text("".join(
            f"{name} empty 000000 {n_frames(kitti, name):06}\n" for name in SEQUENCES))
        data = trackeval.datasets.Kitti2DBox(dict(
            GT_FOLDER=str(scratch / "gt"), TRACKERS_FOLDER=str(scratch / "tracks"),
            TRACKERS_TO_EVAL=["simple"], CLASSES_TO_EVAL=[kind], SPLIT_TO_EVAL="val",
            OUTPUT_FOLDER=str(scratch), PRINT_CONFIG=False))
        metric = trackeval.metrics.HOTA()
        for boxes in ("image", "cuboid"):
            parts = {}
            for name in SEQUENCES:
                raw = data.get_raw_seq_data("simple", name)
                if boxes == "cuboid":
                    truth = cuboids(kitti / "label_02" / f"{name}.txt")
                    tracks = cuboids(results / f"{name}.txt")
                    for frame in range(raw["num_timesteps"]):
                        shape = (len(truth[frame]), len(tracks[frame]))
                        pairs = [iou_3d(a, b, "iou_3d") for a in truth[frame] for b in tracks[frame]]
                        raw["similarity_scores"][frame] = np.reshape(pairs, shape).astype(float)
                parts[name] = metric.eval_sequence(data.get_preprocessed_seq_data(raw, kind))
            whole = metric.combine_sequences(parts)
            keys = ("HOTA", "DetA", "AssA", "LocA")
            found[boxes] = {key: float(np.mean(whole[key])) for key in keys}
    return found


def amota(kitti, results, name_of_class, fill):
    import nuscenes.eval.tracking as tracking
    from nuscenes.eval.tracking.algo import TrackingEvaluation
    from nuscenes.eval.tracking.data_classes import (
        TrackingBox, TrackingConfig, TrackingMetricData)
    from nuscenes.eval.tracking.loaders import interpolate_tracks

    folder = pathlib.Path(tracking.__file__).parent
    config = TrackingConfig.deserialize(
        json.loads((folder / "configs/tracking_nips_2019.json").read_text()))
    kind = {"Car": "car", "Pedestrian": "pedestrian", "Cyclist": "bicycle"}[name_of_class]

    def boxes(path, poses, with_score):
        frames = collections.defaultdict(list, {frame: [] for frame in range(len(poses))})
        scores = collections.defaultdict(list)
        for fields in rows(path):
            if fields[2] != name_of_class:
                continue
            frame, (h, w, l, x, y, z) = int(fields[0]), map(float, fields[10:16])
            center = poses[frame] @ [x, y - h / 2, z, 1]
            scores[fields[1]].append(float(fields[17]) if with_score else -1.0)
            frames[frame].append(TrackingBox(
                sample_token=str(frame), translation=(center[0], center[2], -center[1]),
                size=(w, l, h), rotation=(1.0, 0.0, 0.0, 0.0), velocity=(0.0, 0.0),
                tracking_id=fields[1], tracking_name=kind, tracking_score=0.0))
        for box in (box for frame in frames.values() for box in frame):
            box.tracking_score = float(np.mean(scores[box.tracking_id]))
        return interpolate_tracks(frames) if fill else frames

    truth, found = {}, {}
    for name in SEQUENCES:
        file = f"{name}.txt"
        poses = np.loadtxt(kitti / "pose_world_from_camera" / file).reshape(-1, 3, 4)
        truth[name] = boxes(kitti / "label_02" / file, poses, False)
        found[name] = boxes(results / file, poses, True)
    data = TrackingEvaluation(
        truth, found, kind, config.dist_fcn_callable, config.dist_th_tp, config.min_recall,
        num_thresholds=TrackingMetricData.nelem, metric_worst=config.metric_worst,
        verbose=False).accumulate()
    mean = {}
    for key, curve in (("amota", "motar"), ("amotp", "motp")):
        values = np.array(data.get_metric(curve))
        values[np.isnan(values)] = config.metric_worst[key]
        mean[key] = float(values.mean())
    best = int(np.nanargmax(data.mota))
    keys = ("mota", "recall", "motp", "ids", "frag", "tp", "fp", "fn", "mt", "ml")
    return dict(mean, score=data.confidence[best],
                **{key: float(data.get_metric(key)[best]) for key in keys})


def main():
    what, kitti, results, name_of_class, *rest = sys.argv[1:]
    kitti, results = pathlib.Path(kitti), pathlib.Path(results)
    if what == "clear":
        found = clear(kitti, results, name_of_class, rest[0], rest[1], "--once" in rest)
    elif what == "hota":
        found = hota(kitti, results, name_of_class, rest[0])
    else:
        found = amota(kitti, results, name_of_class, "--fill" in rest)
    print(json.dumps(found))


main()
