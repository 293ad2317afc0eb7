"""The messages of an MCAP log in the other containers: containers.py LOG.mcap FOLDER

Writes FOLDER/ros1.bag (LZ4) and FOLDER/db3 with the `rosbags` package.
"""

import sys
from pathlib import Path

from mcap.reader import make_reader
from rosbags.rosbag1 import Writer as BagWriter
from rosbags.rosbag2 import Writer as Db3Writer
from rosbags.typesys import Stores, get_typestore

log, folder = Path(sys.argv[1]), Path(sys.argv[2])
ros1 = get_typestore(Stores.ROS1_NOETIC)
ros2 = get_typestore(Stores.ROS2_HUMBLE)
ros1.register({'tf2_msgs/msg/TFMessage': ros2.fielddefs['tf2_msgs/msg/TFMessage']})

bag = BagWriter(folder / 'ros1.bag')
bag.set_compression(BagWriter.CompressionFormat.LZ4)
with bag, Db3Writer(folder / 'db3', version=9) as db3, open(log, 'rb') as file:
    bag_connections, db3_connections = {}, {}
    for schema, channel, message in make_reader(file).iter_messages(log_time_order=False):
        topic, name = channel.topic, schema.name
        if topic not in bag_connections:
            bag_connections[topic] = bag.add_connection(topic, name, typestore=ros1)
            db3_connections[topic] = db3.add_connection(topic, name, typestore=ros2)
        db3.write(db3_connections[topic], message.log_time, message.data)
        bag.write(bag_connections[topic], message.log_time, ros2.cdr_to_ros1(message.data, name))
