#!/usr/bin/env bash
# jre.sh APP: links a Java runtime of the modules that the service in APP uses into APP/jre.
set -euo pipefail
app=$1
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
# Found by name at run time, where jdeps cannot see them: JMX beans of the meters, flight recordings and zip file systems.
by_name=jdk.management,jdk.jfr,jdk.zipfs
used=$("${jdk}jdeps" --multi-release 25 --ignore-missing-deps --recursive --print-module-deps \
  --class-path "$app/lib/*" "$app/millrace.jar" 2>/dev/null | tail -1)
modules=$(echo "$used,$by_name" | tr , '\n' | sort -u | paste -sd,)
rm -rf "$app/jre"
"${jdk}jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
  --compress=zip-0 --output "$app/jre"
echo "modules: $modules"
