"""Find command modules by themselves, so that a new command needs no list edited."""

import argparse
import importlib
import pkgutil
from types import ModuleType
from typing import Any


def register_all(package: ModuleType, subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Call `register(subparsers)` of every module of `package`, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        importlib.import_module(f"{package.__name__}.{module.name}").register(subparsers)
