"""Compiled loops: where their cache lives, and how to decorate them. Import this only when compiled speed is wanted."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def cache_folder() -> Path:
    """Return the folder for compiled code: the user's own cache, so that an install owned by root works too."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "commonlight" / "compiled"


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Return `function` compiled by numba: without the interpreter lock, cached on disk.

    Where no cache can be written the function is compiled anew in each process.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder()))
    import numba

    options: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy"}
    try:
        return numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no folder to write to
        return numba.njit(**options)(function)
