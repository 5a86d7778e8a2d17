#!/usr/bin/env bash
# bench.sh [MODELS [MODEL [TOKENS [ROUNDS]]]]: tokens a second of 16 threads through Spring AI's ChatModel, beside the bare engine, in turn.
# After `mvn install` (or `mvn -DskipTests install`) of the service.
set -euo pipefail
cd "$(dirname "$0")"
models=$(realpath "${1:-../../models}")
exec mvn -B -ntp -q -Pspring-ai compile exec:exec -Dbench.args="$models ${2:-demo-chat} ${3:-200} ${4:-9}"
