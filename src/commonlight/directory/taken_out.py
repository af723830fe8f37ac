"""What the directory gives to "take everything out": the files after HSDS 3.1 that any directory program reads."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from commonlight.core import clock
from commonlight.core.taking_out import Writer, register_folder
from commonlight.directory.exporting import export_folder


def files() -> Iterator[tuple[str, Writer]]:
    """
    Yield every file of the public directory.

    All of it passed the publication gate: withheld addresses stay sealed on this site, where an editor can look at them.
    """
    with tempfile.TemporaryDirectory(prefix="commonlight-directory-") as name:
        folder = Path(name)
        export_folder(folder, today=clock.today())
        for path in sorted(folder.iterdir()):
            yield path.name, _writer(path)


def _writer(path: Path) -> Writer:
    def write(stream: BinaryIO) -> None:
        with path.open("rb") as source:
            shutil.copyfileobj(source, stream)

    return write


def register() -> None:
    """Let the directory go out with everything else; from `AppConfig.ready`."""
    register_folder("directory", "hsds", files)
