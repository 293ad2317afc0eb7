//! The same work by a Python peer.

use std::path::Path;
use std::process::Command;

/// Every cloud to x, y and z, as Python users do it; prints the CPU seconds.
const SCRIPT: &str = "
import sys, time
import numpy as np
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory

started = time.process_time()
points = 0
with open(sys.argv[1], 'rb') as file:
    reader = make_reader(file, decoder_factories=[DecoderFactory()])
    for schema, channel, message, decoded in reader.iter_decoded_messages(topics=sys.argv[2:]):
        offsets = {field.name: field.offset for field in decoded.fields}
        layout = np.dtype({'names': ['x', 'y', 'z'], 'formats': ['<f4'] * 3,
                           'offsets': [offsets[name] for name in 'xyz'],
                           'itemsize': decoded.point_step})
        cloud = np.frombuffer(decoded.data, layout, decoded.width * decoded.height)
        points += np.stack([cloud['x'], cloud['y'], cloud['z']], axis=1).shape[0]
print(time.process_time() - started)
";

/// CPU seconds of `mcap-ros2-support` on this log; `None` where no interpreter is named.
pub(crate) fn python_cpu_secs(log: &Path, topics: &[String]) -> Option<f64> {
    let python = std::env::var_os("FRAMELOCK_PEER_PYTHON")?;
    let output = Command::new(python)
        .args(["-c", SCRIPT])
        .arg(log)
        .args(topics)
        .output()
        .ok()?;
    let secs = String::from_utf8(output.stdout).ok()?;
    secs.trim().parse().ok()
}
