"""Rates of `zhibiao` and of its peers over one text, in one run, as multiples of `jieba-rs cut`.

    python3 benches/peers/run.py news.jsonl [--mb 20] [--slow-mb 0.2] [--rounds 3]

The first argument is JSON Lines with a field `content`. Peers in Python are installed from the package index into a virtual
environment of their own (`target/peers`); what cannot be installed is left out, with a note. `zhibiao` is measured as a
whole process, reading and writing JSON Lines; everything else from the loaded dictionary on. Each round runs everything
once, so that a slow minute of the machine is a slow minute for all; the fastest round counts.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = {
    "jieba": ("jieba (Python), lcut", ["jieba"], True),
    "regex": ("one regular expression (Python)", [], True),
    "jionlp": ("JioNLP, extract_money", ["jionlp"], False),
    "recognizers": ("Recognizers-Text: currency, dimension, percentage, number", ["recognizers-text-suite", "emoji==1.7.0"], False),
}


def cargo(*args):
    subprocess.run(["cargo", *args], cwd=ROOT, check=True)
    meta = subprocess.run(["cargo", "metadata", "--format-version=1", "--no-deps"], cwd=ROOT, check=True, capture_output=True)
    return pathlib.Path(json.loads(meta.stdout)["target_directory"])


def environment():
    """The virtual environment's Python, and the peers that could be installed."""
    folder = ROOT / "target" / "peers"
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    there = []
    for name, (title, packages, _) in PEERS.items():
        done = subprocess.run([python, "-m", "pip", "install", "-q", *packages], capture_output=True) if packages else None
        works = subprocess.run([python, HERE / "peer.py", name, "/dev/null"], capture_output=True, text=True)
        if works.returncode == 0:
            there.append(name)
        else:
            why = (done and done.returncode and done.stderr.decode() or works.stderr).strip().splitlines()
            print(f"left out: {title}: {why[-1] if why else 'no message'}", file=sys.stderr)
    return python, there


def sample(path, megabytes, folder, name):
    """The first so many megabytes of texts, as JSON Lines and as plain text."""
    records, texts, size = [], [], 0
    for line in open(path, encoding="utf-8"):
        text = json.loads(line).get("content") or ""
        records.append(line)
        texts.append(text)
        size += len(text.encode())
        if size >= megabytes * 1e6:
            break
    lines, plain = folder / f"{name}.jsonl", folder / f"{name}.txt"
    lines.write_text("".join(records), encoding="utf-8")
    plain.write_text("\n".join(texts), encoding="utf-8")
    return lines, plain, size


def told(command):
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    # Some peers greet on standard output; the answer is the last line.
    return json.loads(done.stdout.splitlines()[-1])


def timed(command):
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True)
    return time.perf_counter() - start, done.stdout.count(b"\n")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("archive")
    options.add_argument("--mb", type=float, default=20)
    options.add_argument("--slow-mb", type=float, default=0.2, help="for peers that read some kilobytes a second")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    target = cargo("build", "--release", "--bin", "zhibiao", "--example", "jieba_cut")
    python, there = environment()
    rates = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines, plain, size = sample(given.archive, given.mb, folder, "all")
        _, few, _ = sample(given.archive, given.slow_mb, folder, "few")
        for _ in range(given.rounds):
            seen = []
            cut = told([target / "release/examples/jieba_cut", plain])
            seen.append(("jieba-rs, cut (1 thread)", cut["bytes"] / cut["seconds"], cut["found"], "words"))
            for threads in (1, 2):
                command = [target / "release/zhibiao", "extract", "-q", "--format", "jsonl", "--threads", str(threads), lines]
                seconds, claims = timed(command)
                seen.append((f"zhibiao extract, {threads} thread(s), start to end", size / seconds, claims, "claims"))
            for name in there:
                title, _, fast = PEERS[name]
                one = told([python, HERE / "peer.py", name, plain if fast else few])
                seen.append((title, one["bytes"] / one["seconds"], one["found"], "found"))
            if shutil.which("rg"):
                seconds, _ = timed(["rg", "-c", "[0-9]", plain])
                seen.append(("rg -c '[0-9]'", size / seconds, None, ""))
            for title, rate, found, what in seen:
                best = max(rate, rates.get(title, (0,))[0])
                rates[title] = (best, found, what)
    if not shutil.which("rg"):
        print("left out: rg: not on the path", file=sys.stderr)
    yardstick = rates["jieba-rs, cut (1 thread)"][0]
    print("| | MB/s | of jieba-rs cut | found |\n| --- | ---: | ---: | ---: |")
    for title, (rate, found, what) in rates.items():
        print(f"| {title} | {rate / 1e6:.3g} | {rate / yardstick:.3g} | {'' if found is None else f'{found} {what}'} |")


if __name__ == "__main__":
    main()
