#!/usr/bin/env bash
# Reads an archive of JSON Lines through Spark and on one machine, and compares the claims.
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

rm -rf claims-spark
time venv/bin/python - "$zhibiao" "$archive" <<'PYTHON'
import os, sys
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
command = f"sh -c '{zhibiao} extract --pipe -q --threads 1 || [ $? -eq 1 ]'"
records = spark.sparkContext.textFile(archive).repartition(8)
records.pipe(command, checkCode=True).saveAsTextFile("file://" + os.path.abspath("claims-spark"))
spark.stop()
PYTHON
"$zhibiao" extract "$archive" -q -o claims.jsonl --keep-duplicates || [ $? -eq 1 ]

# Spark deals records out as it likes: what is compared are the lines.
LC_ALL=C sort claims-spark/part-* >spark.sorted
LC_ALL=C sort claims.jsonl >one.sorted
cmp spark.sorted one.sorted
echo "$(wc -l <one.sorted) claims, the same both ways"
