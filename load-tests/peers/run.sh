#!/usr/bin/env bash
# Millrace and peers over the same weights (all-MiniLM-L6-v2, float32), through the same client, in turn; prints a Markdown table.
# Needs: target/millrace.jar (mvn package), JDK 25, Maven, Node 20 or later with npm, python3. Environment: ROUNDS (20), SECONDS_EACH (2, of each server in each round), WARM (240 s of one client).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jar=${JAR:-$here/../../target/millrace.jar}
rounds=${ROUNDS:-20} seconds=${SECONDS_EACH:-2}
text='Sunny skies over the harbour today.'
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"

jvm() { mvn -q -B -ntp -f "$here/$1/pom.xml" compile exec:java -Dexec.args="$2"; }

[ -d "$here/node_modules" ] || (cd "$here" && ONNXRUNTIME_NODE_INSTALL=skip npm install --ignore-scripts --no-audit --no-fund >/dev/null)
jvm jvm "files $work/models/minilm"
mkdir -p "$work/theirs/minilm/onnx"
cp "$work/models/minilm/model.onnx" "$work/theirs/minilm/onnx/"
cp "$work/models/minilm/tokenizer.json" "$work/theirs/minilm/"
echo '{"architectures":["BertModel"],"model_type":"bert","hidden_size":384,"num_hidden_layers":6,"num_attention_heads":12,"vocab_size":30522,"pad_token_id":0,"type_vocab_size":2}' > "$work/theirs/minilm/config.json"
echo '{"do_lower_case":true,"unk_token":"[UNK]","sep_token":"[SEP]","pad_token":"[PAD]","cls_token":"[CLS]","mask_token":"[MASK]","model_max_length":512,"tokenizer_class":"BertTokenizer"}' > "$work/theirs/minilm/tokenizer_config.json"
printf '{"prompt":"%s"}\n' "$text" > "$work/text.jsonl"

"$java" @"$here/../../docker/bin/jvm.options" -jar "$jar" --server.port=9801 --millrace.models.path="$work/models" > "$work/millrace.log" 2>&1 &
node "$here/transformers-server.mjs" "$work/theirs" minilm 9802 > "$work/transformers.log" 2>&1 &
for url in http://127.0.0.1:9801/actuator/health/readiness http://127.0.0.1:9802/; do
  for _ in $(seq 120); do curl -s -o /dev/null "$url" && break; sleep 0.5; done
done

# The client is compiled by the quick compiler alone: it is soon warm, and takes little from the servers for that.
bench() { # arguments of bench
  "$java" -XX:TieredStopAtLevel=1 -jar "$jar" bench --quiet --endpoint embeddings --model minilm --trace "$work/text.jsonl" "$@" > "$work/bench.txt" 2>&1 || { cat "$work/bench.txt" >&2; return 1; }
}

# One load at a time, each server's code compiled for it before it counts (a load of another kind has much of it compiled anew), then both in turn by one client.
level() { # clients items seconds-of-Millrace's-warm-up seconds-of-each-server-in-each-round
  bench --url http://127.0.0.1:9801 --clients "$1" --items "$2" --warm-up "$3" --duration 1
  bench --url http://127.0.0.1:9802 --beside http://127.0.0.1:9801 --clients "$1" --items "$2" --warm-up 10 --duration "$4" --rounds "$rounds" --json "$work/served-$1-$2.json"
  echo "$1 clients, $2 texts a request; A is transformers.js, B Millrace:"
  grep -v '^[AB]: ' "$work/bench.txt"
}
level 1 1 "${WARM:-240}" "$seconds"
level 64 1 40 "$seconds"
level 1 64 20 $((3 * seconds)) # ten requests a second: fewer would be counted too coarsely
kill $(jobs -p) 2>/dev/null || true
wait 2>/dev/null || true
node "$here/transformers-loop.mjs" "$work/theirs" minilm "$text" 5 1 64 > "$work/transformers-loop.jsonl"
node "$here/onnxruntime-loop.mjs" "$work/models/minilm/model.onnx" 9 5 1 16 64 > "$work/onnxruntime-loop.jsonl"
jvm jvm "run '$text' 5 1 64" > "$work/langchain4j.jsonl"
jvm djl "$work/models/minilm '$text' 5 1 64" > "$work/djl.jsonl"
python3 "$here/table.py" "$work"
