#!/usr/bin/env bash
# measure.sh [OPTION…] CHECKOUT JAR [CHECKOUT JAR]: the figures of the structure of one build, or of two side by side; see README.md.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
home=
for jdk in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
  if [ -x "$jdk/bin/javac" ] && "$jdk/bin/javac" -version 2>&1 | grep -q '^javac 25'; then
    home=$jdk
    break
  fi
done
[ -n "$home" ] || { echo "measure.sh: needs a JDK 25, in JAVA_HOME or under /usr/lib/jvm" >&2; exit 2; }
"$home/bin/javac" -Xlint:all -d "$work/classes" "$here"/*.java
printf 'Premain-Class: structure.Agent\nMain-Class: structure.Structure\n' >"$work/manifest"
"$home/bin/jar" --create --file "$work/structure.jar" --manifest "$work/manifest" -C "$work/classes" .
"$home/bin/java" -Djava.io.tmpdir="$work" -jar "$work/structure.jar" "$@"
