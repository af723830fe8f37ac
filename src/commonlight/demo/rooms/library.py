"""
The library of the invented coalition: a line of its own that was called, one whose call is old, a change that waits.

Real numbers are left as they are shipped: nobody called them, and the demo does not say so. Ours are numbers that belong
to nobody.
"""

from datetime import datetime, timedelta
from typing import Any

from commonlight.core.models import Account
from commonlight.demo.coalition import Coalition, content
from commonlight.library import services
from commonlight.library.models import Change
from commonlight.library.rows import Stands, digest_of
from commonlight.library.schema import dialled
from commonlight.library.selectors import stands_now

ORDER = 30


def build(coalition: Coalition, *, at: datetime) -> None:
    """Build it through the room's own services."""
    wanted = content("library")
    who = {name: Account.objects.get(login_name=login) for name, login in wanted["people"].items()}
    for line in wanted["lines"]:
        identifier = _add("line", line["row"], who["editor"], who["adviser"], at)
        if "called_days_ago" in line:
            called = at - timedelta(days=line["called_days_ago"])
            services.record_call(
                line=identifier,
                number=dialled(line["row"]["number"]),
                answer="right",
                day=called.date(),
                police_hear=line["police_hear"],
                immigration_hears=line["immigration_hears"],
                by=who["adviser"],
                at=called,
            )
    for law in wanted["laws"]:
        _add("law", law, who["editor"], who["adviser"], at)
    edit = wanted["waits"]
    found = stands_now().content.entries[edit["kind"]][edit["entry"]]
    stands = Stands.of(found)
    services.propose(
        kind=edit["kind"],
        entry=edit["entry"],
        stands=Stands({**stands.row, "en": {**stands.row["en"], **edit["en"]}}, stands.translations),
        on_number=0,
        reason=edit["reason"],
        by=who["editor"],
        at=at,
    )
    for kind, entry in wanted["reviewed"]:
        digest = digest_of(stands_now().content.entries[kind][entry])
        services.record_review(kind=kind, entry=entry, holds=True, digest=digest, by=who["adviser"], at=at)


def _add(kind: str, row: dict[str, Any], author: Account, reviewer: Account, at: datetime) -> str:
    identifier = services.new_id()
    change = services.propose(
        kind=kind,
        entry=identifier,
        stands=Stands({"id": identifier, **row}),
        on_number=0,
        act=Change.Act.ADD,
        by=author,
        at=at,
    )
    services.accept(change=change, facts_checked=True, by=reviewer, at=at)
    return identifier
