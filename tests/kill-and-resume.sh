#!/usr/bin/env bash
# Kills a run at random moments, lets it go on, and compares the result with that of a run that was never stopped.
#
#   tests/kill-and-resume.sh ZHIBIAO ARCHIVE [KILLS] [MORE OPTIONS...]
set -euo pipefail

zhibiao=$(realpath "$1")
archive=$(realpath "$2")
kills=${3:-10}
shift $(($# < 3 ? $# : 3))

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

begin=$(date +%s%N)
"$zhibiao" extract "$archive" -q -o whole.jsonl "$@"
time=$((($(date +%s%N) - begin) / 1000000))
echo "a whole run: $time ms"

killed=0
while ((killed < kills)); do
    "$zhibiao" extract "$archive" -q -o stopped.jsonl --resume --checkpoint-every 1 "$@" &
    # Somewhere in twice its share of the run, and the time that it takes to go on.
    after=$((300 + RANDOM * RANDOM % (2 * time / kills + 1)))
    sleep "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))"
    if ! kill -KILL $! 2>/dev/null; then
        wait $!
        echo "the run ended after $killed kills"
        break
    fi
    wait $! 2>/dev/null || true
    killed=$((killed + 1))
    echo "killed after $after ms: $(stat -c %s .zhibiao-stopped.jsonl.claims 2>/dev/null || echo 0) bytes of claims"
done
[[ -f stopped.jsonl ]] || "$zhibiao" extract "$archive" -q -o stopped.jsonl --resume "$@"

cmp whole.jsonl stopped.jsonl
cmp whole.documents.json stopped.documents.json
left=$(find . -name '.zhibiao-*')
[[ -z $left ]] || { echo "left behind: $left" >&2; exit 1; }
echo "$killed kills, the same bytes"
