#!/usr/bin/env python3
"""Collects what the peers' runs print, and prints one Markdown table of medians over the rounds."""

from __future__ import annotations

import datetime
import json
import os
import platform
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median

LOADS = ((1, 1), (64, 1), (1, 64))  # clients, texts a request


def served(work: Path, clients: int, items: int) -> dict[str, list[dict]]:
    """Points of bench's rounds, by server: transformers.js was asked, Millrace beside it."""
    report = json.loads((work / f"served-{clients}-{items}.json").read_text())
    found = {"Millrace": report["beside"]["points"], "transformers.js": report["points"]}
    for name, points in found.items():
        for point in points:
            if point["errors"]:
                sys.exit(f"{name}: {point['errors']} {point['faults']}")
    return found


def lines(file: Path) -> list[dict]:
    """The JSON objects among the lines, behind whatever Maven prints before them."""
    return [json.loads(line[line.index("{") :]) for line in file.read_text().splitlines() if '{"' in line]


def processor() -> str:
    names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")] if Path("/proc/cpuinfo").exists() else []
    return names[0] if names else platform.processor()


def rate(points: list[dict], items: int) -> float:
    return median(point["requestsPerSecond"] for point in points) * items


def ratio(of: dict[str, list[dict]]) -> float:
    """Of the rates that were measured one behind the other, the median."""
    return median(ours["requestsPerSecond"] / theirs["requestsPerSecond"] for ours, theirs in zip(of["Millrace"], of["transformers.js"]))


def show(work: Path) -> None:
    found = {load: served(work, *load) for load in LOADS}
    print(f"\n{datetime.date.today()}, {os.cpu_count()} cores of {processor()}; medians\n")
    print("| all-MiniLM-L6-v2, one text of 9 tokens | 1 client, texts/s (p50 ms) | 64 clients, texts/s | 1 client, 64 texts a request, texts/s |\n| --- | --- | --- | --- |")
    for name in ("Millrace", "transformers.js"):
        alone, many, batches = (rate(found[load][name], load[1]) for load in LOADS)
        print(f"| {name} over HTTP | {alone:.0f} ({median(point['e2el']['p50'] for point in found[LOADS[0]][name]):.2f}) | {many:.0f} | {batches:.0f} |")
    print("| Millrace / transformers.js, median of the rounds | " + " | ".join(f"{ratio(found[load]):.2f}" for load in LOADS) + " |")
    loops = [("transformers.js in process", row) for row in lines(work / "transformers-loop.jsonl")]
    loops += [("LangChain4j in process", row) for row in lines(work / "langchain4j.jsonl")]
    loops += [("DJL in process", row) for row in lines(work / "djl.jsonl")]
    loops += [(f"onnxruntime-node, bare loop without a tokenizer, {row['options']}", row) for row in lines(work / "onnxruntime-loop.jsonl")]
    rates: dict[str, dict[int, float]] = defaultdict(dict)
    for name, row in loops:
        rates[name][row["batch"]] = row["rate"]
    for name, by in rates.items():
        alone, most = by[1], by.get(64)
        print(f"| {name} | {alone:.0f} | | {most:.0f} |" if most else f"| {name} | {alone:.0f} | | |")


if __name__ == "__main__":
    show(Path(sys.argv[1]))
