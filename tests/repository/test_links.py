"""Every link between our own documents leads somewhere."""

import re

from tests.conftest import PROJECT
from tests.repository.test_house import tracked_files


def test_links_between_documents_lead_somewhere():
    broken = []
    pages = [name for name in tracked_files() if name.endswith(".md")]
    for name in pages:
        text = re.sub(r"```.*?```", "", (PROJECT / name).read_text(encoding="utf-8"), flags=re.S)
        targets = [target for target in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in target]
        broken += [(name, target) for target in targets if not ((PROJECT / name).parent / target).exists()]

    assert len(pages) > 20
    assert broken == []
