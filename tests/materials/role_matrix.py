"""Who may open the addresses of materials."""

import uuid
from datetime import date

from tests.materials.world import LINE
from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, TO_SIGN_IN, closed_row

from commonlight.outreach.models import CopiesAt, Material, MaterialWord, PrintRun

DAY = date(2026, 11, 20)


def material(world):
    row, _ = Material.objects.get_or_create(
        pk=uuid.UUID(int=51),
        defaults={
            "name": "Everyone", "slug": "everyone", "kind": "poster", "draft": "everyone", "languages": ["en"],
            "picture": "talking", "line": LINE, "address": "https://riverbend.example.org/", "made_on": DAY,
        },
    )  # fmt: skip
    return [row.pk]


def word(world):
    row, _ = MaterialWord.objects.get_or_create(
        pk=uuid.UUID(int=52),
        defaults={"material_id": material(world)[0], "kind": "sign_off", "digest": "x", "name": "Rosa", "day": DAY},
    )
    return [row.material_id, row.pk]


def copies(world):
    run, _ = PrintRun.objects.get_or_create(
        pk=uuid.UUID(int=53),
        defaults={"material_id": material(world)[0], "printed_on": DAY, "copies": 9, "digest": "x"},
    )
    row, _ = CopiesAt.objects.get_or_create(
        pk=uuid.UUID(int=54), defaults={"run": run, "place": "Library", "copies": 9, "since": DAY}
    )
    return [run.material_id, row.pk]


def with_words(*more):
    return lambda world: [*material(world), *more]


# stranger (a reader elsewhere), colleague (partner member), reader (intake), coordinator, administrator
COORDINATOR = (NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND)
POSTED = (NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_THIS_WAY, NOT_FOUND)
# Nobody called the number, so the coordinator is sent back to the material's page.
SENT_BACK = (NOT_FOUND, NOT_FOUND, NOT_FOUND, TO_SIGN_IN, NOT_FOUND)
ADVISER_ONLY = (NOT_FOUND,) * 5

ROWS = {
    "materials:index": closed_row(*COORDINATOR),
    "materials:gallery": closed_row(*COORDINATOR),
    "materials:begin": closed_row(*COORDINATOR, arguments=lambda world: ["everyone"]),
    "materials:material": closed_row(*COORDINATOR, arguments=material),
    "materials:change": closed_row(*COORDINATOR, arguments=material),
    "materials:words": closed_row(*COORDINATOR, arguments=with_words("en")),
    "materials:call": closed_row(*POSTED, arguments=material),
    "materials:page": closed_row(*COORDINATOR, arguments=with_words("en", 1)),
    "materials:file": closed_row(*SENT_BACK, arguments=with_words("pdf")),
    "materials:print": closed_row(*SENT_BACK, arguments=material),
    "materials:sign": closed_row(*ADVISER_ONLY, arguments=material),
    "materials:refuse": closed_row(*ADVISER_ONLY, arguments=material),
    "materials:take_back": closed_row(*ADVISER_ONLY, arguments=word),
    "materials:read": closed_row(*POSTED, arguments=material),
    "materials:act": closed_row(*POSTED, arguments=material),
    "materials:withdraw": closed_row(*COORDINATOR, arguments=material),
    "materials:run": closed_row(*COORDINATOR, arguments=material),
    "materials:gone": closed_row(*POSTED, arguments=copies),
}
