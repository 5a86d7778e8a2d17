#!/usr/bin/env bash
# app.sh JAR APP: lays the service's jar out in APP as the image has it: millrace.jar, lib/ (what it depends on), native/
# (their native libraries for this machine, so that nothing is unpacked at start) and bin/.
set -euo pipefail
jar=$(realpath "$1") here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$2" && cd "$2"
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
"${jdk}java" -Djarmode=tools -jar "$jar" extract --layers --force --destination layers >/dev/null
mkdir -p lib native
mv layers/*/lib/*.jar lib/ && mv layers/application/*.jar millrace.jar && rm -rf layers

case $(uname -m) in
  x86_64) ort=linux-x64 djl=linux-x86_64 ;;
  aarch64) ort=linux-aarch64 djl=linux-aarch64 ;;
  *) echo "no native libraries for $(uname -m)" >&2; exit 1 ;;
esac

# move_natives JAR FOLDER LIBRARIES: moves the libraries out of the jar to native/, and drops those of other systems.
move_natives() {
  mkdir unpacked
  (cd unpacked && "${jdk}jar" xf "../$1")
  find "unpacked/$3" -type f -exec mv {} native/ \;
  rm -rf "unpacked/$2"/*/
  "${jdk}jar" --create --file "$1" --manifest unpacked/META-INF/MANIFEST.MF --date=2000-01-01T00:00:00Z -C unpacked .
  rm -rf unpacked
}
for archive in lib/onnxruntime*.jar; do move_natives "$archive" ai/onnxruntime/native "ai/onnxruntime/native/$ort"; done
for archive in lib/tokenizers-*.jar; do move_natives "$archive" native/lib "native/lib/$djl/cpu"; done

cp -r "$here/bin" .
