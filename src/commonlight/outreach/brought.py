"""
A file between its preview and the press that brings it in: sealed on disk, its key in the page's hidden field only.

The person sees first what would happen, and does not have to choose the file twice. What nobody brings in is swept with
other files that wait (see `core.sealed_files`).
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from commonlight.core import clock, sealed_files
from commonlight.core.hidden_state import HiddenState, StateBroken, StateExpired
from commonlight.outreach.sealing import SealBroken


@dataclass(frozen=True)
class BroughtFile:
    """A file somebody brought: its name and its bytes."""

    name: str
    data: bytes


def keep_file(brought: BroughtFile, *, purpose: str, more: dict[str, Any]) -> str:
    """Keep a file sealed for an hour and return the text of the hidden field that opens it."""
    writer = sealed_files.SealedFileWriter()
    writer.write(brought.data)
    writer.finish(clock.now())
    content = {"id": writer.id, "key": writer.key.hex(), "name": brought.name[:120], "more": more}
    return HiddenState(content=content).seal(purpose=purpose, at=clock.now())


def kept_file(request: HttpRequest, *, purpose: str) -> tuple[BroughtFile | None, dict[str, Any]]:
    """Return the file of a sent form and what was kept beside it, once; (None, {}) when it is too old or gone."""
    try:
        state = HiddenState.open(request.POST.get("file_id", ""), purpose=purpose, at=clock.now())
        file_id, key = int(state.content["id"]), bytes.fromhex(state.content["key"])
        data = b"".join(sealed_files.read(file_id, key))
    except (StateBroken, StateExpired, SealBroken, OSError, ValueError, KeyError):
        return None, {}
    sealed_files.discard(file_id)
    return BroughtFile(str(state.content["name"]), data), dict(state.content["more"])
