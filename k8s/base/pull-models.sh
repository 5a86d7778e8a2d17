#!/bin/sh
# pull-models.sh LIST FOLDER: downloads what LIST names into FOLDER; what is there already and whole is kept.
# Needs curl and sha256sum. MODELS_TOKEN, where set, is sent as Authorization: Bearer, and not to other hosts on redirects.
set -eu
list=$1
folder=$2
token=${MODELS_TOKEN:-}

fetch() {
    if [ -n "$token" ]; then
        printf 'header = "Authorization: Bearer %s"\n' "$token"
    fi | curl --config - --fail --location --silent --show-error --proto '=http,https' \
        --retry 5 --retry-delay 1 --retry-max-time 600 --output "$2" "$1"
}

is_whole() {
    [ -f "$1" ] && { [ "$2" = - ] || echo "$2  $1" | sha256sum -c >/dev/null 2>&1; }
}

pull() {
    file=$folder/$1
    if is_whole "$file" "$2"; then
        echo "$1 is there"
        return
    fi
    mkdir -p "$(dirname "$file")"
    fetch "$3" "$file.part"
    is_whole "$file.part" "$2" || { echo "$1: the sha256 of $3 is not $2" >&2; rm -f "$file.part"; exit 1; }
    mv "$file.part" "$file"
    echo "$1 pulled"
}

count=0
while read -r path sum url more || [ -n "$path" ]; do
    case $path in '' | '#'*) continue ;; /* | *..*) echo "$path: must be below the folder" >&2; exit 1 ;; esac
    if [ -z "$url" ] || [ -n "$more" ]; then
        echo "$path: a line is a path, a sha256 or -, and a URL" >&2
        exit 1
    fi
    pull "$path" "$sum" "$url"
    count=$((count + 1))
done <"$list"
[ "$count" -gt 0 ] || { echo "$list names no model" >&2; exit 1; }
