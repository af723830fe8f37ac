"""
What makes a folder a demo folder: a mark that stays for ever, and the accounts' secrets in the secrets folder.

A demo folder serves on this machine only and never becomes live, because everybody who starts it sees its passphrases.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "DEMO.txt"
UNFINISHED = "demo-unfinished.txt"
ACCOUNTS = "demo-accounts.json"
WORDS = "This folder holds the invented coalition Riverbend. It serves on this machine only and never becomes a live site.\n"


@dataclass(frozen=True)
class DemoAccount:
    """
    What the demo prints of one person. Never made for a live site.

    passphrase, totp_secret : empty for ordinary accounts, which sign in by a one-time link
    """

    login: str
    name: str
    organisation: str
    roles: tuple[str, ...]
    passphrase: str = ""
    totp_secret: str = ""


def is_demo(data: Path) -> bool:
    """Whether a data folder is (or is becoming) a demo folder."""
    return (data / MARK).is_file()


def is_finished(data: Path) -> bool:
    """Whether the invented coalition was built to its end."""
    return is_demo(data) and not (data / UNFINISHED).is_file()


def mark(data: Path) -> None:
    """Make a folder a demo folder, unfinished."""
    (data / MARK).write_text(WORDS)
    (data / UNFINISHED).write_text("The demo was not built to its end; the next start builds it anew.\n")


def mark_finished(data: Path) -> None:
    """Say that the invented coalition stands whole."""
    (data / UNFINISHED).unlink()


def keep_accounts(secrets: Path, accounts: list[DemoAccount]) -> None:
    """Keep what the demo prints, in the secrets folder."""
    path = secrets / ACCOUNTS
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(account) for account in accounts], ensure_ascii=False, indent=1) + "\n")


def kept_accounts(secrets: Path) -> list[DemoAccount]:
    """Return the accounts of the demo in this secrets folder."""
    entries = json.loads((secrets / ACCOUNTS).read_text())
    return [DemoAccount(**{**entry, "roles": tuple(entry["roles"])}) for entry in entries]
