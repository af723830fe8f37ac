"""Taking the whole public directory out: CSV files after HSDS 3.1 with a Frictionless description, in one pass."""

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from commonlight.directory import hsds
from commonlight.directory.api_selectors import Asked, rows

CHUNK_BYTES = 64 * 1024
SAFE_START = ("=", "+", "-", "@", "\t", "\r")
FRICTIONLESS = {"number": "number", "date": "date", "datetime": "datetime", "time": "string"}
SINGLE_LINKS = {"unit": "unit_id", "taxonomy_term": "taxonomy_term_id", "taxonomy_detail": "taxonomy_id"}


class _Tables:
    """One open CSV file for each object; every row is written once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, TextIO] = {}
        self._writers: dict[str, Any] = {}
        self._seen: dict[str, set[bytes]] = {}

    def add(self, entity: str, values: dict[str, Any]) -> None:
        """Write a row, unless one with its id stands already."""
        if entity not in self._writers:
            self._files[entity] = (self._folder / f"{entity}.csv").open("w", encoding="utf-8", newline="")
            self._writers[entity] = csv.DictWriter(
                self._files[entity], list(hsds.entity(entity).fields), extrasaction="ignore"
            )
            self._writers[entity].writeheader()
            self._seen[entity] = set()
        key = bytes.fromhex(values["id"].replace("-", ""))
        if key not in self._seen[entity]:
            self._seen[entity].add(key)
            self._writers[entity].writerow({name: _cell(value) for name, value in values.items()})

    def close(self) -> list[str]:
        """Close all files and return the objects that have one."""
        for stream in self._files.values():
            stream.close()
        return sorted(self._files)


def _cell(value: Any) -> Any:
    # A sheet program takes a cell that begins like this for a formula; phone numbers may begin with +.
    if (
        isinstance(value, str)
        and value.startswith(SAFE_START)
        and not value[1:].replace(" ", "").replace("-", "").isdigit()
    ):
        return f"'{value}"
    return value


def _take_apart(tables: _Tables, entity: str, one: dict[str, Any], links: dict[str, str]) -> None:
    described = hsds.entity(entity)
    values = {name: value for name, value in one.items() if name in described.fields}
    values |= {name: value for name, value in links.items() if name in described.fields}
    if entity == "attribute":
        values |= {"link_id": links.get("link_id", ""), "link_entity": links.get("link_entity", "")}
    for member, target in described.one.items():
        if isinstance(one.get(member), dict):
            column = SINGLE_LINKS.get(member, f"{member}_id")
            if column in described.fields:
                values[column] = one[member]["id"]
            _take_apart(tables, target, one[member], {})
    tables.add(entity, values)
    below = {f"{entity}_id": one["id"], "link_id": one["id"], "link_entity": entity}
    for member, target in described.lists.items():
        if target not in hsds.NEVER_KEPT:
            for inner in one.get(member, ()):
                _take_apart(tables, target, inner, below)


def export_folder(folder: Path, *, today: date) -> dict[str, int]:
    """Write the public directory into a folder and return how many objects of the API went in, by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = _Tables(folder)
    counts: dict[str, int] = {}
    for kind in ("taxonomy", "taxonomy_term", "organization", "service"):
        counts[kind] = 0
        for text in rows(kind, Asked(), today=today).values_list("document", flat=True).iterator(chunk_size=500):
            _take_apart(tables, kind, json.loads(text), {})
            counts[kind] += 1
    _describe(folder, tables.close())
    return counts


def _describe(folder: Path, entities: list[str]) -> None:
    resources = [
        {
            "name": entity,
            "path": f"{entity}.csv",
            "profile": "tabular-data-resource",
            "schema": {
                "primaryKey": "id",
                "fields": [
                    {
                        "name": described.name,
                        "type": FRICTIONLESS.get(described.type, "string"),
                        **({"constraints": {"required": True}} if described.required else {}),
                    }
                    for described in hsds.entity(entity).fields.values()
                ],
            },
        }
        for entity in entities
    ]
    package = {
        "name": "human-services",
        "profile": "tabular-data-package",
        "hsds_version": "3.1",
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(package, indent=1), encoding="utf-8")


def datapackage_zip(*, today: date) -> Iterator[bytes]:
    """Yield the bytes of a ZIP with the whole public directory; nothing but public words touches the disk."""
    with tempfile.TemporaryDirectory(prefix="commonlight-export-") as name:
        folder = Path(name)
        export_folder(folder / "hsds", today=today)
        target = folder / "hsds.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted((folder / "hsds").iterdir()):
                archive.write(path, path.name)
        with target.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk
