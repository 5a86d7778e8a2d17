#!/usr/bin/env bash
# check.sh JAR MODELS: takes the steps of the Dockerfile in an empty folder, then starts the service with the image's command as a user
# who may write nothing there (user 10001 where root runs this), and asks its health check and the model. No container engine is needed.
set -euo pipefail
jar=$(realpath "$1") models=$(realpath "$2") port=${CHECK_PORT:-18097}
here=$(cd "$(dirname "$0")" && pwd) work=$(mktemp -d)
. "$here/build/http.sh"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

app=$work/opt/millrace
mkdir -p "$app" && chmod 755 "$work" "$work/opt"
"$here/build/app.sh" "$jar" "$app"
"$here/build/jre.sh" "$app"
mkdir "$app/models" && cp -rL "$models"/demo-* "$app/models"
"$here/build/train.sh" "$app" "$app/models" >"$work/training.log" 2>&1 || { grep -v Skipping "$work/training.log" >&2; exit 1; }
echo "laid out: $(du -sh "$app" | cut -f1), of which cache $(du -sh "$app/millrace.aot" | cut -f1), runtime $(du -sh "$app/jre" | cut -f1)"

chmod -R a-w "$app"
find "$app" -type f -printf '%p %s %T@\n' | sort >"$work/before"
other=()
[ "$(id -u)" != 0 ] || other=(setpriv --reuid 10001 --regid 10001 --clear-groups)
cd "$app"
env -i PATH="$PATH" "${other[@]}" "$app/bin/millrace" --server.port="$port" >"$work/log" 2>&1 &
pid=$!
ready "$port" "$pid" || { cat "$work/log" >&2; exit 1; }
echo "runs as user $(stat -c %u "/proc/$pid")"
"$app/bin/health" "$port" && echo "health: 0"
ask "$port" POST /v1/chat/completions '{"model":"demo-chat","messages":[{"role":"user","content":"What is 17 + 25?"}]}' |
  grep -o '"content":"[^"]*"'
kill "$pid"
code=0
wait "$pid" || code=$?
"$app/bin/health" "$port" && exit 1
find "$app" -type f -printf '%p %s %T@\n' | sort | cmp - "$work/before"
echo "ended with $code on SIGTERM, and nothing in the folder has changed"
[ "$code" = 0 ] || [ "$code" = 143 ]
