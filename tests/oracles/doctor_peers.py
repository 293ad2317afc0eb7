"""What other programs say of the logs of tests/doctor.rs, beside `framelock check`, in one run.

    FRAMELOCK_FAULTS=DIR cargo test -p framelock_tests doctor
    python tests/oracles/doctor_peers.py DIR FRAMELOCK VENVS

VENVS holds one virtual environment a peer, since their pins conflict: clockdoctor 0.1.0, baglint
0.2.1, rosbag-doctor 0.1.1, deepen-bag-check 1.2.0, each in a folder of its name. A peer that needs a
specification or a baseline learns it from the clean log of the group.

A fault counts as noticed if a program says something of the log, in a line that is a flag by its own
marks, or by its exit code, that it does not say of the clean log, numbers aside. Whether the words
name the fault is not judged: that would only take peers' points away. Ours counts if the fault's own
name is found.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time


def run(*command):
    start = time.time()
    done = subprocess.run([str(it) for it in command], capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr, done.returncode, time.time() - start


def flags(said, mark):
    """Lines that are flags, numbers aside, and an exit code that is not zero."""
    text, code, _ = said
    exits = {"an exit code"} if code else set()
    return exits | {re.sub(r"[-+]?[\d.,]+", "#", line.strip()) for line in text.splitlines() if re.search(mark, line)}


class Peers:
    def __init__(self, venvs, folder):
        self.venvs, self.scratch, self.folder = pathlib.Path(venvs), tempfile.mkdtemp(), pathlib.Path(folder)
        self.learned = {}

    def tool(self, name):
        return self.venvs / name / "bin" / name

    def learn(self, group):
        if group not in self.learned:
            clean, base = self.folder / f"{group}__clean.mcap", pathlib.Path(self.scratch) / group
            spec, _, _ = run(self.tool("baglint"), "--init", clean)
            base.with_suffix(".spec").write_text(re.sub(r"(    min_rate:.*\n)", r"\1    check_stamps: true\n", spec))
            run(self.tool("rosbag-doctor"), "baseline", clean, "-o", base.with_suffix(".baseline"))
            self.learned[group] = (base.with_suffix(".spec"), base.with_suffix(".baseline"))
        return self.learned[group]

    def look(self, log, group):
        spec, baseline = self.learn(group)
        return {
            "clockdoctor": (run(self.tool("clockdoctor"), "--out-dir", self.scratch, log), r"^  \[/.*\] [^ ]"),
            "baglint": (run(self.tool("baglint"), "-s", spec, log), r"^(FAIL|WARN)"),
            "rosbag-doctor": (run(self.tool("rosbag-doctor"), log, "-c", baseline), r"^[\u26a0\u2716\u2717\u274c]"),
            "deepen-bag-check": (run(self.tool("deepen-bag-check"), log), r"\[(WARN|FAIL)\]"),
        }


def main(folder, framelock, venvs):
    logs = sorted(pathlib.Path(folder).glob("*__*__*.mcap"))
    peers, clean, seconds, noticed, ours = Peers(venvs, folder), {}, {}, {}, 0
    for log in logs:
        group, fault, _ = log.stem.split("__", 2)
        if group not in clean:
            said = peers.look(log.with_name(f"{group}__clean.mcap"), group)
            clean[group] = {name: flags(it, mark) for name, (it, mark) in said.items()}
        row = []
        for name, (said, mark) in peers.look(log, group).items():
            new = flags(said, mark) - clean[group][name]
            noticed[name] = noticed.get(name, 0) + bool(new)
            seconds[name] = seconds.get(name, 0) + said[2]
            row.append(f"{name} {'x' if new else '-'}")
        text, _, took = run(framelock, "check", "--no-index", "--json", log)
        found = {it["fault"] for it in json.loads(text)["findings"]}
        ours += fault in found
        seconds["framelock"] = seconds.get("framelock", 0) + took
        print(f"{fault:24} {log.stem.split('__', 2)[2]:36} framelock {'x' if fault in found else '-'}  {'  '.join(row)}")
        for left in log.parent.glob("*.jsonl"):
            left.unlink()
    print(f"\nof {len(logs)} faults: framelock {ours} by name; noticed: {noticed}")
    for name in next(iter(clean.values())):
        print(f"{name}: flags on the clean logs {({group: len(said[name]) for group, said in clean.items()})}")
    print({name: f"{total / len(logs):.2f} s a log" for name, total in seconds.items()})


if __name__ == "__main__":
    main(*sys.argv[1:4])
