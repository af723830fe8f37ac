"""`commonlight serve`: the site and its jobs worker."""

import argparse
from pathlib import Path
from typing import Any

from commonlight.cli.errors import CommandError


def register(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add `serve`."""
    parser = subparsers.add_parser(
        "serve",
        help="serve the site (plain HTTP on this machine only, TLS elsewhere)",
        description="Serve the site and run its jobs until Ctrl+C. The first start makes the data folder "
        "(COMMONLIGHT_DATA) and the secrets folder (COMMONLIGHT_SECRETS).",
    )
    parser.add_argument("--host", default="127.0.0.1", help="IP address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--tls", nargs=2, type=Path, metavar=("CERT", "KEY"), help="PEM files of the certificate chain and its key"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    from commonlight.config.folders import FolderRefused, Folders
    from commonlight.config.serving import Address, ServeRefused, serve

    certificate, key = arguments.tls or (None, None)
    try:
        return serve(Address(arguments.host, arguments.port, certificate, key), Folders.from_environment())
    except (FolderRefused, ServeRefused) as problem:
        raise CommandError(str(problem)) from problem
