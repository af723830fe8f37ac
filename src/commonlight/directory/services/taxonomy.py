"""Keeping our own taxonomy in the tables, as its content file has it."""

from datetime import datetime

from commonlight.core import audit
from commonlight.core.store import write
from commonlight.directory import terms
from commonlight.directory.mapping import our_term
from commonlight.directory.models import Taxonomy, TaxonomyTerm
from commonlight.directory.services.publishing import publish_taxonomies


def map_terms(*, at: datetime) -> int:
    """Note which terms of other lists mean a need of ours, where nobody noted it yet; return how many were found."""
    others = TaxonomyTerm.objects.filter(maps_to=None).exclude(taxonomy=terms.TAXONOMY_ID)
    found = []
    for row in others.only("id", "name").iterator(chunk_size=1_000):
        if (ours := our_term(row.name)) is not None:
            row.maps_to_id = ours.id
            found.append(row)
    with write():
        TaxonomyTerm.objects.bulk_update(found, ["maps_to"], batch_size=200)
        if found:
            audit.record("directory terms mapped", by=None, at=at, detail={"terms": len(found)})
    return len(found)


def ensure_taxonomy(*, at: datetime) -> bool:
    """Bring the tables into step with the content file, if they are not; return whether anything was written."""
    about = terms.about()
    if Taxonomy.objects.filter(pk=terms.TAXONOMY_ID, version=about["version"]).exists():
        return False
    with write():
        Taxonomy.objects.update_or_create(pk=terms.TAXONOMY_ID, defaults=about)
        for term in terms.terms().values():
            TaxonomyTerm.objects.update_or_create(
                pk=term.id,
                defaults={
                    "taxonomy_id": terms.TAXONOMY_ID,
                    "code": term.code,
                    "name": term.names["en"],
                    "description": "; ".join(f"{code}: {name}" for code, name in term.names.items() if code != "en"),
                    "language": "en",
                },
            )
        publish_taxonomies(at=at)
    return True
