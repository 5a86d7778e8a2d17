"""Keeps freed memory in the process: glibc otherwise returns every large tensor to the kernel, and page faults take most of a step."""

from __future__ import annotations

import os
import sys

SETTINGS = {"MALLOC_TOP_PAD_": str(2**28), "MALLOC_MMAP_THRESHOLD_": str(2**32), "MALLOC_TRIM_THRESHOLD_": str(2**33)}


def keep() -> None:
    """Starts this process again with the allocator so set, which glibc reads only when a process starts."""
    if not SETTINGS.items() <= os.environ.items():
        os.execve(sys.executable, sys.orig_argv, os.environ | SETTINGS)
