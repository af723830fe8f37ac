"""What stands between a material and the printer, in sentences; and what is printed on it as a mark."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonlight.core import word_lint
from commonlight.core.languages import languages
from commonlight.library.reading import grade
from commonlight.outreach import material_files as content
from commonlight.outreach.making import pieces, posting
from commonlight.outreach.models import Material
from commonlight.outreach.services import material_sheets as sheets

# Words of these blocks make up the text whose reading grade is measured.
READ = (*content.OF_DRAFT, "call", "promise", "not_text", "do1", "do2", "do3", "happens1", "happens2", "happens3")


@dataclass(frozen=True, slots=True)
class Problem:
    """
    One thing to put right.

    kind : "withdrawn", "number", "missing", "objection", "word", "statistic", "picture", "grade", "made", "duty" or "note"
    blocks : whether nothing may be printed before; where : language and block it speaks of
    """

    kind: str
    text: str
    blocks: bool = True
    language: str = ""
    block: str = ""


def problems(material: Material, at: date) -> list[Problem]:
    """Return everything that is known without setting it in type, what stops the printer first."""
    if material.state == Material.State.WITHDRAWN:
        return [Problem("withdrawn", _("It was withdrawn. Make it anew before you print it."))]
    found = [
        *_number(material, at),
        *_objections(material),
        *_picture(material, at),
        *(one for language in material.languages for one in _words(material, language)),
        *_marks(material),
    ]
    return sorted(found, key=lambda one: not one.blocks)


def _number(material: Material, at: date) -> Iterator[Problem]:
    line = sheets.line_of(material, at)
    if line is None:
        yield Problem("number", _("Choose the help line whose number is printed."))
    elif line.verified is None:
        yield Problem("number", _("Nobody called this number within the last 180 days. It cannot be printed."))
    elif line.verified.until - at <= timedelta(days=14):
        day = date_format(line.verified.until, "DATE_FORMAT")
        text = _("The number counts as checked until %(day)s. Call again before you print many copies.") % {"day": day}
        yield Problem("note", text, blocks=False)


def _objections(material: Material) -> Iterator[Problem]:
    for row in sheets.open_objections(material):
        text = _("%(name)s asks for a change: %(words)s") % {"name": row.name, "words": row.words}
        yield Problem("objection", text, language=row.language, block=row.block)


def _picture(material: Material, at: date) -> Iterator[Problem]:
    picture = sheets.picture_of(material, at)
    if picture is None:
        yield Problem("picture", _("Choose a picture."))
        return
    for flaw in word_lint.flaws_of_picture(picture.tags):
        yield Problem(
            "picture", _("The picture shows “%(tag)s”. Choose a calm one.") % {"tag": flaw.found}, block="picture"
        )
    for language in material.languages:
        if not content.description_of(picture, language):
            text = _("The picture has no description in %(language)s.") % {"language": name_of(language)}
            yield Problem("picture", text, language=language, block="picture")


def _words(material: Material, language: str) -> Iterator[Problem]:
    words, spoken = sheets.words_in(material, language), name_of(language)
    missing = sheets.missing_blocks(material, language, words)
    if missing:
        text = _("%(language)s: %(n)d texts are missing.") % {"language": spoken, "n": len(missing)}
        yield Problem("missing", text, language=language)
        return
    for flaw in word_lint.flaws_of_words(language, words):
        values = {"language": spoken, "found": flaw.found, "why": flaw.why, "instead": flaw.instead}
        if flaw.instead:
            text = _("%(language)s: “%(found)s”. %(why)s Write: %(instead)s.") % values
        else:
            text = _("%(language)s: “%(found)s”. %(why)s") % values
        yield Problem(flaw.kind, text, language=language, block=flaw.block)
    measured = grade(" ".join(_ended(words[block]) for block in READ if words.get(block)), language)
    if measured is not None and measured > word_lint.HIGHEST_GRADE:
        text = _("%(language)s: the words ask for %(grade).1f years of school; 8 are the most.") % {
            "language": spoken,
            "grade": measured,
        }
        yield Problem("grade", text, language=language)


def _ended(text: str) -> str:
    return text if text.rstrip('”»"')[-1:] in ".?!" else f"{text}."


def _marks(material: Material) -> Iterator[Problem]:
    if sheets.sign_off_of(material) is None:
        yield Problem(
            "note", _("No content adviser has signed it off. “Not adviser-reviewed” is printed on it."), False
        )
    for language in material.languages:
        if language != content.SOURCE and sheets.reading_of(material, language) is None:
            text = _("%(language)s: no second speaker read it. The print says so.") % {"language": name_of(language)}
            yield Problem("note", text, blocks=False, language=language)


def name_of(language: str) -> str:
    """Return what a language is called."""
    found = languages().get(language)
    return found.name if found else language


def refusal_words(problem: pieces.NotMade) -> str:
    """Return the sentence that says what to change so that the thing can be made."""
    match problem:
        case pieces.TooLong(language, part, cut):
            values = {"language": name_of(language), "part": part_name(part), "n": cut}
            return _("%(language)s: the words of “%(part)s” do not fit. Cut about %(n)d letters.") % values
        case pieces.MissingFont(script, package):
            values = {"script": script, "package": package}
            return _("No font here has %(script)s letters. Install the package %(package)s, then try again.") % values
        case pieces.TooDense(module, letters):
            values = {"mm": module, "n": letters}
            return (
                _(
                    "The QR code would be too fine to read (%(mm).2f mm a dot). Take an address of at most %(n)d letters."
                )
                % values
            )
        case pieces.MixedDirections(language, _block, words):
            values = {"language": name_of(language), "words": words}
            return (
                _(
                    "%(language)s: “%(words)s” mixes letters that run left and right in one line. Give it a line of its own."
                )
                % values
            )
        case pieces.NoAlternative(language):
            return _("The picture has no description in %(language)s.") % {"language": name_of(language)}
        case _:
            return _("The file could not be made here (%(why)s). You can print from the browser.") % {
                "why": str(problem)
            }


def part_name(part: str) -> str:
    """Return what a part of a sheet is called."""
    names = {
        "points": _("headline and points"),
        "headline": _("headline"),
        "call": _("what stands at the number"),
        "happens": _("what happens when you call"),
        "do": _("what you can do"),
        "not_text": _("what is not a sign"),
        "easy": _("easy sentences"),
        "foot": _("name of the coalition"),
        "message": _("text message"),
    }
    return names.get(part, part)


def finding_name(finding: posting.Finding) -> str:
    """Return what was measured."""
    names = {
        "size": _("Size of the page"),
        "letters": _("Smallest letters"),
        "languages": _("Languages"),
        "number": _("Number to call"),
    }
    return names[finding.what]
