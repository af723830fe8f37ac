"""Nothing of a running site is part of the project: no database, no secret, no log of a tool."""

from pathlib import Path

from tests.conftest import PROJECT

HERE = {
    *("src", "tests", "docs", "benchmarks", "tools", "requirements", "examples", "deploy"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Makefile", "pyproject.toml"),
    "hatch_build.py",
}


def ignored() -> list[str]:
    lines = (PROJECT / ".gitignore").read_text().splitlines()
    return [line.strip("/") for line in lines if line and not line.startswith("#")]


def test_the_top_of_the_tree_holds_only_what_belongs_to_the_project():
    found = [path for path in PROJECT.iterdir() if not path.name.startswith(".")]
    strange = [path.name for path in found if path.name not in HERE and not any(map(Path(path.name).match, ignored()))]

    assert strange == []
    # What is ignored there must not be able to hide what the project needs.
    assert not [name for name in HERE if any(map(Path(name).match, ignored()))]
