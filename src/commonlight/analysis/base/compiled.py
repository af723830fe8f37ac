"""Compiled loops: where their cache lives, and how to decorate them. Import this only when compiled speed is wanted."""

import os
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any


@cache
def cache_folder() -> Path:
    """
    Return the folder for compiled code: in the user's own cache, so that an install owned by root works too.

    Its name holds a digest of the analysis' files. numba itself makes a loop anew only when the loop's own file changed, and would
    run on with the old text of a loop it calls from another file.
    """
    digest = blake2b(digest_size=8)
    sources = Path(__file__).parents[1]
    for path in sorted(sources.rglob("*.py")):
        told = path.stat()
        digest.update(f"{path.relative_to(sources)} {told.st_mtime_ns} {told.st_size};".encode())
    place = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return place / "commonlight" / "compiled" / digest.hexdigest()


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
