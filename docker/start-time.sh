#!/usr/bin/env bash
# start-time.sh APP MODELS [RUNS]: milliseconds from the start of the process to the first 200 of /actuator/health/readiness, and CPU
# seconds used until then, with the cache of loaded classes and without, in turn; then the medians and their ratio. APP is what
# docker/build lays out. SERVICE_ARGS adds arguments of the service.
set -euo pipefail
app=$(realpath "$1") models=$(realpath "$2") runs=${3:-5} port=${START_PORT:-18098}
here=$(cd "$(dirname "$0")" && pwd) work=$(mktemp -d)
. "$here/build/http.sh"
trap 'rm -rf "$work"' EXIT

# once NAME OPTION: one start; adds "milliseconds CPU-centiseconds" to the file NAME.
once() {
  local began=$EPOCHREALTIME pid ticks
  MILLRACE_AOT=$2 "$app/bin/millrace" --server.port="$port" --millrace.models.path="$models" ${SERVICE_ARGS:-} >"$work/log" 2>&1 &
  pid=$!
  ready "$port" "$pid" || { cat "$work/log" >&2; kill "$pid"; exit 1; }
  local millis=$(((${EPOCHREALTIME/./} - ${began/./}) / 1000))
  ticks=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  kill "$pid"
  wait "$pid" || [ $? = 143 ]
  echo "$millis $ticks" >>"$work/$1"
  echo "$1 cache: ready after $millis ms, $ticks/100 s of CPU"
}

# median NAME COLUMN
median() { cut -d' ' -f"$2" "$work/$1" | sort -n | sed -n "$(((runs + 1) / 2))p"; }

for ((run = 0; run < runs; run++)); do
  once without -XX:AOTMode=off
  once with "-XX:AOTCache=$app/millrace.aot -XX:AOTMode=on"
done
for column in 1 2; do
  name=$([ $column = 1 ] && echo 'ready, ms' || echo 'CPU, s/100')
  echo "$name: median without $(median without $column), with $(median with $column), ratio $(echo "scale=2; $(median without $column)/$(median with $column)" | bc)"
done
