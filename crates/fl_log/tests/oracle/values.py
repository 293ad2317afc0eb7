"""What other software decodes from recorded messages: values.py DATA > values.tsv

DATA is the folder of real data. One line a message: file, topic, log time, and its fields as JSON.
Floating point numbers are written as the hexadecimal bits of a 64-bit number, so that nothing is
rounded. Messages are decoded by `rosbags`, with the definitions in the file.
"""

import dataclasses
import json
import struct
import sys
from pathlib import Path

import numpy as np
from rosbags.rosbag2 import Reader
from rosbags.typesys import Stores, get_types_from_msg, get_typestore

FOLDERS = [
    'bags/ros2/94_types_mcap',
    'bags/ros2/rosbag2_tests/mcap/cdr_test',
    'bags/ros2/rosbag2_tests/sqlite3/cdr_test',
]
# Messages without fields have the first on the wire; the second is the reader's own.
HIDDEN = ['structure_needs_at_least_one_member', '__msgtype__']


def is_constant(field):
    return field.name == field.name.upper()


def plain(value, is_byte=False):
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name), field.name.startswith('byte_'))
                for field in fields if field.name not in HIDDEN and not is_constant(field)}
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        # `rosbags` takes the bytes of an array as signed, as ROS 1 does; in ROS 2 they are not.
        return int(value) & 0xff if is_byte else int(value)
    if isinstance(value, (float, np.floating)):
        return struct.pack('>d', float(value)).hex()
    if isinstance(value, str):
        return value
    return [plain(element, is_byte) for element in value]


root = Path(sys.argv[1])
for folder in FOLDERS:
    with Reader(root / folder) as reader:
        types = get_typestore(Stores.EMPTY)
        for connection in reader.connections:
            types.register(get_types_from_msg(connection.msgdef.data, connection.msgtype))
        for connection, time, data in reader.messages():
            message = types.deserialize_cdr(data, connection.msgtype)
            text = json.dumps(plain(message), separators=(',', ':'), ensure_ascii=False)
            print(folder, connection.topic, time, text, sep='\t')
