"""Coding a case in the field's own standard, taking records out with a reason and a mark, and bringing others' in."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from commonlight.core import audit
from commonlight.core.keyring import Keyring
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.referrals import htcds, permissions
from commonlight.referrals.models import Client
from commonlight.referrals.permissions import NotYours
from commonlight.referrals.policies.access import Act
from commonlight.referrals.policies.journal import Profile
from commonlight.referrals.services.clients import OpenClient, append, list_clients, open_client, reach
from commonlight.referrals.services.exceptions import ReasonMissing

FORMATS = ("csv", "json", "xlsx")


class CodingRefused(ValueError):
    """A value is not one of the standard's; `fields` names where."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.fields = names


@dataclass(frozen=True, repr=False)
class Export:
    """A file of records: its bytes, type and name. The mark stands in each row and in the audit."""

    content: bytes
    content_type: str
    name: str
    mark: str
    count: int


def code_case(*, client_id: int, values: dict[str, Any], by: Account, keyring: Keyring, at: datetime) -> OpenClient:
    """Keep what a case is coded as; raises CodingRefused for a value the standard does not have."""
    known = htcds.fields()
    wrong = [
        name
        for name, value in values.items()
        if name not in known or known[name].identifying or htcds.problem_of(known[name], value)
    ]
    if wrong:
        raise CodingRefused(wrong)
    opened = reach(client_id=client_id, act=Act.WRITE, by=by, keyring=keyring, at=at)
    return append(opened=opened, entries=[{"kind": "coding", "values": values}], by=by, at=at)


def row_of(opened: OpenClient) -> dict[str, Any]:
    """Return a record in the standard's columns: what was coded, the language and where the case stands; no name."""
    file, row = opened.file, opened.row
    status = "Closed" if row.closed else "FollowUp" if not file.open_needs() and file.due_follow_ups() else "Active"
    held = {**file.coding, "cas_Status": status}
    if file.profile.language:
        held["prs_PrimaryLanguage"] = file.profile.language
    return held


def export_records(
    *, client_ids: Iterable[int], reason: str, form: str, by: Account, keyring: Keyring, at: datetime
) -> Export:
    """
    Take the chosen records out for the team's own use.

    Each record's own log says so. Raises ReasonMissing, NotYours (for any record this person may not take out).
    """
    if not reason.strip():
        raise ReasonMissing
    if form not in FORMATS:
        raise NotYours
    opened = [reach(client_id=one, act=Act.EXPORT, by=by, keyring=keyring, at=at) for one in client_ids]
    if not opened:
        raise NotYours
    mark = secrets.token_hex(6)
    with write():
        for one in opened:
            if one.row.closed is None:
                entry = {
                    "kind": "disclosure",
                    "day": at.date().isoformat(),
                    "what": ["coded record"],
                    "to": f"file {mark}",
                    "ground": reason.strip()[:200],
                }
                append(opened=one, entries=[entry], by=by, at=at)
        audit.record("records exported", by=by, at=at, detail={"mark": mark, "records": len(opened), "form": form})
    content, kind = _as(form, [row_of(one) for one in opened], mark)
    return Export(content, kind, f"cases-{mark}.{form}", mark, len(opened))


def _as(form: str, rows: list[dict[str, Any]], mark: str) -> tuple[bytes, str]:
    if form == "json":
        held = {"standard": "HTCDS 2.0", "mark": mark, "records": rows}
        return json.dumps(held, ensure_ascii=False, indent=1).encode(), "application/json"
    table = htcds.write_csv(rows, mark=mark)
    if form == "csv":
        return table.encode("utf-8-sig"), "text/csv; charset=utf-8"
    import csv
    import io

    # Loaded with the first workbook: a start of the site should not wait for it.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("HTCDS 2.0")
    for line in csv.reader(io.StringIO(table)):
        sheet.append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def import_records(*, organisation_id: UUID, text: str, by: Account, at: datetime) -> list[htcds.Problem]:
    """Open a record for each row of a file in the standard; return what is wrong, and then nothing was taken in."""
    rows, problems = htcds.read_csv(text)
    if problems:
        return problems
    if Act.OPEN_CLIENT not in permissions.acts_as_owner(by, organisation_id):
        raise NotYours
    with write():
        for number, row in enumerate(rows, start=1):
            language = str(row.get("prs_PrimaryLanguage", ""))
            coding = {name: value for name, value in row.items() if name != "cas_Status"}
            profile = Profile(pseudonym=f"{at:%Y-%m-%d} {number}", language=language)
            open_client(organisation_id=organisation_id, profile=profile, by=by, at=at, coding=coding)
        audit.record("records brought in", by=by, at=at, organisation_id=organisation_id, detail={"records": len(rows)})
    return []


def mine_to_export(*, by: Account, keyring: Keyring, at: datetime) -> list[Client]:
    """Return the records this person may take out."""
    lines = [*list_clients(by=by, keyring=keyring, at=at), *list_clients(by=by, keyring=keyring, at=at, closed=True)]
    return [line.row for line in lines if permissions.may_with_client(Act.EXPORT, by, line.row)]
