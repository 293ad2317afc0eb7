"""Every cloud of a log to x, y and z, as Python users do it; prints CPU and wall seconds.

read.py mcap-ros2-support LOG.mcap TOPIC...
read.py rosbags LOG TOPIC...
"""

import sys
import time
from pathlib import Path

import numpy as np


def xyz(cloud):
    offsets = {field.name: field.offset for field in cloud.fields}
    layout = np.dtype({'names': ['x', 'y', 'z'], 'formats': ['<f4'] * 3,
                       'offsets': [offsets[name] for name in 'xyz'],
                       'itemsize': cloud.point_step})
    points = np.frombuffer(cloud.data, layout, cloud.width * cloud.height)
    return np.stack([points['x'], points['y'], points['z']], axis=1).shape[0]


def by_rosbags(path, topics):
    from rosbags.highlevel import AnyReader
    with AnyReader([Path(path)]) as reader:
        for connection, _, raw in reader.messages():
            if connection.topic in topics:
                yield reader.deserialize(raw, connection.msgtype)


def mcap_ros2_support(path, topics):
    from mcap.reader import make_reader
    from mcap_ros2.decoder import DecoderFactory
    factory, decoders = DecoderFactory(), {}
    with open(path, 'rb') as file:
        for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
            if channel.topic in topics:
                if schema.id not in decoders:
                    decoders[schema.id] = factory.decoder_for(channel.message_encoding, schema)
                yield decoders[schema.id](message.data)


readers = {'mcap-ros2-support': mcap_ros2_support, 'rosbags': by_rosbags}
cpu, wall = time.process_time(), time.perf_counter()
count = sum(xyz(cloud) for cloud in readers[sys.argv[1]](sys.argv[2], sys.argv[3:]))
print(time.process_time() - cpu, time.perf_counter() - wall, count)
