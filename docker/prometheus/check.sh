#!/bin/sh
# Checks the scrape configuration and the alert rules, and runs their unit tests. Needs promtool (Debian: apt-get install prometheus).
set -eu
cd "$(dirname "$0")"
promtool check config prometheus.yml
promtool check rules alerts.yml
promtool test rules alerts_test.yml
