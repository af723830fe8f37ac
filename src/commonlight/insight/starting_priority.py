"""What the choice of where to reach out adds to other parts of the site."""

import json
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from commonlight.core.acts import add_act
from commonlight.core.navigation import add_team_page
from commonlight.core.taking_out import register as give
from commonlight.insight.entrances import add_entrance, show_run_with
from commonlight.insight.models import Run
from commonlight.insight.permissions import LOOKERS


def write_runs(stream: BinaryIO) -> None:
    """Write every run with its question and its answer, one a line."""
    for run in Run.objects.order_by("made_on", "pk").iterator():
        told = {
            "id": str(run.pk), "kind": run.kind, "state": run.state, "made_on": f"{run.made_on:%Y-%m-%d}", "seed": run.seed,
            "versions": run.versions, "inputs_digest": run.inputs_digest, "result_digest": run.result_digest,
            "asked": json.loads(run.asked), "result": json.loads(bytes(run.result)) if run.result else None,
        }  # fmt: skip
        stream.write((json.dumps(told, ensure_ascii=False) + "\n").encode())


def register() -> None:
    """Register all of it; called when the app is ready."""
    words = _("Need, exposure, missing services and past reach of areas, side by side, with how sure each place is.")
    add_entrance("insight:choices", _("Choose where to reach out"), words, roles=LOOKERS, order=10)
    add_team_page("insight:choices", _("Where to reach out"), roles=LOOKERS, order=61)
    add_act("public", "insight:choices", _("Choose where to reach out"), words, roles=LOOKERS, order=69)
    show_run_with("priority", "insight:priority_run", _("Where to reach out"))
    show_run_with("hotspots", "insight:hotspots_run", _("Where reports gather"))
    give("insight", "runs.jsonl", write_runs)
