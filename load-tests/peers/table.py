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


def note(rates: Path, name: str, items: str, report: Path) -> None:
    """Adds a report of bench to the rates."""
    with rates.open("a") as out:
        for point in json.loads(report.read_text())["points"]:
            if point["errors"]:
                sys.exit(f"{name}: {point['errors']} {point['faults']}")
            row = {"name": name, "clients": int(point["level"]["value"]), "items": int(items), "rate": point["requestsPerSecond"] * int(items), "p50": point["e2el"]["p50"]}
            out.write(json.dumps(row) + "\n")


def lines(file: Path) -> list[dict]:
    """The JSON objects among the lines, behind whatever Maven prints before them."""
    return [json.loads(line[line.index("{") :]) for line in file.read_text().splitlines() if '{"' in line]


def processor() -> str:
    names = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")] if Path("/proc/cpuinfo").exists() else []
    return names[0] if names else platform.processor()


def rounds(served: dict[tuple[str, int, int], list[dict]], *load: int) -> list[tuple[float, float]]:
    """Rates of Millrace and of transformers.js that were measured one behind the other."""
    return [(ours["rate"], theirs["rate"]) for ours, theirs in zip(served["Millrace", *load], served["transformers.js", *load])]


def show(work: Path) -> None:
    served: dict[tuple[str, int, int], list[dict]] = defaultdict(list)
    for row in lines(work / "rates.jsonl"):
        if row["name"] != "warm":
            served[row["name"], row["clients"], row["items"]].append(row)
    pairs = {load: rounds(served, *load) for load in LOADS}
    for (clients, items), both in pairs.items():
        print(f"rounds, {clients} clients, {items} texts a request, Millrace beside transformers.js: " + "; ".join(f"{ours:.0f} beside {theirs:.0f}" for ours, theirs in both))
    print(f"{datetime.date.today()}, {os.cpu_count()} cores of {processor()}; medians\n")
    print("| all-MiniLM-L6-v2, one text of 9 tokens | 1 client, texts/s (p50 ms) | 64 clients, texts/s | 1 client, 64 texts a request, texts/s |\n| --- | --- | --- | --- |")
    for name in dict.fromkeys(key[0] for key in served):
        alone, many, batches = (served[name, *load] for load in LOADS)
        print(f"| {name} over HTTP | {median(r['rate'] for r in alone):.0f} ({median(r['p50'] for r in alone):.2f}) "
              f"| {median(r['rate'] for r in many):.0f} | {median(r['rate'] for r in batches):.0f} |")
    print("| Millrace / transformers.js, median of the rounds | " + " | ".join(f"{median(ours / theirs for ours, theirs in pairs[load]):.2f}" for load in LOADS) + " |")
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
    if sys.argv[1] == "note":
        note(Path(sys.argv[2]), sys.argv[3], sys.argv[4], Path(sys.argv[5]))
    else:
        show(Path(sys.argv[2]))
