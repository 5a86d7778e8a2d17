#!/usr/bin/env bash
# train.sh APP MODELS: serves the models of the folder once, asks each endpoint a few things, and leaves what the JVM learned of
# classes in APP/millrace.aot (JEP 483 and 514). Not what it learned of hot methods (JEP 515), hence the level: with their profiles the
# optimizing compiler works on code that runs at start alone, and takes a core from it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd) app=$(realpath "$1") models=$(realpath "$2") port=${TRAINING_PORT:-18099}
. "$here/http.sh"
rm -f "$app/millrace.aot"
MILLRACE_AOT="-XX:AOTCacheOutput=$app/millrace.aot -Xlog:aot=error -XX:TieredStopAtLevel=1" \
  "$app/bin/millrace" --server.port="$port" --millrace.models.path="$models" &
pid=$!
trap 'kill $pid 2>/dev/null || true' EXIT
ready "$port" "$pid"

chat='{"model":"demo-chat","stream":true,"max_tokens":40,"messages":[{"role":"user","content":"What is 17 + 25?"}]}'
expect() { [[ $(ask "$port" "${@:2}" | head -1) == *" $1 "* ]] || { echo "train.sh: ${*:2} did not answer $1" >&2; exit 1; }; }
for _ in {1..5}; do
  expect 200 POST /v1/chat/completions "$chat"
  expect 200 POST /v1/chat/completions "${chat/true/false}"
  expect 200 POST /v1/completions '{"model":"demo-chat","prompt":"One two","max_tokens":8}'
  expect 200 POST /v1/embeddings '{"model":"demo-embed","input":["Ada bought a red bicycle.","The sun is shining today."]}'
  expect 200 POST /v1/rerank '{"model":"demo-rerank","query":"How is the weather?","documents":["It is raining.","A dog sleeps."]}'
  expect 400 POST /v1/chat/completions '{"model":"demo-chat","messages":[]}'
  expect 404 GET /v1/models/none
  for path in /v1/models /actuator/health/liveness /actuator/health /actuator/info /actuator/prometheus /v2/health/ready /v2/models/demo-vision; do
    expect 200 GET "$path"
  done
done
expect 200 GET /v3/api-docs

trap - EXIT
kill "$pid"
wait "$pid" || [ $? = 143 ]
[ -s "$app/millrace.aot" ] || { echo "train.sh: the JVM wrote no cache" >&2; exit 1; }
