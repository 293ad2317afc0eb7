"""What other software finds in recorded bags: containers.py DATA > containers.tsv

DATA is the folder of real data. One line a topic of a file: file, topic, type, number of messages,
sum of the log times modulo 2^64, sum of the CRC-32 of every message. Sums do not depend on the order. ROS 1 bags are
read with `rosbags`, MCAP files with `mcap`, databases with `sqlite3`, after `zstandard` where
they are compressed.
"""

import sqlite3
import sys
import tempfile
import zlib
from pathlib import Path

import zstandard
from mcap.stream_reader import StreamReader
from rosbags.rosbag1 import Reader as BagReader

ZSTD = b'\x28\xb5\x2f\xfd'


def of_bag(path):
    with BagReader(path) as reader:
        for connection, time, data in reader.messages():
            yield connection.topic, connection.msgtype.replace('/msg/', '/'), time, bytes(data)


def of_mcap(path):
    schemas, channels = {}, {}
    with open(path, 'rb') as file:
        for record in StreamReader(file).records:
            kind = type(record).__name__
            if kind == 'Schema':
                schemas[record.id] = record.name
            elif kind == 'Channel':
                channels[record.id] = (record.topic, schemas.get(record.schema_id, ''))
            elif kind == 'Message':
                yield *channels[record.channel_id], record.log_time, record.data


def of_db3(path):
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / 'bag.db3'
        data = path.read_bytes()
        if data.startswith(ZSTD):
            data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
        copy.write_bytes(data)
        wal = Path(f'{path}-wal')
        if wal.exists():
            Path(f'{copy}-wal').write_bytes(wal.read_bytes())
        query = ('SELECT name, type, timestamp, data FROM messages '
                 'JOIN topics ON topics.id = topic_id')
        for topic, kind, time, message in sqlite3.connect(copy).execute(query):
            if message.startswith(ZSTD):
                message = zstandard.ZstdDecompressor().decompressobj().decompress(message)
            yield topic, kind, time, message


def reader_of(path):
    start = path.read_bytes()[:16]
    if start.startswith(b'#ROSBAG V2.0'):
        return of_bag
    if start.startswith(b'\x89MCAP0'):
        return of_mcap
    if start.startswith((b'SQLite format 3', ZSTD)):
        return of_db3
    return None


root = Path(sys.argv[1])
for path in sorted(root.glob('bags/**/*')) + sorted(root.glob('logs/**/*')):
    if not path.is_file() or (reader := reader_of(path)) is None:
        continue
    found = {}
    try:
        for topic, kind, time, data in reader(path):
            count, times, sums = found.get((topic, kind), (0, 0, 0))
            found[topic, kind] = count + 1, times + time, sums + zlib.crc32(data)
    except Exception as err:
        print(f'{path}: {type(err).__name__}: {err}', file=sys.stderr)
        continue
    name = path.relative_to(root)
    if not found:
        print(name, '', '', 0, 0, 0, sep='\t')
    for (topic, kind), (count, times, sums) in sorted(found.items()):
        print(name, topic, kind, count, times % 2**64, sums, sep='\t')
