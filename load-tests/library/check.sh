#!/usr/bin/env bash
# What the library's artefact brings into an empty project, beside the list of the tests, and that it holds nothing of the service's
# settings. After `mvn install` (or `mvn -DskipTests install`) of the service.
set -euo pipefail
cd "$(dirname "$0")/../.."
jar=target/library/millrace.jar
[ -e "$jar" ] || { echo "there is no $jar: run mvn install first" >&2; exit 1; }
for name in application.yaml META-INF/spring.factories META-INF/build-info.properties playground/; do
  if unzip -l "$jar" | grep -q " $name"; then
    echo "$jar holds $name, which is the service's" >&2
    exit 1
  fi
done
found=$(mktemp)
trap 'rm -f "$found"' EXIT
mvn -B -ntp -q -f load-tests/library dependency:list -DincludeScope=runtime -DoutputFile="$found" -Dmdep.outputScope=false
brought=$(grep -oE '[a-z][A-Za-z0-9.-]+:[A-Za-z0-9.-]+:jar:[^ ]+' "$found" | cut -d: -f1,2 | grep -v '^io.millrace:' | sort)
if ! diff <(echo "$brought") <(sort src/test/resources/library/brings.txt); then
  echo "src/test/resources/library/brings.txt says otherwise (>)" >&2
  exit 1
fi
echo "$brought"
echo "io.millrace:millrace brings $(echo "$brought" | wc -l) jars, and $(stat -c %s "$jar") bytes of its own"
