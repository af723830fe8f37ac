"""Every round gets a last day, so that the time of keeping always runs; slips that were exchanged are remembered as digests."""

from datetime import timedelta

import django.db.models.deletion
from django.db import migrations, models

import commonlight.core.fields

LONGEST = timedelta(days=183)


def give_last_days(apps, schema_editor):
    """Let a round that was ended keep that day, and one that nobody ended run half a year from its beginning."""
    waves = apps.get_model("feedback", "Wave").objects
    for wave in waves.all():
        day = max(wave.closed_on or wave.opened_on + LONGEST, wave.opened_on)
        waves.filter(pk=wave.pk).update(last_day=day)


class Migration(migrations.Migration):
    """Rounds end by themselves; slips."""

    dependencies = [("feedback", "0006_dialogue")]

    operations = [
        migrations.AddField("publicsurvey", "slips", models.BooleanField(default=False)),
        migrations.AddField("wave", "last_day", models.DateField(null=True)),
        migrations.RunPython(give_last_days, migrations.RunPython.noop),
        migrations.AlterField("wave", "last_day", models.DateField()),
        migrations.AddConstraint(
            "wave",
            models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("opened_on"))), name="feedback_wave_ends_after_it_began"
            ),
        ),
        migrations.CreateModel(
            name="UsedSlip",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("digest", models.BinaryField(max_length=16, unique=True)),
                ("wave", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="used_slips", to="feedback.wave")),
            ],
        ),
    ]  # fmt: skip
