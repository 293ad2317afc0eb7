"""The tables by pyarrow and DuckDB: corners, classes, ids, stamps, counts, flat boxes, units."""

import sys
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq

from common import CORNER_TOLERANCE_M, PIXEL_TOLERANCE_PX, Report, corners, off, plain, rotation

root = Path(sys.argv[1])
report = Report("parquet")
folder = root / "parquet"
moments = plain(root)
tables = {path.stem: pq.read_table(path) for path in folder.glob("*.parquet")}


def pose(row, frame):
    return [row[f"{axis}_{frame}"] for axis in "xyz"], rotation([row[f"q{axis}_{frame}"] for axis in "xyzw"])


def yaw(matrix):
    return np.arctan2(matrix[1, 0], matrix[0, 0])


for name, table in tables.items():
    report.count("tables")
    report.expect(b"framelock.convention" in table.schema.metadata, f"{name} says nothing of itself")
    for field in table.schema:
        report.expect(b"about" in field.metadata, f"{name}.{field.name} says nothing of itself")
        if field.name.endswith("_m"):
            report.expect(field.metadata[b"unit"] == b"m", f"{name}.{field.name} has no unit")
        if field.name.endswith("_ns"):
            report.expect(field.metadata[b"unit"].startswith(b"ns"), f"{name}.{field.name} has no unit")

frames = {row["frame"]: row for row in tables["frames"].to_pylist()}
report.expect(sorted(moments) == sorted(row["stamp_ns"] for row in frames.values()), "other stamps")
rows = tables["boxes"].to_pylist()
report.expect(len(rows) == sum(len(moment["boxes"]) for moment in moments.values()), "another number of boxes")
for row in rows:
    moment = moments[row["stamp_ns"]]
    report.expect(frames[row["frame"]]["stamp_ns"] == row["stamp_ns"], "a box of another frame")
    box = next(box for box in moment["boxes"] if box["track"] == row["track"])
    size = [row["length_m"], row["width_m"], row["height_m"]]
    in_world, in_ego = pose(row, "world"), pose(row, "ego")
    report.worst("corner_m", off(box["corners"], corners(*in_world, size)))
    ego_origin, ego_turn = pose(frames[row["frame"]], "world")
    report.worst("pose_m", np.abs(np.subtract(ego_origin, moment["world_from_ego"]["translation"])).max())
    through_ego = corners(*in_ego, size) @ ego_turn.T + ego_origin
    report.worst("corner_through_ego_m", off(box["corners"], through_ego))
    for frame, (_, turn) in (("world", in_world), ("ego", in_ego)):
        report.worst("yaw_rad", abs(np.angle(np.exp(1j * (yaw(turn) - row[f"yaw_{frame}"])))))
    report.expect(row["class"] == box["class"], "another class")
    report.expect(row["n_lidar_points"] == box.get("n_lidar_points"), "another count of lidar points")
    report.expect(row["n_radar_points"] == box.get("n_radar_points"), "another count of radar points")
    report.count("boxes")

images = {(image["camera"], image["stamp_ns"]): image for moment in moments.values() for image in moment["images"]}
rows = tables["view_boxes"].to_pylist()
report.expect(len(rows) == sum(len(image["boxes"]) for image in images.values()), "another number of flat boxes")
for row in rows:
    box = next(it for it in images[row["camera"], row["stamp_ns"]]["boxes"] if it["track"] == row["track"])
    ours = [row["min_u"], row["min_v"], row["max_u"], row["max_v"]]
    report.worst("view_box_px", np.abs(np.subtract(ours, [*box["min"], *box["max"]])).max())
    report.worst("truncation", abs(row["truncation"] - box["truncation"]))
    report.count("view_boxes")

# What docs/formats.md asks, and the velocities by the boxes of the frames around.
database = duckdb.connect()
near = database.sql(f"""
    SELECT class, count(*) AS boxes, min(sqrt(x_ego**2 + y_ego**2)) AS nearest_m, sum(n_lidar_points) AS points
    FROM '{folder}/boxes.parquet' GROUP BY class ORDER BY boxes DESC
""").fetchall()
report.expect(sum(row[1] for row in near) == report.figures["boxes"], "DuckDB counts other boxes")
report.count("classes", len(near))
dangling, = database.sql(f"""
    SELECT count(*) FROM '{folder}/boxes.parquet' ANTI JOIN '{folder}/tracks.parquet' USING (track, class)
""").fetchall()[0]
report.expect(dangling == 0, "boxes without their track")
seen, = database.sql(f"SELECT sum(n_frames) FROM '{folder}/tracks.parquet'").fetchall()[0]
report.expect(seen == report.figures["boxes"], "tracks are at other frames")
keyframes, stated = database.sql(f"""
    SELECT (SELECT count(*) FROM '{folder}/keyframes.parquet'), (SELECT sum(n_keyframes) FROM '{folder}/tracks.parquet')
""").fetchall()[0]
report.expect(keyframes == stated, "another number of keyframes")
at_keyframes, = database.sql(f"""
    SELECT max(abs(boxes.x_world - keyframes.x_world) + abs(boxes.y_world - keyframes.y_world))
    FROM '{folder}/boxes.parquet' AS boxes JOIN '{folder}/keyframes.parquet' AS keyframes USING (track, stamp_ns)
""").fetchall()[0]
report.worst("keyframe_m", at_keyframes or 0.0)
# A curve is at each moment as fast as it came, as it goes on, or between.
speeds = database.sql(f"""
    SELECT quantile_cont(least(
        sqrt((vx_world - x_on / dt_on)**2 + (vy_world - y_on / dt_on)**2),
        sqrt((vx_world - x_come / dt_come)**2 + (vy_world - y_come / dt_come)**2),
        sqrt((vx_world - (x_on + x_come) / (dt_on + dt_come))**2
             + (vy_world - (y_on + y_come) / (dt_on + dt_come))**2)), 0.5) FROM (
        SELECT vx_world, vy_world, lead(x_world) OVER near - x_world AS x_on, x_world - lag(x_world) OVER near AS x_come,
               lead(y_world) OVER near - y_world AS y_on, y_world - lag(y_world) OVER near AS y_come,
               (lead(stamp_ns) OVER near - stamp_ns) / 1e9 AS dt_on, (stamp_ns - lag(stamp_ns) OVER near) / 1e9 AS dt_come
        FROM '{folder}/boxes.parquet' WINDOW near AS (PARTITION BY track ORDER BY stamp_ns)
    ) WHERE dt_on IS NOT NULL AND dt_come IS NOT NULL AND vx_world IS NOT NULL
""").fetchall()[0][0]
report.worst("velocity_median_m_s", speeds)

report.within("corner_m", CORNER_TOLERANCE_M)
report.within("corner_through_ego_m", CORNER_TOLERANCE_M)
report.within("pose_m", 1e-12)
report.within("yaw_rad", 1e-9)
report.within("view_box_px", PIXEL_TOLERANCE_PX)
report.within("truncation", 1e-12)
report.within("keyframe_m", CORNER_TOLERANCE_M)
report.within("velocity_median_m_s", 0.01)
report.end()
