# Sourced: HTTP without a client of its own.

# ask PORT METHOD PATH [JSON]: the answer's status and body on stdout; 1 where nobody listens.
ask() {
  local length=${4:-}
  { exec 3<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf '%s %s HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s' \
    "$2" "$3" "${#length}" "$length" >&3
  cat <&3
  exec 3>&-
}

# ready PORT PID: waits until the service is ready; 1 where its process ends before, or after READY_WITHIN seconds.
ready() {
  local end=$((SECONDS + ${READY_WITHIN:-300}))
  until [[ $(ask "$1" GET /actuator/health/readiness | head -1) == *" 200 "* ]]; do
    kill -0 "$2" 2>/dev/null || return 1
    if ((SECONDS > end)); then
      ask "$1" GET /actuator/health/readiness >&2
      return 1
    fi
    sleep 0.02
  done
}
