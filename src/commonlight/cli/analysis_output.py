"""What the `analyse` commands share: reading errors as exit code 2, and files that are whole or not there at all."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from commonlight.analysis.base import AnalysisError
from commonlight.analysis.base.estimate import json_ready
from commonlight.cli.errors import CommandError


@contextmanager
def bad_input_ends_the_command(source: Path | str) -> Iterator[None]:
    """Turn an analysis error about `source` into the message and exit code of a command."""
    try:
        yield
    except AnalysisError as problem:
        raise CommandError(f"{Path(source).name}: {problem}") from problem
    except ModuleNotFoundError as missing:
        raise CommandError(
            f"the analysis packages are not installed ({missing.name} is missing); install commonlight[analysis]"
        ) from missing


def write_whole(path: Path, text: str) -> None:
    """Write a text file so that it is either complete or unchanged; CommandError when the folder cannot be written."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it is either complete or unchanged; CommandError when the folder cannot be written."""
    try:
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as problem:
        raise CommandError(f"cannot write {path}: {problem.strerror}; choose a folder you may write to") from problem


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the mapping in a YAML file; CommandError when it is missing or not one."""
    import yaml

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CommandError(f"cannot read {path}: {problem.strerror}") from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise CommandError(f"{path.name} is not readable YAML: {str(problem).splitlines()[0]}") from problem
    if not isinstance(given, dict):
        raise CommandError(f"{path.name} must hold lines like 'title: Our year'")
    return given


def write_json(path: Path, value: Any) -> None:
    """Write a result as strict JSON (infinite numbers as null)."""
    write_whole(path, json.dumps(json_ready(value), indent=1, ensure_ascii=False, allow_nan=False) + "\n")
