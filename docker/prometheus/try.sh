#!/bin/sh
# try.sh [HOST:PORT] [SECONDS]: runs Prometheus against a running service (localhost:8080) with the configuration beside this script, sends
# some traffic, and prints what its API says of the target, the rules and every query of the dashboard.
# Needs prometheus, promtool (Debian: apt-get install prometheus) and curl.
set -eu
target=${1:-localhost:8080}
seconds=${2:-60}
port=${PROMETHEUS_PORT:-19090}
api=http://localhost:$port
here=$(cd "$(dirname "$0")" && pwd)
home=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server"; wait "$server" || true; }; rm -rf "$home"' EXIT

cp "$here/alerts.yml" "$home"
sed "s/\[millrace:8080\]/[\"$target\"]/" "$here/prometheus.yml" >"$home/prometheus.yml"
prometheus --config.file="$home/prometheus.yml" --storage.tsdb.path="$home/data" --web.listen-address="localhost:$port" \
    --log.level=warn 2>"$home/log" &
server=$!

ask() {
    curl -s -o /dev/null -H 'content-type: application/json' "http://$target/v1/$1" -d "$2"
}

end=$(($(date +%s) + seconds))
requests=0
while [ "$(date +%s)" -lt "$end" ]; do
    ask chat/completions '{"model":"demo-chat","messages":[{"role":"user","content":"What is 17 + 25?"}]}'
    ask embeddings '{"model":"demo-embed","input":["The weather is sunny today.","Rain."]}'
    requests=$((requests + 2))
    sleep 0.2
done
kill -0 "$server" || { cat "$home/log" >&2; exit 1; }
echo "$requests requests in $seconds s"

query() {
    promtool query instant "$api" "$1"
}

count() {
    curl -s "$api/api/v1/rules" | grep -o "$1" | wc -l
}

echo "target: $(query 'up{job="millrace"}')"
echo "rules: $(count '"type":"alerting"'), evaluated without error: $(count '"health":"ok"'), firing: $(count '"state":"firing"')"
echo "series of Millrace: $(query 'count({__name__=~"(millrace|gen_ai)_.*"})')"
sed -n 's/^ *"expr": "\(.*\)",\{0,1\}$/\1/p' "$here/../grafana/dashboards/millrace.json" |
    sed 's/\\"/"/g; s/\$__rate_interval/1m/g; s/\$instance/.*/g; s/\$model/.*/g' >"$home/queries"
empty=0
while IFS= read -r expression; do
    answer=$(query "$expression") || exit 1
    if [ -z "$answer" ]; then
        empty=$((empty + 1))
        echo "no series: $expression"
    fi
done <"$home/queries"
echo "queries of the dashboard: $(wc -l <"$home/queries"), without a series: $empty"
echo "tokens a second: $(query 'sum by (model) (rate(millrace_tokens_generated_tokens_total[1m]))')"
echo "TTFT p95: $(query 'histogram_quantile(0.95, sum by (le) (rate(gen_ai_server_time_to_first_token_seconds_bucket[1m])))')"
