#!/bin/sh
# Runs a task of this repository: sh tools/run.sh <task> [arguments]
# package.json calls it with `exec`: a shell between npm and the task would die of a signal to npm
# without handing it on, and npm would return while the task is still ending.
#
# Needs Node 20 or newer with npm, and nothing else: installs the dependencies where they are
# missing or older than package-lock.json, and runs tools/<task>.ts with the Node that comes with
# them, since only that one takes TypeScript as it is.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
node=$root/node_modules/.bin/node
stamp=$root/node_modules/.cedula-installed
oldest=26

say() { printf '%s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

major() { "$1" --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p'; }

# The second case is npm's own record being newer: somebody ran `npm install` by hand.
is_installed() {
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(cksum <package-lock.json)" ] && return 0
  [ -n "$(find node_modules/.package-lock.json -newer package-lock.json 2>/dev/null)" ]
}

install() {
  command -v node >/dev/null 2>&1 || fail 'Node is missing: install Node 20 or newer, with npm.'
  command -v npm >/dev/null 2>&1 || fail "npm is missing: install it beside Node (Debian's package is npm)."
  [ "$(major node)" -ge 20 ] || fail "Node $(node --version) is too old: install Node 20 or newer."
  say 'installing the npm packages of package-lock.json, about a minute'
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  # npm keeps its cache below HOME, which may be unset or belong to somebody else.
  if [ ! -w "${HOME:-/nonexistent}" ]; then
    HOME=$scratch
    export HOME
  fi
  # Not `npm ci`: it refuses a lock file that doesn't name the optional packages of every other
  # platform, and whether npm writes them depends on the registry. What the lock file names is
  # installed as it says here too, and --no-save leaves the file alone. Development dependencies
  # are what the tasks are made of, whatever NODE_ENV says.
  npm install --no-save --include=dev --no-audit --no-fund --loglevel=error >"$scratch/log" 2>&1 ||
    explain "$scratch/log"
  cksum <package-lock.json >"$stamp"
  rm -rf "$scratch"
  trap - EXIT INT TERM HUP
}

explain() {
  grep -v '^npm error *$' "$1" | head -n 20 >&2
  if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|EIDLETIMEOUT' "$1"; then
    fail 'npm could not reach its registry: is there a network, does it need a proxy? Then run this again.'
  elif grep -q 'EACCES\|EROFS' "$1"; then
    fail "npm may not write here: $root must belong to the user who runs this."
  elif grep -q ENOSPC "$1"; then
    fail 'The disk is full: the npm packages take about 1 GB.'
  fi
  fail 'npm could not install the packages; what it said is above.'
}

check_node() {
  [ "$(major "$node")" = '' ] || return 0
  # The package `node` fetches its program in an install script.
  if [ "$(npm config get ignore-scripts 2>/dev/null)" = true ]; then
    fail 'npm is set to ignore-scripts, so the package that brings Node 26 could not be set up.' \
      'Run: npm rebuild node --ignore-scripts=false'
  fi
  [ "$(major node)" -ge "$oldest" ] || fail \
    "The package that brings Node $oldest was not set up. Run: npm rebuild node, or install Node $oldest or newer."
  node=$(command -v node)
}

task=${1:-}
case $task in
'' | */* | .*) fail 'usage: sh tools/run.sh <task> [arguments]' ;;
esac
[ -f "tools/$task.ts" ] || fail "there is no task named $task"
shift

is_installed || install
check_node
PATH=$root/node_modules/.bin:$PATH
export PATH
# npm doesn't end what it started when it is killed; the kernel does (PR_SET_PDEATHSIG).
if [ -n "${npm_lifecycle_event:-}" ] && command -v setpriv >/dev/null 2>&1; then
  exec setpriv --pdeathsig TERM -- "$node" "$root/tools/$task.ts" "$@"
fi
exec "$node" "$root/tools/$task.ts" "$@"
