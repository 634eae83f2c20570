#!/usr/bin/env bash
# Reads an archive of JSON Lines through Spark and on one machine, and compares the claims. Then kills what is piped into:
# once, which Spark mends, and always, which must fail the job.
#
#   scripts/spark.sh ARCHIVE [FOLDER]
#
# Spark comes from the package index into a virtual environment in FOLDER (spark-check by default); it needs Python and Java.
# $ZHIBIAO is the program, by default the one on the path.
set -euo pipefail

archive=$(realpath "$1")
work=${2:-spark-check}
zhibiao=$(realpath "$(command -v "${ZHIBIAO:-zhibiao}")")

command -v java >/dev/null || { echo 'java is missing: Spark needs version 17' >&2; exit 2; }
mkdir -p "$work"
cd "$work"
if [[ ! -x venv/bin/python ]]; then
    python3 -m venv venv
    venv/bin/pip install --quiet 'pyspark==4.0.1' 'pandas<3'
fi

rm -rf claims-spark claims-once claims-never killed
time venv/bin/python - "$zhibiao" "$archive" <<'PYTHON'
import os, sys
from py4j.protocol import Py4JJavaError
from pyspark.sql import SparkSession

zhibiao, archive = sys.argv[1:]
os.environ["PYSPARK_PYTHON"] = sys.executable
spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("WARN")
extract = f"{zhibiao} extract --pipe -q --threads 1"
# Some claims, then a death.
killed = f"head -n 100 | {extract}; kill -KILL $$"
killed_once = f"if mkdir {os.path.abspath('killed')} 2>/dev/null; then {killed}; fi; {extract}"
records = spark.sparkContext.textFile(archive).repartition(8)


def run(name, command):
    piped = records.pipe(f"sh -c '{command} || [ $? -eq 1 ]'", checkCode=True)
    piped.saveAsTextFile("file://" + os.path.abspath(name))


run("claims-spark", extract)
run("claims-once", killed_once)
spark.sparkContext.setLogLevel("OFF")
try:
    run("claims-never", killed)
    sys.exit("a job whose program is killed did not fail")
except Py4JJavaError:
    assert not os.path.exists("claims-never/_SUCCESS")
spark.stop()
PYTHON
"$zhibiao" extract "$archive" -q -o claims.jsonl --keep-duplicates || [ $? -eq 1 ]

# Spark deals records out as it likes: what is compared are the lines.
LC_ALL=C sort claims.jsonl >one.sorted
for claims in claims-spark claims-once; do
    LC_ALL=C sort "$claims"/part-* | cmp - one.sorted
done
[[ -d killed ]]
echo "$(wc -l <one.sorted) claims, the same both ways; a killed program is started again, or its job fails"
