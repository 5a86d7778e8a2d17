#!/usr/bin/env bash
# Pulls a large model from a hub of our own on this machine, whose answers are those of the real one:
#   drill.sh uncut   the time of a pull beside that of curl | sha256sum, three rounds in turn
#   drill.sh cut     the connection is reset ten times; the bytes have to be right
#   drill.sh killed  the process is killed at twenty random points; the folder has to be whole or not there
# From the root of the repository, after mvn package -DskipTests. BYTES (1000000000) is the size of the file, SEED that of the
# points in time, which are up to SPREAD (2500) ms after the first byte.
set -euo pipefail
jar=${JAR:-target/millrace.jar}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d); port=${PORT:-18432}
RANDOM=${SEED:-7}
trap 'kill $hub 2>/dev/null || true; rm -rf "$work"' EXIT

mkdir -p "$work/repo/onnx"
head -c "${BYTES:-1000000000}" /dev/urandom > "$work/repo/onnx/model_q4.onnx_data"
head -c 300000 /dev/urandom > "$work/repo/onnx/model_q4.onnx"
echo '{"architectures":["LlamaForCausalLM"]}' > "$work/repo/config.json"
echo '{}' > "$work/repo/tokenizer.json"

start_hub() { # cuts
  "$java" src/test/java/io/millrace/hub/TestHub.java "$work/repo" org/large "$port" "$1" > "$work/hub.log" 2>&1 & hub=$!
  for _ in $(seq 300); do grep -q '^http' "$work/hub.log" && return; sleep 0.2; done
  cat "$work/hub.log"; exit 1
}
pull() { HF_TOKEN= HF_ENDPOINT=http://127.0.0.1:$port HF_HOME="$work/cache" exec "$java" ${JAVA_OPTS:-} -jar "$jar" pull org/large --models "$work/models"; }
clean() { rm -rf "$work/cache" "$work/models"; }
whole() { for f in config.json tokenizer.json onnx/model_q4.onnx onnx/model_q4.onnx_data; do cmp -s "$work/repo/$f" "$work/models/org--large/$f" || return 1; done; }
now() { date +%s.%N; }

case ${1:?uncut, cut or killed} in
  uncut)
    start_hub 0
    for round in 1 2 3; do
      clean; a=$(now); (pull) > /dev/null 2>&1; b=$(now)
      curl -sL "http://localhost:$port/cdn/onnx/model_q4.onnx_data" | sha256sum > /dev/null; c=$(now)
      whole || { echo "wrong bytes"; exit 1; }
      awk "BEGIN { p = $b - $a; q = $c - $b; printf \"round $round: pull %.2f s with the start of the process, curl | sha256sum %.2f s, speed %.0f %%\n\", p, q, 100 * q / p }"
    done;;
  cut)
    start_hub 10
    (pull); grep -c '^cut' "$work/hub.log" | sed 's/$/ connections were reset/'
    whole && echo "right bytes";;
  killed)
    start_hub 0; half=0; ended=0
    for i in $(seq 20); do
      (pull) > "$work/pull.log" 2>&1 & p=$!
      for _ in $(seq 600); do grep -q '^loading' "$work/pull.log" 2>/dev/null || ! kill -0 $p 2>/dev/null || { sleep 0.1; continue; }; break; done
      sleep "$(awk "BEGIN { print $RANDOM % ${SPREAD:-2500} / 1000 }")"
      kill -9 $p 2>/dev/null || ended=$((ended + 1)); wait $p 2>/dev/null || true
      if [ -e "$work/models/org--large" ] && ! whole; then half=$((half + 1)); fi
      part=$(du -sm "$work/cache" 2>/dev/null | cut -f1 || true)
      echo "kill $i: $([ -e "$work/models/org--large" ] && echo 'the folder is whole' || echo 'no folder'), ${part:-0} MB in the cache"
      if [ -e "$work/models/org--large" ]; then clean; fi
    done
    (pull) > /dev/null 2>&1; whole && echo "after the last pull: right bytes"
    echo "half folders: $half, pulls that had ended before they were killed: $ended"; [ "$half" = 0 ];;
esac
