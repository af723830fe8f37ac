"""
A course to take away: a zip of plain pages, and a package that another learning system runs (SCORM 1.2).

Both are made in memory from the content files. The package is the only place of the project where a page runs a script of
ours: it runs in the other system, talks to nothing but that system, and sends a score and how far somebody is.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from django.template.loader import render_to_string
from django.utils import translation

from commonlight.core.languages import direction_of
from commonlight.learning.course_files import FOLDER, Course
from commonlight.learning.letters import CODE_QUESTIONS
from commonlight.learning.progress import PASS_SHARE

# Made again from the same content, a package is the same to the byte.
SAME_DAY = (2026, 1, 1, 0, 0, 0)
# Own pictures and recordings by lesson, as services.media packs them.
Media = Mapping[str, Any]
NO_MEDIA: Mapping[str, Any] = MappingProxyType({})
LARGEST_SCORM = 2 * 1024 * 1024


def offline(course: Course, *, media: Media = NO_MEDIA, files: Mapping[str, bytes] = NO_MEDIA) -> bytes:
    """Return a zip of a course: one page for each lesson, the test with its answers, the sheets for a room; own media with it."""
    held: dict[str, str | bytes] = {**files}
    with translation.override(course.language):
        pages = [f"{number:02d}.html" for number in range(1, len(course.lessons) + 1)]
        shared = {"course": course, "direction": direction_of(course.language), "pages": pages}
        for number, lesson in enumerate(course.lessons):
            after = pages[number + 1] if number + 1 < len(pages) else "test.html"
            held[pages[number]] = _page(
                "lesson", {**shared, "lesson": lesson, "after": after, "media": media.get(lesson.id)}
            )
        listed = list(zip(pages, course.lessons, strict=True))
        place = 1 if course.language == "es" else 0
        questions = [texts[place] for texts in CODE_QUESTIONS.values()]
        held["index.html"] = _page("index", {**shared, "listed": listed})
        held["test.html"] = _page("test", shared)
        held["sheet.html"] = _page("sheet", {**shared, "code_questions": questions})
        held["notes.html"] = _page("notes", shared)
    held["style.css"] = (FOLDER / "scorm" / "style.css").read_text(encoding="utf-8")
    return _zipped(held)


def scorm(course: Course, *, media: Media = NO_MEDIA, files: Mapping[str, bytes] = NO_MEDIA) -> bytes:
    """Return a SCORM 1.2 package of a course: one page, its script, and the list that the other system reads."""
    with translation.override(course.language):
        context = {
            "course": course,
            "lessons": [(lesson, media.get(lesson.id)) for lesson in course.lessons],
            "direction": direction_of(course.language),
            "data": json.dumps(
                {
                    "key": {item.id: "t" if item.is_true else "f" for item in course.items},
                    "pages": len(course.lessons) + 1,
                    "pass": round(PASS_SHARE * 100),
                }
            ),
        }
        page = render_to_string("learning/package/scorm.html", context)
    held: dict[str, str | bytes] = {
        "imsmanifest.xml": _manifest(course, sorted(files)),
        "index.html": page,
        "course.js": (FOLDER / "scorm" / "course.js").read_text(encoding="utf-8"),
        "style.css": (FOLDER / "scorm" / "style.css").read_text(encoding="utf-8"),
    }
    return _zipped({**held, **files})


def _page(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"learning/package/{name}.html", context)


def _manifest(course: Course, more: list[str]) -> str:
    title, identifier = escape(course.title), f"commonlight.{course.slug}.{course.language}"
    listed = "".join(f'<file href="{escape(name)}"/>' for name in more)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{identifier}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="course"><organization identifier="course"><title>{title}</title>
<item identifier="item" identifierref="resource" isvisible="true"><title>{title}</title>
<adlcp:masteryscore>{round(PASS_SHARE * 100)}</adlcp:masteryscore></item></organization></organizations>
<resources><resource identifier="resource" type="webcontent" adlcp:scormtype="sco" href="index.html">
<file href="index.html"/><file href="course.js"/><file href="style.css"/>{listed}</resource></resources>
</manifest>
"""


def _zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text)
    return out.getvalue()
