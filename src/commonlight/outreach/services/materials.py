"""What people do with materials: begin, write, sign off, let out, print, withdraw, take copies away."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from commonlight.core import audit
from commonlight.core.models import Account, OwnPicture, OwnSound
from commonlight.core.permissions import has_role
from commonlight.core.store import write
from commonlight.outreach import material_files as content
from commonlight.outreach import permissions
from commonlight.outreach.models import CopiesAt, MadeFile, Material, MaterialText, MaterialWord, PrintRun
from commonlight.outreach.services import material_making as making
from commonlight.outreach.services import material_sheets as sheets

SHEET_KINDS = frozenset({"poster", "brochure", "card"})
# What a form may set; anything else of a material changes by an act of its own.
DETAILS = ("name", "kind", "languages", "paper", "version", "layout", "picture", "sound", "line", "address", "duty")
PUBLIC_FORMATS = {"poster": ("pdf", "png"), "brochure": ("pdf",), "card": ("pdf",), "slides": ("pdf", "pptx"),
                  "square": ("png",), "snippet": ("html",), "message": ("txt",)}  # fmt: skip


class MaterialRefused(Exception):
    """This cannot be done with the material as it stands."""


class NotAllowed(MaterialRefused):
    """The person has no role that may do this."""


def _let(by: Account, roles: Sequence[Any]) -> None:
    if not has_role(by, *roles):
        raise NotAllowed


def _step(material: Material, to: str) -> None:
    if to not in Material.STEPS[material.state]:
        raise MaterialRefused(f"{material.state} does not lead to {to}")
    material.state = to


def start_material(*, draft: str, details: Mapping[str, Any], by: Account, at: datetime) -> Material:
    """
    Begin a material from a ready draft.

    Raises
    ------
    MaterialRefused : there is no such draft
    """
    _let(by, permissions.MAKERS)
    if draft not in content.drafts():
        raise MaterialRefused("no such draft")
    with write():
        made = Material(draft=draft, made_on=at.date(), made_by=by)
        _set(made, details)
        made.slug = _free_slug(made.name)
        made.save()
        audit.record("material begun", by=by, at=at, subject=("material", made.pk), detail={"draft": draft})
    return made


def change_material(material: Material, details: Mapping[str, Any], *, by: Account, at: datetime) -> None:
    """Change what a material is; it goes back to being made."""
    _let(by, permissions.MAKERS)
    with write():
        _set(material, details)
        _back_to_draft(material)
        material.save()
        audit.record("material changed", by=by, at=at, subject=("material", material.pk))


def _set(material: Material, details: Mapping[str, Any]) -> None:
    for name in DETAILS:
        if name in details:
            setattr(material, name, details[name])
    # Large print and easy words are for what is held in the hand or hangs; slides and squares are large anyway.
    if material.kind not in SHEET_KINDS:
        material.version = Material.Version.STANDARD
    if material.kind != Material.Kind.POSTER or material.version != Material.Version.STANDARD:
        material.layout = Material.Layout.EACH
    if material.kind != Material.Kind.POSTER:
        material.duty = ""


def _free_slug(name: str) -> str:
    base = slugify(name)[:120] or "material"
    taken = set(Material.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    return found


def _back_to_draft(material: Material) -> None:
    """Whatever changes a material ends its readiness: what was let out is taken in again."""
    if material.state == Material.State.READY:
        material.state, material.is_public = Material.State.DRAFT, False
        material.files.all().delete()


def take_out_medium(gone: OwnPicture | OwnSound, at: datetime) -> list[str]:
    """
    Take a removed picture or recording out of every material; what was let out with it is taken in again.

    Returns a sentence for each material of which printed copies still lie somewhere.
    """
    name = "picture" if isinstance(gone, OwnPicture) else "sound"
    left = []
    for material in Material.objects.filter(**{name: gone.key}):
        setattr(material, name, "")
        _back_to_draft(material)
        material.save()
        copies = sum(row.copies for row in lying(material)) if name == "picture" else 0
        if copies:
            left.append(
                _("“%(name)s”: %(n)d printed copies still lie somewhere.") % {"name": material.name, "n": copies}
            )
    return left


def write_texts(material: Material, language: str, words: Mapping[str, str], *, by: Account, at: datetime) -> None:
    """
    Put the coalition's own words in blocks of one language; words like the draft's, or none, take the draft's back.

    Raises
    ------
    MaterialRefused : the language is not one of the material's, or a block is unknown
    """
    _let(by, permissions.MAKERS)
    known = {*content.OF_DRAFT, *content.common()[content.SOURCE]}
    if language not in material.languages or not set(words) <= known:
        raise MaterialRefused("no such language or block")
    draft = content.drafts().get(material.draft)
    shipped = content.words_of(draft, language) if draft else {}
    with write():
        for block, text in words.items():
            if not text.strip() or text == shipped.get(block):
                material.texts.filter(language=language, block=block).delete()
            else:
                MaterialText.objects.update_or_create(
                    material=material, language=language, block=block, defaults={"words": text.strip()}
                )
        _back_to_draft(material)
        material.save()
        audit.record(
            "material words changed", by=by, at=at, subject=("material", material.pk), detail={"language": language}
        )


def sign_off(material: Material, *, name: str, by: Account, at: datetime) -> MaterialWord:
    """Sign the whole off as it stands, under a name the adviser chooses; raises MaterialRefused while an objection is open."""
    _let(by, permissions.SIGNERS)
    if sheets.open_objections(material):
        raise MaterialRefused("an objection is open")
    return _say(material, MaterialWord.Kind.SIGN_OFF, sheets.digest_of_all(material), name=name, by=by, at=at)


def object_to(
    material: Material, *, language: str, block: str, words: str, name: str, by: Account, at: datetime
) -> MaterialWord:
    """Say that a block (or the picture) must change before anything is printed; it holds until that block changes."""
    _let(by, permissions.SIGNERS)
    digest = sheets.digest_of_block(material, language, block)
    made = _say(
        material,
        MaterialWord.Kind.OBJECTION,
        digest,
        name=name,
        by=by,
        at=at,
        language=language,
        block=block,
        words=words,
    )
    with write():
        _back_to_draft(material)
        material.save()
    return made


def take_back(word: MaterialWord, *, by: Account, at: datetime) -> None:
    """Take an own sign-off or objection back."""
    _let(by, permissions.SIGNERS)
    with write():
        word.taken_back = at.date()
        word.save(update_fields=["taken_back"])
        audit.record("material word taken back", by=by, at=at, subject=("material", word.material_id))


def mark_read(material: Material, *, language: str, name: str, by: Account, at: datetime) -> MaterialWord:
    """Note that a second speaker of a language read its words as they stand."""
    _let(by, permissions.MATERIAL_READERS)
    if language not in material.languages:
        raise MaterialRefused("no such language")
    digest = sheets.digest_in(material, language)
    return _say(material, MaterialWord.Kind.READ, digest, name=name, by=by, at=at, language=language)


def _say(
    material: Material, kind: str, digest: str, *, name: str, by: Account, at: datetime, **more: str
) -> MaterialWord:
    with write():
        made = MaterialWord.objects.create(
            material=material, kind=kind, digest=digest, name=name, account=by, day=at.date(), **more
        )
        audit.record("material judged", by=by, at=at, subject=("material", material.pk), detail={"kind": str(kind)})
    return made


def make_ready(material: Material, *, by: Account, at: datetime) -> None:
    """
    Say that a material may be printed.

    Raises
    ------
    Stopped, NotMade : a check forbids it, or it cannot be set
    """
    _let(by, permissions.LETTERS_OUT)
    if Material.State.READY not in Material.STEPS[material.state]:
        raise MaterialRefused(f"{material.state} does not lead to ready")
    for what in PUBLIC_FORMATS[material.kind]:
        making.make(material, what, at.date())
    _duty_holds(material, at.date())
    with write():
        _step(material, Material.State.READY)
        material.save()
        audit.record("material ready", by=by, at=at, subject=("material", material.pk))


def _duty_holds(material: Material, at: date) -> None:
    held = making.duty_findings(material, at)
    if held and not all(finding.holds for finding in held[1]):
        raise MaterialRefused("duty")


def publish(material: Material, *, by: Account, at: datetime) -> None:
    """Show a ready material to the public: its files are made now and kept; raises as `make_ready` does."""
    _let(by, permissions.LETTERS_OUT)
    if material.state != Material.State.READY:
        raise MaterialRefused("not ready")
    files = [made for what in PUBLIC_FORMATS[material.kind] for made in making.make(material, what, at.date())]
    with write():
        material.files.all().delete()
        MadeFile.objects.bulk_create(
            MadeFile(
                material=material, name=one.name, media_type=one.media_type, language=one.language, content=one.content
            )
            for one in files
        )
        material.is_public = True
        material.save()
        audit.record("material shown", by=by, at=at, subject=("material", material.pk))


def hide(material: Material, *, by: Account, at: datetime) -> None:
    """Take a material off the public pages."""
    _let(by, permissions.LETTERS_OUT)
    with write():
        material.files.all().delete()
        material.is_public = False
        material.save()
        audit.record("material hidden", by=by, at=at, subject=("material", material.pk))


def withdraw(material: Material, *, because: str, by: Account, at: datetime) -> list[CopiesAt]:
    """Withdraw a material and return where copies still lie, so that somebody takes them away."""
    _let(by, permissions.LETTERS_OUT)
    with write():
        _step(material, Material.State.WITHDRAWN)
        material.files.all().delete()
        material.is_public, material.withdrawn_because = False, because
        material.save()
        audit.record("material withdrawn", by=by, at=at, subject=("material", material.pk))
    return lying(material)


def bring_back(material: Material, *, by: Account, at: datetime) -> None:
    """Make a withdrawn material a draft again."""
    _let(by, permissions.LETTERS_OUT)
    with write():
        _step(material, Material.State.DRAFT)
        material.withdrawn_because = ""
        material.save()
        audit.record("material brought back", by=by, at=at, subject=("material", material.pk))


def lying(material: Material) -> list[CopiesAt]:
    """Return where copies lie that nobody took away, the oldest first."""
    rows = CopiesAt.objects.filter(run__material=material, gone_on=None).select_related("run")
    return list(rows.order_by("since", "place"))


def count_run(
    material: Material, *, copies: int, printed_on: date, places: Sequence[tuple[str, int]], by: Account, at: datetime
) -> PrintRun:
    """
    Count copies that were printed, and where they went.

    Raises
    ------
    MaterialRefused : the material is not ready, or more copies went out than were printed
    """
    _let(by, permissions.MAKERS)
    if material.state != Material.State.READY:
        raise MaterialRefused("not ready")
    if sum(number for _place, number in places) > copies:
        raise MaterialRefused("more places than copies")
    with write():
        run = PrintRun.objects.create(
            material=material,
            printed_on=printed_on,
            copies=copies,
            languages=material.languages,
            digest=sheets.digest_of_all(material),
            by=by,
        )
        CopiesAt.objects.bulk_create(
            CopiesAt(run=run, place=place, copies=number, since=printed_on) for place, number in places
        )
        audit.record("material printed", by=by, at=at, subject=("material", material.pk), detail={"copies": copies})
    return run


def take_away(row: CopiesAt, *, by: Account, at: datetime) -> None:
    """Note that the copies of a place are gone."""
    _let(by, permissions.MAKERS)
    with write():
        row.gone_on = max(at.date(), row.since)
        row.save(update_fields=["gone_on"])
        audit.record("material copies gone", by=by, at=at, subject=("material", row.run.material_id))
