"""The tool that keeps the catalogues: what it collects, what it keeps, and each fault it names."""

import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from tests.conftest import PROJECT


@pytest.fixture
def tool(monkeypatch, tmp_path):
    """The tool, looking at an invented package with one room."""
    monkeypatch.syspath_prepend(str(PROJECT / "tools"))
    sys.modules.pop("messages", None)
    import messages

    # Two languages are enough to look at; which ones the site has is its own matter.
    monkeypatch.setattr(messages, "LANGUAGES", ("es", "ar"))
    package = tmp_path / "commonlight"
    room = package / "garden"
    (room / "templates" / "garden").mkdir(parents=True)
    (room / "locale").mkdir()
    (room / "team_locale").mkdir()
    (room / "team_locale" / "SOURCES").write_text("views/team.py\n")
    (room / "views").mkdir()
    (room / "views" / "public.py").write_text('from x import gettext as _\n_("Water the plants")\n')
    (room / "views" / "team.py").write_text('from x import gettext as _\n_("Who waters")\n')
    (room / "templates" / "garden" / "page.html").write_text(
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} plant{% plural %}{{ n }} plants{% endblocktranslate %}"
        '{% translate "Seeds" %}'
    )
    monkeypatch.setattr(messages, "PACKAGE", package)
    yield messages
    sys.modules.pop("messages", None)


def catalog(tool, language="es", folder="locale"):
    with (tool.PACKAGE / "garden" / folder / language / "LC_MESSAGES" / "django.po").open("rb") as stream:
        return read_po(stream, locale=language)


def translate(tool, words, language="es", folder="locale"):
    held = catalog(tool, language, folder)
    for message in held:
        if message.id and message.id in words:
            message.string = words[message.id]
        elif isinstance(message.id, tuple) and message.id[0] in words:
            message.string = words[message.id[0]]
    path = tool.PACKAGE / "garden" / folder / language / "LC_MESSAGES" / "django.po"
    with path.open("wb") as stream:
        write_po(stream, held)


PUBLIC = {"Water the plants": "Regar", "Seeds": "Semillas", "%(n)s plant": ("%(n)s planta", "%(n)s plantas")}


def fill(tool):
    tool.extract_all()
    translate(tool, PUBLIC)
    arabic = ("%(n)s",) * 6
    translate(tool, {**PUBLIC, "%(n)s plant": arabic}, "ar")
    translate(tool, {"Who waters": "Quién riega"}, folder="team_locale")


def test_public_and_team_texts_go_into_their_own_catalogues(tool):
    tool.extract_all()

    public = {message.id for message in catalog(tool) if message.id}
    assert public == {"Water the plants", "Seeds", ("%(n)s plant", "%(n)s plants")}
    assert {message.id for message in catalog(tool, folder="team_locale") if message.id} == {"Who waters"}
    assert not (tool.PACKAGE / "garden" / "team_locale" / "ar").exists()


def test_what_is_whole_has_no_problem_and_is_compiled(tool):
    fill(tool)
    tool.compile_all()

    assert tool.problems() == []
    assert (tool.PACKAGE / "garden" / "locale" / "es" / "LC_MESSAGES" / "django.mo").stat().st_size > 100


def test_a_second_collection_changes_no_byte_and_keeps_translations(tool):
    fill(tool)
    tool.extract_all()
    path = tool.PACKAGE / "garden" / "locale" / "es" / "LC_MESSAGES" / "django.po"
    before = path.read_bytes()

    tool.extract_all()

    assert path.read_bytes() == before
    assert catalog(tool).get("Seeds").string == "Semillas"


def test_a_text_that_went_is_dropped_and_one_that_came_is_asked_for(tool):
    fill(tool)
    (tool.PACKAGE / "garden" / "views" / "public.py").write_text('from x import gettext as _\n_("Rake the leaves")\n')
    assert any("'Rake the leaves': missing" in line for line in tool.problems())
    assert any("'Water the plants': stands nowhere any more" in line for line in tool.problems())

    tool.extract_all()

    assert catalog(tool).get("Water the plants") is None
    assert [line for line in tool.problems() if "[es]" in line] == [
        "garden/locale [es] 'Rake the leaves': not translated"
    ]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('_("Hello %(name)s")', "Hola"),
        ('_("Hello %(name)s")', "Hola %(nombre)s"),
        ('_("Hello {name}")', "Hola {nombre}"),
        ('_("Hello %s")', "Hola %d %s"),
    ],
)
def test_a_lost_or_strange_placeholder_is_named(tool, source, words):
    (tool.PACKAGE / "garden" / "views" / "public.py").write_text(f"from x import gettext as _\n{source}\n")
    fill(tool)
    identifier = source[3:-2]
    translate(tool, {identifier: words})

    lost = [line for line in tool.problems() if "placeholders differ" in line]

    assert lost == [f"garden/locale [es] {identifier!r}: placeholders differ"]


def test_one_missing_plural_form_is_a_missing_translation(tool):
    fill(tool)
    translate(tool, {"%(n)s plant": ("%(n)s planta", "")})

    assert [line for line in tool.problems() if "[es]" in line] == ["garden/locale [es] '%(n)s plant': not translated"]


def test_a_folder_may_name_its_own_languages(tool):
    (tool.PACKAGE / "garden" / "locale" / "LANGUAGES").write_text("es\n")
    tool.extract_all()

    assert sorted(path.name for path in (tool.PACKAGE / "garden" / "locale").iterdir()) == ["LANGUAGES", "es"]


@pytest.mark.parametrize(("arguments", "code"), [(["check"], 1), (["extract"], 0), (["weed"], 2), ([], 2)])
def test_the_exit_code_says_what_came_of_it(tool, monkeypatch, capsys, arguments, code):
    monkeypatch.setattr(sys, "argv", ["messages.py", *arguments])

    assert tool.main() == code
    said = capsys.readouterr()
    assert bool(said.out if code == 1 else said.err) is (code != 0)


def test_a_catalogue_of_no_file_is_empty(tool, tmp_path):
    assert isinstance(tool._read(tmp_path / "none.po", "es"), Catalog)
    assert len(tool._read(tmp_path / "none.po", "es")) == 0
