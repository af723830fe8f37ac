import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commonlight.core.fields
import commonlight.reports.models.intake


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnsweredQuarter",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("quarter", models.DateField(unique=True)),
                ("released", models.DateField()),
                ("sent", models.PositiveIntegerField(null=True)),
                ("share_from", models.PositiveSmallIntegerField(null=True)),
                ("share_to", models.PositiveSmallIntegerField(null=True)),
                ("days", models.PositiveIntegerField(null=True)),
                ("most_unanswered", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="QuestionChange",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("content", models.JSONField()),
                ("is_off", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="StatisticsLine",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("batch", models.DateField()),
                ("about", models.CharField(max_length=8)),
                ("kind", models.CharField(max_length=24)),
                ("setting", models.CharField(max_length=24)),
                ("zone", models.CharField(max_length=40)),
                ("event_month", models.DateField(null=True)),
                ("report_month", models.DateField()),
                ("contact_before", models.CharField(max_length=8)),
                ("outcome", models.CharField(max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name="StatisticsRefusals",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("batch", models.DateField(unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ClockWatch",
            fields=[
                ("row", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("seen", models.DateTimeField()),
                ("steady_since", models.DateTimeField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("row", 1)), name="reports_clock_one_row")],
            },
        ),
        migrations.CreateModel(
            name="Cover",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cover", to="core.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntakeSettings",
            fields=[
                ("row", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("days", models.JSONField(default=commonlight.reports.models.intake.weekdays)),
                ("opens", models.TimeField(null=True)),
                ("closes", models.TimeField(null=True)),
                ("closes_after_days", models.PositiveSmallIntegerField(default=3)),
                ("duty_hours", models.PositiveSmallIntegerField(null=True)),
                ("rehearsed", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("row", 1)), name="reports_intake_one_row"),
                    models.CheckConstraint(
                        condition=models.Q(("closes_after_days__range", (1, 30))), name="reports_intake_closes_itself"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes", None), ("opens", None)),
                            models.Q(("opens", models.F("closes")), _negated=True),
                            _connector="OR",
                        ),
                        name="reports_intake_hours_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("account", "To the liaison's account here"),
                            ("link", "By a one-time link, for an officer without an account"),
                            ("print", "On paper, with a digest"),
                        ],
                        default="account",
                        max_length=8,
                    ),
                ),
                ("epoch", models.PositiveIntegerField(null=True)),
                ("box", models.BinaryField(null=True)),
                ("blob", models.BinaryField()),
                ("day", models.DateField()),
                ("passed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackageEntry",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("blob", models.BinaryField()),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="reports.package"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackageEntryWrap",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wraps", to="reports.packageentry"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReplyTemplate",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("code", models.SlugField(max_length=24)),
                ("language", models.CharField(max_length=16)),
                ("title", models.CharField(max_length=80)),
                ("text", models.TextField(max_length=2000)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "language"), name="one_reply_per_code_and_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("day", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("read", "Read"),
                            ("in_work", "Being worked on"),
                            ("waiting", "Waiting for the person"),
                            ("news", "The person wrote again"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("due", models.DateTimeField(blank=True, null=True)),
                ("next_sequence", models.PositiveIntegerField(default=0)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("blob", models.BinaryField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="package",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="packages", to="reports.report"
            ),
        ),
        migrations.CreateModel(
            name="Notebook",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notebooks", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mailbox",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("selector", models.BinaryField(max_length=16, unique=True)),
                ("second_selector", models.BinaryField(max_length=16, unique=True)),
                ("salt", models.BinaryField(max_length=16)),
                ("verifier", models.BinaryField(max_length=32)),
                ("public_key", models.BinaryField(max_length=32)),
                ("sealed_secret", models.BinaryField()),
                ("wrap", models.BinaryField()),
                ("submission", models.BinaryField(max_length=16, unique=True)),
                ("code_confirmed", models.BooleanField(default=False)),
                ("wrong_mark", models.BinaryField(max_length=8, null=True)),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("private", models.BinaryField()),
                ("second_salt", models.BinaryField(max_length=16)),
                ("second_verifier", models.BinaryField(max_length=32)),
                ("second_sealed", models.BinaryField()),
                ("second_wrong_mark", models.BinaryField(max_length=8, null=True)),
                ("second_wrong_tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mailbox", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="InterpreterWrap",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("box", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interpreters", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FallbackWrap",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("card", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="fallbacks", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DutyClock",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("started", models.DateTimeField()),
                ("due", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="duty_clocks", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("fresh", models.BinaryField(null=True)),
                ("fresh_epoch", models.PositiveIntegerField(null=True)),
                ("sealed", models.BinaryField(null=True)),
                ("epoch", models.PositiveIntegerField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                (
                    "package",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="reports.package",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="reports.report",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UrgentAct",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("duty", "Told the authorities, as the duty to report asks"),
                            ("override", "Passed parts on against the chosen readers"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="urgent_acts", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Wrap",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("is_fallback", models.BooleanField(default=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wraps", to="reports.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BookEntry",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("book", models.CharField(choices=[("shift", "Shift"), ("legal", "Legal")], max_length=8)),
                ("thread", models.BigIntegerField(default=commonlight.core.fields.random_id)),
                ("day", models.DateField()),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("blob", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("book__in", ["shift", "legal"])), name="book_known")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("blob", models.BinaryField()),
                (
                    "notebook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="reports.notebook"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("notebook", "sequence"), name="one_note_per_sequence")],
            },
        ),
        migrations.AddConstraint(
            model_name="packageentry",
            constraint=models.UniqueConstraint(fields=("package", "number"), name="one_package_entry_per_number"),
        ),
        migrations.AddConstraint(
            model_name="packageentrywrap",
            constraint=models.UniqueConstraint(
                fields=("entry", "organisation"), name="one_entry_wrap_per_organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["new", "read", "in_work", "waiting", "news", "closed"])),
                name="report_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(fields=("report", "sequence"), name="one_part_per_sequence"),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["account", "link", "print"])), name="package_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("box__isnull", False),
                        ("epoch__isnull", False),
                        ("organisation__isnull", False),
                        ("way", "account"),
                    ),
                    models.Q(("box__isnull", True), ("epoch__isnull", True), ("way__in", ["link", "print"])),
                    _connector="OR",
                ),
                name="package_key_fits_its_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="notebook",
            constraint=models.UniqueConstraint(fields=("report", "organisation"), name="one_notebook_per_organisation"),
        ),
        migrations.AddConstraint(
            model_name="interpreterwrap",
            constraint=models.UniqueConstraint(fields=("report", "account"), name="one_wrap_per_interpreter"),
        ),
        migrations.AddConstraint(
            model_name="fallbackwrap",
            constraint=models.UniqueConstraint(fields=("report", "organisation"), name="one_fallback_per_organisation"),
        ),
        migrations.AddConstraint(
            model_name="dutyclock",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended", None)), fields=("report", "organisation"), name="one_running_duty_clock"
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.UniqueConstraint(fields=("report", "organisation"), name="one_card_per_organisation"),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(("fresh__isnull", False), ("sealed__isnull", False), _connector="OR"),
                name="card_holds_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("fresh__isnull", True), ("fresh_epoch__isnull", True)),
                    models.Q(("fresh__isnull", False), ("fresh_epoch__isnull", False)),
                    _connector="OR",
                ),
                name="fresh_card_names_its_epoch",
            ),
        ),
        migrations.AddConstraint(
            model_name="card",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("epoch__isnull", True), ("sealed__isnull", True)),
                    models.Q(("epoch__isnull", False), ("sealed__isnull", False)),
                    _connector="OR",
                ),
                name="sealed_card_names_its_epoch",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("package__isnull", True), ("report__isnull", False)),
                    models.Q(("package__isnull", False), ("report__isnull", True)),
                    _connector="OR",
                ),
                name="file_has_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by", None),
                    ("by", None),
                    models.Q(("confirmed_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="second_person_confirms",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentact",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_by", None), ("confirmed_at__isnull", False), _connector="OR"),
                name="confirmed_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="wrap",
            constraint=models.UniqueConstraint(fields=("report", "organisation"), name="one_wrap_per_organisation"),
        ),
    ]
