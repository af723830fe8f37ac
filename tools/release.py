"""
Make a release: a wheel that anybody can make again to the same bytes, its bill of materials, and a bundle for machines
without a network.

    python tools/release.py OUT              wheel, sbom.json, SHA256SUMS
    python tools/release.py OUT --bundle     also commonlight-VERSION-PLATFORM.tar.gz, for machines like this one

Refuses a tree that differs from its commit. All times in the files are the commit's.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory

PROJECT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.M)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
BASE = PROJECT / "requirements" / "base.txt"
ANALYSIS = PROJECT / "requirements" / "analysis.txt"


class ReleaseRefused(Exception):
    """No release is made; the message says why."""


def commit_time() -> int:
    """Return the commit's time in seconds; raises ReleaseRefused when the tree differs from it."""
    told = subprocess.run(["git", "status", "--porcelain"], cwd=PROJECT, capture_output=True, text=True, check=True)
    if told.stdout.strip():
        raise ReleaseRefused("The tree differs from its commit: commit or take away what is new.")
    said = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    return int(said)


def make_wheel(into: Path, *, at: int) -> Path:
    """Build the wheel from a clean copy of the tree, with all times set to `at`; return its path."""
    with TemporaryDirectory() as place:
        copy = Path(place, "source")
        shutil.copytree(
            PROJECT, copy,
            ignore=shutil.ignore_patterns(".*", "__pycache__", "*.mo", "demo-data*", "tests", "docs", "benchmarks"),
        )  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index",
             "--no-build-isolation", "--wheel-dir", str(into), str(copy)],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(at), "PYTHONHASHSEED": "0"}, check=True,
        )  # fmt: skip
    return next(into.glob("commonlight-*.whl"))


def reproducible_wheel(out: Path, *, at: int) -> Path:
    """Build twice, keep one; raises ReleaseRefused when the two differ."""
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        one, other = make_wheel(Path(first), at=at), make_wheel(Path(second), at=at)
        if one.read_bytes() != other.read_bytes():
            raise ReleaseRefused("Two builds of this commit differ: nobody could check this wheel.")
        return Path(shutil.copyfile(one, out / one.name))


def pins(path: Path) -> dict[str, tuple[str, list[str]]]:
    """Return (version, sha256 of each file that may be installed) by name, as a requirement file pins them."""
    text = path.read_text()
    starts = list(PIN.finditer(text))
    ends = [one.start() for one in starts[1:]] + [len(text)]
    return {
        found[1].lower(): (found[2], HASH.findall(text[found.end() : end]))
        for found, end in zip(starts, ends, strict=True)
    }


def licence_of(name: str) -> str:
    """Return the licence a package states about itself, or "" when it is not installed here or states none."""
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    stated = told.get("License-Expression") or ""
    kinds = [one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    first_line = (told.get("License") or "").strip().splitlines()[:1]
    return stated or "; ".join(kinds) or (first_line[0][:80] if first_line else "")


def bill_of_materials(wheel: Path, *, at: int) -> dict[str, object]:
    """Return the CycloneDX 1.5 document of the wheel and of what it is installed with; the same bytes for the same commit."""
    version = wheel.name.split("-")[1]
    own = f"pkg:pypi/commonlight@{version}"
    needed, further = pins(BASE), pins(ANALYSIS)
    parts = []
    for name, (number, hashes) in sorted({**further, **needed}.items()):
        part: dict[str, object] = {
            "type": "library", "bom-ref": f"pkg:pypi/{name}@{number}", "name": name, "version": number,
            "purl": f"pkg:pypi/{name}@{number}", "scope": "required" if name in needed else "optional",
            "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
        }  # fmt: skip
        if licence := licence_of(name):
            part["licenses"] = [{"license": {"name": licence}}]
        parts.append(part)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + digest)}",
        "metadata": {
            "timestamp": datetime.fromtimestamp(at, UTC).isoformat(),
            "component": {
                "type": "application", "bom-ref": own, "name": "commonlight", "version": version, "purl": own,
                "hashes": [{"alg": "SHA-256", "content": digest}], "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": parts,
        "dependencies": [{"ref": own, "dependsOn": [f"pkg:pypi/{name}@{number}" for name, (number, _) in sorted(needed.items())]}],
    }  # fmt: skip


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over every file below a folder, in the order of their names."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")


def make_bundle(out: Path, wheel: Path, *, at: int) -> Path:
    """Collect everything a machine without a network needs; return the archive, whose order, times and owners are fixed."""
    platform = f"{sysconfig.get_platform()}-cp{sys.version_info[0]}{sys.version_info[1]}".replace("_", "-")
    stem = f"commonlight-{wheel.name.split('-')[1]}-{platform}"
    with TemporaryDirectory() as place:
        folder = Path(place, stem)
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes",
             "--only-binary", ":all:", "--dest", str(folder / "wheels"), "-r", str(BASE)],
            check=True,
        )  # fmt: skip
        for path, name in ((wheel, wheel.name), (BASE, "requirements.txt"), (out / "sbom.json", "sbom.json")):
            shutil.copyfile(path, folder / name)
        for path in sorted((PROJECT / "deploy").iterdir()):
            shutil.copyfile(path, folder / path.name)
        write_sums(folder)
        target = out / f"{stem}.tar.gz"
        with target.open("wb") as stream, gzip.GzipFile("", "wb", fileobj=stream, mtime=at) as packed:
            packed.write(_archive(folder, stem, at))
    return target


def _archive(folder: Path, stem: str, at: int) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(f"{stem}/{path.relative_to(folder).as_posix()}")
                data = path.read_bytes()
                entry.size, entry.mtime, entry.mode = len(data), at, 0o755 if path.suffix == ".sh" else 0o644
                archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def main() -> int:
    """Make the release."""
    parser = argparse.ArgumentParser(description="Make a release of the commit that is checked out.")
    parser.add_argument("out", type=Path, help="an empty or new folder")
    parser.add_argument("--bundle", action="store_true", help="also a bundle for machines without a network")
    arguments = parser.parse_args()
    out: Path = arguments.out
    if out.exists() and any(out.iterdir()):
        print(f"{out} is not empty.", file=sys.stderr)
        return 2
    try:
        at = commit_time()
        out.mkdir(parents=True, exist_ok=True)
        wheel = reproducible_wheel(out, at=at)
    except ReleaseRefused as problem:
        print(problem, file=sys.stderr)
        return 1
    (out / "sbom.json").write_text(json.dumps(bill_of_materials(wheel, at=at), indent=1, sort_keys=True) + "\n")
    if arguments.bundle:
        make_bundle(out, wheel, at=at)
    write_sums(out)
    print((out / "SHA256SUMS").read_text(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
