"""
A directory in a process of its own, on whatever store the environment names: a file is brought in, looked through, and
taken back. Prints one line of JSON, which is to be the same on every store.

    python -m tests.directory.search_site
"""

import json

import django


def main() -> None:
    """Bring in, ask, bring in again, take back."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0, database="jobs")
    from tests.directory.entries import AT, make_service, publish
    from tests.directory.test_importing import OLD, packed

    from commonlight.directory import searching
    from commonlight.directory.finding import Wish
    from commonlight.directory.models import Language, Published, Service
    from commonlight.directory.readers.choose import read_bytes
    from commonlight.directory.services.importing import bring_in
    from commonlight.directory.services.reverting import revert

    lawyer = make_service("Visa clínic", needs=["legal_help", "for_women"], minimum_age=18)
    Language.objects.create(service=lawyer, code="es", name="Spanish")
    publish(lawyer, make_service("Soup kitchen", street="3 Elm Street", needs=["food"]))
    first = bring_in(read_bytes(packed(OLD), "old.zip"), source_name="old", by=None, at=AT)
    again = bring_in(read_bytes(packed(OLD), "old.zip"), source_name="old", by=None, at=AT)
    wishes = [
        Wish(), Wish(need="legal_help"), Wish(words="soup"), Wish(words="KITCH"), Wish(words="clinic"), Wish(words="clínic"),
        Wish(words="o'neil & | ! : *"), Wish(language="es"), Wish(age=16), Wish(population="for_women"), Wish(place="45202"),
        Wish(words="clin", place="45202"), Wish(need="food", place="Riverbend"), Wish(place="Hamilton County", language="ar"),
        Wish(words="lime"), Wish(need="legal_help", open_at=700),
    ]  # fmt: skip

    def told() -> list[object]:
        found = [searching.find(wish, today=AT.date()) for wish in wishes]
        return [[one.total, sorted(line.card["name"] for line in one.lines)] for one in found]

    before = told()
    documents = sorted(
        Published.objects.filter(kind="service", card__contains='"name"').values_list("brief", flat=True)
    )
    assert again.batch is not None and first.batch is not None
    revert(again.batch, by=None, at=AT)
    revert(first.batch, by=None, at=AT)
    result = {
        "vendor": connection.vendor,
        "counts": [{kind: dict(counted) for kind, counted in sorted(one.counts.items())} for one in (first, again)],
        "before": before,
        "n_documents": len(documents),
        "after": told(),
        "left": sorted(Service.objects.values_list("name", flat=True)),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
