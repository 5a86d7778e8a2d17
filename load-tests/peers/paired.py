#!/usr/bin/env python3
"""Two embedding models of one service in turn, sixty requests each, so that both see the same machine: paired.py URL MODEL MODEL [ROUNDS]

Prints medians in milliseconds, of a request and of the run that Server-Timing states. Rounds before the service's code is compiled do not count.
"""

import http.client
import json
import re
import socket
import statistics
import sys
import time
import urllib.parse

WARM, EACH = 25, 60
TEXT = "Sunny skies over the harbour today."


def request(connection, model):
    body = json.dumps({"model": model, "input": TEXT}).encode()
    start = time.perf_counter()
    connection.request("POST", "/v1/embeddings", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        sys.exit(f"{model}: {response.status} {answer.decode()}")
    taken = 1000 * (time.perf_counter() - start)
    return taken, float(re.search(r"run;dur=([\d.]+)", response.headers["Server-Timing"])[1])


def main():
    url, models, rounds = urllib.parse.urlsplit(sys.argv[1]), sys.argv[2:4], int((sys.argv[4:] or [45])[0])
    connection = http.client.HTTPConnection(url.hostname, url.port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    times = {model: [] for model in models}
    for turn in range(WARM + rounds):
        for model in models if turn % 2 else models[::-1]:
            taken = [request(connection, model) for _ in range(EACH)]
            if turn >= WARM:
                times[model] += taken
    for model in models:
        whole, run = (statistics.median(part) for part in zip(*times[model]))
        print(f"{model}: {whole:.2f} a request, {run:.2f} a run")


main()
