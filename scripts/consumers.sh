#!/usr/bin/env bash
# The tools that people open datasets with, run on real output: pandas, DuckDB, sqlite-utils, Datasette, frictionless, jsonschema.
# Counts, types and sums must be the same in each. They are installed from PyPI into an environment of their own; where that
# cannot be done the script says so and is content.
#
#   scripts/consumers.sh [ZHIBIAO]      the program, else target/release/zhibiao
#   CONSUMERS_ENV=DIR                   the environment [target/consumers]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

zhibiao=$(realpath "${1:-target/release/zhibiao}")
environment=$(realpath -m "${CONSUMERS_ENV:-target/consumers}")
python=$environment/bin/python

left_out() {
    echo "consumers: left out, $*"
    exit 0
}

command -v python3 >/dev/null || left_out 'there is no python3'
[[ -x $python ]] || python3 -m venv "$environment" >/dev/null 2>&1 || left_out 'python3 has no venv'
packages=(pandas openpyxl pyarrow duckdb sqlite-utils datasette frictionless jsonschema)
"$python" -m pip install --quiet --disable-pip-version-check "${packages[@]}" >/dev/null 2>&1 || {
    left_out 'pip cannot install the tools; is there a network?'
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Names that a tool might take for numbers.
printf '%s\n' '{"id":"000","content":"昌吉州全年新增城镇就业5万人，增长6%。","date":"2025-03-01","url":"https://example.org/000"}' \
    >"$work/000.jsonl"
"$zhibiao" extract --quiet corpus/sample "$work/000.jsonl" -o "$work/c.jsonl"
for form in c.json c.csv c.sqlite c.xlsx package/; do
    "$zhibiao" convert "$work/c.jsonl" -o "$work/$form"
done
if ! "$zhibiao" convert "$work/c.jsonl" -o "$work/c.parquet" 2>"$work/why"; then
    grep -q 'without' "$work/why" || { cat "$work/why" >&2; exit 1; }
    echo 'consumers: Parquet is left out, this program was built without it'
fi
"$zhibiao" schema >"$work/schema.json"
for form in c.csv c.sqlite c.xlsx c.parquet package; do
    [[ -e $work/$form ]] || continue
    "$zhibiao" convert "$work/$form" -o "$work/back.json"
    cmp "$work/back.json" "$work/c.json"
done

"$environment/bin/frictionless" validate "$work/package/datapackage.json" >"$work/frictionless" || {
    cat "$work/frictionless" >&2
    exit 1
}
(cd "$work" && "$environment/bin/datasette" c.sqlite --get '/c/claims.json?_shape=array&region=371300&_size=max') \
    >"$work/datasette.json"

"$python" - "$work" <<'PYTHON'
import json, math, sqlite3, subprocess, sys
from pathlib import Path

import duckdb
import jsonschema
import pandas
import sqlite_utils

work = Path(sys.argv[1])
dataset = json.loads((work / "c.json").read_text(encoding="utf-8"))
claims = dataset["claims"]
count, total = len(claims), math.fsum(claim["value"] for claim in claims)
regions = sum(claim["region"] == "371300" for claim in claims)
strings = [name for name, value in claims[0].items() if name not in
           ("start", "end", "value", "high", "lower", "upper", "confidence")]
texts = {name: "string" for name in strings}


def check(tool, got, expected):
    same = got == expected or isinstance(got, float) and math.isclose(got, expected, rel_tol=1e-12)
    assert same, f"{tool}: {got!r}, expected {expected!r}"


def frame(tool, data):
    check(f"{tool}, rows", len(data), count)
    check(f"{tool}, sum", math.fsum(data["value"]), total)
    check(f"{tool}, region stays text", int((data["region"] == "371300").sum()), regions)
    check(f"{tool}, id 000 stays text", int((data["doc"] == "000").sum()), sum(c["doc"] == "000" for c in claims))
    print(f"consumers: {tool} well")


schema = json.loads((work / "schema.json").read_text(encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(dataset)
print("consumers: JSON Schema well")

frame("pandas, CSV", pandas.read_csv(work / "c.csv", dtype=texts))
frame("pandas, JSON Lines", pandas.read_json(work / "c.jsonl", lines=True, dtype=False))
frame("pandas, Excel", pandas.read_excel(work / "c.xlsx", sheet_name="claims", dtype={"region": "string", "doc": "string"}))
with sqlite3.connect(work / "c.sqlite") as file:
    frame("pandas, SQLite", pandas.read_sql("SELECT * FROM claims ORDER BY document, nth", file))
days = pandas.read_excel(work / "c.xlsx", sheet_name="claims")["period_start"].dropna()
assert pandas.api.types.is_datetime64_any_dtype(days), days.dtype
check("documents", len(pandas.read_csv(work / "c.documents.csv")), len(dataset["documents"]))

by_file = {
    "CSV": f"read_csv('{work}/c.csv', types={{'region': 'VARCHAR', 'doc': 'VARCHAR'}})",
    "package": f"read_csv('{work}/package/claims.csv', types={{'region': 'VARCHAR', 'doc': 'VARCHAR'}})",
    "JSON Lines": f"read_json('{work}/c.jsonl')",
}
if (work / "c.parquet").exists():
    by_file["Parquet"] = f"read_parquet('{work}/c.parquet')"
    frame("pandas, Parquet", pandas.read_parquet(work / "c.parquet"))
    sql = f"SELECT DISTINCT typeof(period_start), typeof(region), typeof(value) FROM read_parquet('{work}/c.parquet')"
    check("DuckDB, types of Parquet", duckdb.sql(sql).fetchall(), [("DATE", "VARCHAR", "DOUBLE")])
for form, source in by_file.items():
    sql = f"SELECT count(*), sum(value), count(*) FILTER (region = '371300'), count(*) FILTER (doc = '000') FROM {source}"
    rows, added, there, odd = duckdb.sql(sql).fetchall()[0]
    check(f"DuckDB, {form}, rows", rows, count)
    check(f"DuckDB, {form}, sum", float(added), total)
    check(f"DuckDB, {form}, region stays text", there, regions)
    check(f"DuckDB, {form}, id 000 stays text", odd, sum(c["doc"] == "000" for c in claims))
    print(f"consumers: DuckDB, {form} well")

tables = sqlite_utils.Database(work / "c.sqlite")
check("sqlite-utils", tables["claims"].count, count)
check("sqlite-utils, types", {tables["claims"].columns_dict[name] for name in ("region", "doc")}, {str})
found = tables.execute("SELECT count(*) FROM claims_text WHERE claims_text MATCH ?", ['"就 业"']).fetchone()[0]
check("full-text search", found, sum("就业" in c["sentence"] or "就业" in (c["indicator"] or "") for c in claims))
print("consumers: sqlite-utils well")

rows = json.loads((work / "datasette.json").read_text(encoding="utf-8"))
check("Datasette", len(rows), min(regions, 1000))
print("consumers: Datasette well")
PYTHON
echo 'consumers: frictionless well'
