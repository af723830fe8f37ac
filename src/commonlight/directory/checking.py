"""
Checking an HSDS endpoint, ours or another's, against HSDS 3.0 and 3.1. It speaks only HTTP to that endpoint and nothing to
anybody else: schemas come from our table of the standard, or from a folder with the official files.
"""

import gzip
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonlight.directory import hsds

# The validator loads with the first check: a start of the site must not wait for it.
if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

TIMEOUT_SECONDS = 60
MOST_BYTES = 200 * 1024 * 1024
PATHS = {
    "services": "service",
    "organizations": "organization",
    "service_at_locations": "service_at_location",
    "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term",
}
REQUIRED = ("services",)
Validators = Callable[[str, str], "Draft202012Validator"]


class CannotReach(Exception):
    """The endpoint does not answer as an HSDS API at all; the message says what to do."""


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. `n`: how many objects have it."""

    version: str
    where: str
    path: str
    message: str
    n: int = 1

    def __str__(self) -> str:
        times = f" ({self.n} objects)" if self.n > 1 else ""
        return f"HSDS {self.version}  {self.where}  {self.path or '(object)'}: {self.message}{times}"


@dataclass
class Report:
    """What a check found: `checked` objects by kind and version, `notes` that are no errors."""

    findings: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    checked: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, version: str, where: str, path: str, message: str) -> None:
        """Note an error; the same one in many objects is told once."""
        key = (version, where, path, message)
        self.findings[key] = self.findings.get(key, 0) + 1

    def listed(self) -> list[Finding]:
        """Return all findings, the most frequent first."""
        return [Finding(*key, n) for key, n in sorted(self.findings.items(), key=lambda pair: (-pair[1], pair[0]))]


@cache
def own_validator(name: str, version: str) -> "Draft202012Validator":
    """Return the validator of one object by our table of the standard; `Page` and `root` are those of lists and the root."""
    from jsonschema import Draft202012Validator, FormatChecker

    if name == "root":
        return Draft202012Validator(hsds.ROOT_SCHEMA, format_checker=FormatChecker())
    if name == "Page":
        page = {
            "type": "object",
            "properties": {**hsds.PAGE_FIELDS, "contents": {"type": "array"}},
            "required": ["contents"],
        }
        return Draft202012Validator(page, format_checker=FormatChecker())
    if name.endswith("_list"):
        schema = hsds.list_item_schema(name.removesuffix("_list"), version)
    else:
        schema = hsds.item_schema(name, version)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def official_validators(folder: Path) -> Validators:
    """
    Return validators made of the official schema files below a folder (`3.0/schema`, `3.1*/schema`), compiled or plain.

    The compiled schema of an object is used where there is one. Raises FileNotFoundError.
    """
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource
    from referencing.jsonschema import DRAFT202012

    def schema_folder(version: str) -> Path:
        found = sorted(path for path in folder.glob(f"{version}*/schema") if path.is_dir())
        if not found:
            raise FileNotFoundError(f"{folder} holds no schemas of HSDS {version}.")
        return found[-1]

    @cache
    def registry(version: str) -> Any:
        resources = []
        for path in schema_folder(version).glob("*.json"):
            resource = Resource.from_contents(json.loads(path.read_text()), default_specification=DRAFT202012)
            resources.append((path.name, resource))
        return Registry().with_resources(resources)

    @cache
    def validator(name: str, version: str) -> Draft202012Validator:
        if name in ("root", "Page"):
            return own_validator(name, version)
        base = schema_folder(version)
        packed = base / "compiled" / f"{name}.json.gz"
        if packed.exists():
            schema = json.loads(gzip.decompress(packed.read_bytes()))
        else:
            schema = json.loads((base / f"{name}.json").read_text())
        return Draft202012Validator(schema, registry=registry(version), format_checker=FormatChecker())

    return validator


class Endpoint:
    """An HSDS API somewhere."""

    def __init__(self, base: str) -> None:
        parts = urllib.parse.urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise CannotReach(f"{base} is not a web address. Give one such as https://example.org/api/hsds/v3/")
        self.base = base.rstrip("/")

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        """Return (status, JSON) of an answer; raises CannotReach when there is none or it is not JSON."""
        address = f"{self.base}/{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310 -- the scheme was checked
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                data = answer.read(MOST_BYTES + 1)
                status = answer.status
        except urllib.error.HTTPError as problem:
            return problem.code, None
        except (urllib.error.URLError, TimeoutError, OSError) as problem:
            raise CannotReach(f"{address} does not answer: {getattr(problem, 'reason', problem)}") from problem
        if len(data) > MOST_BYTES:
            raise CannotReach(f"{address} answers with more than {MOST_BYTES // 1024**2} MB.")
        try:
            return status, json.loads(data)
        except ValueError as problem:
            raise CannotReach(f"{address} does not answer with JSON.") from problem


def check_object(
    one: Any,
    name: str,
    report: Report,
    *,
    versions: tuple[str, ...],
    where: str,
    validators: Validators = own_validator,
) -> None:
    """Check one object against each version; the path of an error leaves out the places in lists."""
    for version in versions:
        report.checked[f"{name} {version}"] = report.checked.get(f"{name} {version}", 0) + 1
        for error in validators(name, version).iter_errors(one):
            path = ".".join(str(part) for part in error.absolute_path if not isinstance(part, int))
            report.add(version, where, path, plain_message(error))


def plain_message(error: Any) -> str:
    """Return what is wrong in plain words, without the value itself when it is long."""
    value = error.instance
    shown = (
        repr(value)
        if isinstance(value, str | int | float | bool | None) and len(repr(value)) <= 60
        else type(value).__name__
    )
    if error.validator == "required":
        missing = [name for name in error.validator_value if name not in value]
        return f"lacks {', '.join(missing)}, which HSDS requires"
    if error.validator == "type":
        return f"must be of type {error.validator_value}, but is {shown}"
    if error.validator == "format":
        return f"is not a valid {error.validator_value}: {shown}"
    if error.validator == "enum":
        return f"must be one of {', '.join(map(str, error.validator_value))}, but is {shown}"
    return str(error.message)[:200]


def _pages(endpoint: Endpoint, path: str, report: Report, most: int) -> Iterator[dict[str, Any]]:
    number, seen = 1, 0
    while True:
        status, page = endpoint.get(path, page=number, per_page=100)
        if status != 200:
            if number > 1 or path in REQUIRED:
                for version in hsds.VERSIONS:
                    report.add(version, f"/{path}", "", f"answers with status {status}")
            elif status in (404, 501):
                report.notes.append(f"/{path} is not there (optional in HSDS).")
            else:
                for version in hsds.VERSIONS:
                    report.add(version, f"/{path}", "", f"answers with status {status}")
            return
        for version in hsds.VERSIONS:
            for error in own_validator("Page", version).iter_errors(page):
                report.add(version, f"/{path}", ".".join(map(str, error.absolute_path)), plain_message(error))
        contents = page.get("contents") if isinstance(page, dict) else None
        if not isinstance(contents, list):
            return
        for one in contents:
            yield one
            seen += 1
            if seen >= most:
                report.notes.append(f"/{path}: the first {most} objects of the list were checked.")
                return
        if not contents or page.get("last_page", True) or number >= int(page.get("total_pages") or 1):
            return
        number += 1


def check(
    base: str,
    *,
    versions: tuple[str, ...] = hsds.VERSIONS,
    most: int = 1_000_000,
    singles: int = 25,
    validators: Validators = own_validator,
) -> Report:
    """
    Check an endpoint and return what was found; raises CannotReach.

    most : so many objects of each list at most
    singles : so many objects of each list are asked for one by one
    """
    endpoint, report = Endpoint(base), Report()
    status, root = endpoint.get("")
    if status != 200:
        for version in versions:
            report.add(version, "/", "", f"answers with status {status}")
    else:
        check_object(root, "root", report, versions=versions, where="/", validators=validators)
    for path, kind in PATHS.items():
        item = f"{kind}_list" if kind in hsds.LIST_MEMBERS else kind
        ids: list[str] = []
        n = 0
        for one in _pages(endpoint, path, report, most):
            n += 1
            check_object(one, item, report, versions=versions, where=f"/{path}", validators=validators)
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                ids.append(one["id"])
        if path in REQUIRED and not n:
            report.notes.append(f"/{path} lists nothing.")
        step = max(1, len(ids) // singles) if singles else 1
        for key in ids[::step][:singles]:
            status, one = endpoint.get(f"{path}/{urllib.parse.quote(key, safe='')}")
            if status != 200:
                for version in versions:
                    report.add(version, f"/{path}/{{id}}", "", f"answers with status {status}")
            else:
                check_object(one, kind, report, versions=versions, where=f"/{path}/{{id}}", validators=validators)
    return report
