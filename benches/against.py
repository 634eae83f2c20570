#!/usr/bin/env python3
"""How long an article takes against many claims, and how much memory: `zhibiao check ARTICLE --against`.

    benches/against.py target/release/zhibiao CLAIMS.jsonl [CLAIMS] [ARTICLE]

CLAIMS.jsonl is a dataset of `extract`; its lines are repeated, each time as other documents, until there are so many
(a million by default). A dataset of another form (.sqlite) is asked as it is. The article is one of corpus/sample by default.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

program, dataset = sys.argv[1:3]
wanted = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
article = sys.argv[4] if len(sys.argv) > 4 else os.path.join(root, "corpus/sample/press-conference.txt")


def repeated(to):
    with open(dataset, encoding="utf-8") as lines:
        claims = lines.readlines()
    with open(to, "w", encoding="utf-8") as out:
        for at in range(wanted):
            line = claims[at % len(claims)]
            turn = at // len(claims)
            out.write(line.replace('"doc":"', f'"doc":"{turn}/', 1) if turn else line)
    return to


with tempfile.TemporaryDirectory() as folder:
    many = repeated(os.path.join(folder, "many.jsonl")) if dataset.endswith(".jsonl") else dataset
    size = os.path.getsize(many)
    for turn in ("first", "again"):
        start = time.monotonic()
        run = subprocess.run([program, "check", article, "--against", many, "--format", "json"], capture_output=True)
        spent = time.monotonic() - start
        asked = json.loads(run.stdout)["summary"]["asked"]
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{turn}: {asked} claims, {size / 1e6:.0f} MB, {spent:.1f} s, {memory:.0f} MB of memory at most")
