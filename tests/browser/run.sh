#!/usr/bin/env bash
# The report in a browser: makes pages and tries them in Debian's Chromium.
#
#   tests/browser/run.sh [FOLDER]
#
# FOLDER keeps pages and screenshots; without it they are gone afterwards. $ZHIBIAO is the program, by default the release build;
# $CHROMIUM the browser. Left out, with a message, where browser or driver are missing and cannot be installed.
set -euo pipefail
folder=${1:+$(mkdir -p "$1" && realpath "$1")}
[[ -z ${ZHIBIAO:-} ]] || ZHIBIAO=$(realpath "$(command -v "$ZHIBIAO")")
cd "$(dirname "${BASH_SOURCE[0]}")"
root=$PWD/../..

leave_out() { echo "browser tests: left out, $*"; exit 0; }

command -v node >/dev/null && command -v npm >/dev/null || leave_out 'there is no node with npm'
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
if [[ ! -x $CHROMIUM ]]; then
    [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || leave_out "there is no $CHROMIUM"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >/dev/null ||
        leave_out "$CHROMIUM cannot be installed"
fi
[[ -d node_modules/playwright-core ]] || npm ci --silent --no-audit --no-fund || leave_out 'npm cannot install playwright-core'

if [[ -n $folder ]]; then
    work=$folder
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
zhibiao() {
    if [[ -n ${ZHIBIAO:-} ]]; then "$ZHIBIAO" "$@"; else cargo run --manifest-path "$root/Cargo.toml" --release --quiet -- "$@"; fi
}

node inputs.mjs "$work" "$root/corpus/sample"
(
    cd "$root"
    zhibiao report --quiet corpus/sample -o "$work/sample.html"
    zhibiao extract --quiet corpus/sample -o "$work/sample.json"
)
zhibiao report --quiet "$work/sample.json" -o "$work/sentences.html"
zhibiao report --quiet "$work/hostile" -o "$work/hostile.html" --title '</title><img src=x onerror=pwned=6>'
zhibiao report --quiet "$work/large" -o "$work/large.html"
PAGES=$work node --test report.test.mjs
