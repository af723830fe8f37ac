"""Reads what another coalition's file says, as rooms share what they learned: texts, days and lists, with each refusal."""

from typing import Any

from django.utils.translation import gettext as _

MOST_SAID = 20


class ExchangeRefused(ValueError):
    """The file is none we can read; `problems` name place and reason in the reader's language."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Reading:
    """What is wrong with a file so far; raise it at the end, so that a person learns all of it at once."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, sentence: str, **named: object) -> None:
        """Keep a sentence with its names filled in."""
        self.problems.append(sentence % named)

    def text(self, raw: dict[str, Any], name: str, where: str, longest: int, *, needed: bool = False) -> str:
        """Return a text of at most `longest` signs without control signs; "" where it is wrong."""
        value = raw.get(name, "")
        said = {"where": where, "name": name, "n": longest}
        if not isinstance(value, str):
            self.wrong(_("%(where)s: “%(name)s” must be a text"), **said)
            return ""
        if needed and not value.strip():
            self.wrong(_("%(where)s: “%(name)s” is missing"), **said)
        if len(value) > longest:
            self.wrong(_("%(where)s: “%(name)s” is longer than %(n)s signs"), **said)
        if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in value):
            self.wrong(_("%(where)s: “%(name)s” holds signs that are no text"), **said)
        return value.strip()

    def one_of(self, value: str, name: str, where: str, allowed: list[str]) -> None:
        """Refuse a value that is given and is none of `allowed`."""
        if value and value not in allowed:
            self.wrong(
                _("%(where)s: “%(name)s” must be one of %(allowed)s"),
                where=where,
                name=name,
                allowed=", ".join(allowed),
            )

    def day(self, raw: dict[str, Any], name: str, where: str, longest: int) -> int:
        """Return a number of days from 0 to `longest`; 0 where it is wrong."""
        day = raw.get(name, 0)
        if not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= longest:
            self.wrong(
                _("%(where)s: “%(name)s” must be a whole number from 0 to %(n)s"), where=where, name=name, n=longest
            )
            return 0
        return day

    def rows(self, raw: dict[str, Any], name: str, where: str, most: int) -> list[Any]:
        """Return a list of at most `most`; empty where it is wrong."""
        rows = raw.get(name, [])
        if not isinstance(rows, list) or len(rows) > most:
            self.wrong(_("%(where)s: “%(name)s” must be a list of at most %(n)s"), where=where, name=name, n=most)
            return []
        return rows

    def objects(self, raw: dict[str, Any], name: str, where: str, most: int) -> list[tuple[str, dict[str, Any]]]:
        """Return (where, object) of each entry of a list that is one."""
        found = []
        for number, row in enumerate(self.rows(raw, name, where, most), 1):
            if isinstance(row, dict):
                found.append((f"{name} {number}", row))
            else:
                self.wrong(_("%(where)s: it must be an object"), where=f"{name} {number}")
        return found


def check_version(raw: dict[str, Any], ours: int) -> None:
    """Raise ExchangeRefused for a file that says no version, or a newer one than this site reads."""
    version = raw.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ExchangeRefused(_("“version” must be a whole number."))
    if version > ours:
        raise ExchangeRefused(
            _("The file is of version %(theirs)s; this site reads version %(ours)s. Update the site first.")
            % {"theirs": version, "ours": ours}
        )
