"""Bringing sheets of volunteers and hours in: what it would do first, then in one transaction, and back again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.models import Account
from commonlight.core.store import write
from commonlight.outreach.models import Hours, Project, Volunteer, VolunteerImport
from commonlight.outreach.reading_sheets import SheetRow, day_in, is_formula, minutes_in

MOST_NOTED = 200
WITHOUT_PROJECT = "–"


class CannotUndo(Exception):
    """A sheet was already taken back."""


@dataclass(frozen=True)
class Found:
    """What a sheet would bring; a problem is (row, sentence) and holds no cell."""

    volunteers: list[Volunteer]
    hours: list[tuple[str, date, int, str]]
    problems: list[tuple[int, str]]
    n_known: int


def _known() -> dict[str, list[Volunteer]]:
    found: dict[str, list[Volunteer]] = {}
    for row in Volunteer.objects.all():
        found.setdefault(_key(row.name), []).append(row)
    return found


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _checked(rows: list[SheetRow], problems: list[tuple[int, str]]) -> list[SheetRow]:
    fine = []
    for row in rows:
        if any(is_formula(cell) for cell in row.cells.values()):
            problems.append((row.number, _("A formula stands in a cell; left out. Put the value there.")))
        elif not row.cells.get("name"):
            problems.append((row.number, _("No name; left out.")))
        elif len(row.cells["name"]) > 120:
            problems.append((row.number, _("The name is longer than 120 letters; left out.")))
        else:
            fine.append(row)
    return fine


def volunteers_in(rows: list[SheetRow], *, at: datetime) -> Found:
    """Return the volunteers of a sheet; somebody of the same name or address is taken to be here already."""
    problems: list[tuple[int, str]] = []
    known = set(_known())
    addresses = {mail.casefold() for mail in Volunteer.objects.exclude(email="").values_list("email", flat=True)}
    made, n_known = [], 0
    for row in _checked(rows, problems):
        key, email = _key(row.cells["name"]), row.cells.get("email", "")
        if key in known or (email and email.casefold() in addresses):
            n_known += 1
            continue
        known.add(key)
        if email and ("@" not in email or " " in email or len(email) > 254):
            problems.append((row.number, _("The e-mail address is none; it was left out, the person was taken.")))
            email = ""
        addresses.add(email.casefold())
        made.append(
            Volunteer(
                name=" ".join(row.cells["name"].split()),
                email=email,
                phone=row.cells.get("phone", "")[:40],
                languages=[],
                trained_day=_day(row, "trained", problems, at),
                began=_day(row, "began", problems, at) or at.date(),
            )
        )
    return Found(made, [], problems, n_known)


def _day(row: SheetRow, column: str, problems: list[tuple[int, str]], at: datetime) -> date | None:
    said = row.cells.get(column)
    if not said:
        return None
    found = day_in(said)
    if found is None:
        problems.append((row.number, _("A day cannot be read; it was left out. Write it like 2027-03-09.")))
    elif found > at.date():
        problems.append((row.number, _("A day lies ahead; it was left out.")))
        return None
    return found


def hours_in(rows: list[SheetRow], *, at: datetime) -> Found:
    """Return the hours of a sheet: for people who are here, under projects that may be new."""
    problems: list[tuple[int, str]] = []
    known = _known()
    hours = []
    for row in _checked(rows, problems):
        people = known.get(_key(row.cells["name"]), [])
        day, minutes = day_in(row.cells.get("day", "")), minutes_in(row.cells.get("hours", ""))
        if len(people) != 1:
            words = (
                _("Nobody here has this name; left out.") if not people else _("Two people have this name; left out.")
            )
            problems.append((row.number, words))
        elif day is None or day > at.date():
            problems.append(
                (row.number, _("The day cannot be read or lies ahead; left out. Write it like 2027-03-09."))
            )
        elif minutes is None:
            problems.append((row.number, _("The hours cannot be read; left out. Write them like 2.5 or 2:30.")))
        else:
            hours.append((str(people[0].pk), day, minutes, row.cells.get("project", "")[:120] or WITHOUT_PROJECT))
    return Found([], hours, problems, 0)


def bring_in(found: Found, *, kind: str, name: str, by: Account, at: datetime) -> VolunteerImport:
    """Write what a sheet brings; it can be taken back."""
    problems = [list(one) for one in found.problems[:MOST_NOTED]]
    n_made = len(found.volunteers) + len(found.hours)
    with write():
        batch = VolunteerImport.objects.create(
            kind=kind, name=name[:120], at=at, by=by, n_made=n_made, problems=problems
        )
        for row in found.volunteers:
            row.brought_by = batch
        Volunteer.objects.bulk_create(found.volunteers, batch_size=200)
        projects = {word: Project.objects.get_or_create(name=word)[0] for word in {one[3] for one in found.hours}}
        Hours.objects.bulk_create(
            [
                Hours(volunteer_id=who, day=day, minutes=minutes, project=projects[word], brought_by=batch)
                for who, day, minutes, word in found.hours
            ],
            batch_size=300,
        )
        audit.record(
            "volunteer sheet brought in", by=by, at=at, subject=("volunteer import", batch.pk), detail={"n": n_made}
        )
    return batch


def undo(batch: VolunteerImport, *, by: Account, at: datetime) -> tuple[int, int]:
    """Take a sheet back; return (rows deleted, people kept because they have shifts or other hours since)."""
    with write():
        batch = VolunteerImport.objects.select_for_update().get(pk=batch.pk)
        if batch.undone_day is not None:
            raise CannotUndo
        n_gone = Hours.objects.filter(brought_by=batch).delete()[0]
        mine = Volunteer.objects.filter(brought_by=batch)
        kept = {
            *mine.filter(assignments__isnull=False).values_list("pk", flat=True),
            *mine.filter(hours__isnull=False).values_list("pk", flat=True),
        }
        gone = mine.exclude(pk__in=kept)
        n_gone += gone.count()
        gone.delete()
        batch.undone_day = at.date()
        batch.save(update_fields=["undone_day"])
        detail: dict[str, str | int] = {"gone": n_gone, "kept": len(kept)}
        audit.record("volunteer sheet taken back", by=by, at=at, subject=("volunteer import", batch.pk), detail=detail)
    return n_gone, len(kept)
