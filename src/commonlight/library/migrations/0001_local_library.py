import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commonlight.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ElsewhereReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("entry", models.CharField(max_length=120)),
                ("coalition", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "entry", "coalition", "digest"), name="library_elsewhere_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryStamp",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("stamp", models.BigIntegerField(default=commonlight.core.fields.random_id)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="library_stamp_one_row")],
            },
        ),
        migrations.CreateModel(
            name="ReadPack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("coalition", models.CharField(max_length=120)),
                ("made", models.DateField()),
                ("entries", models.JSONField()),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("read", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("entry", models.CharField(max_length=120)),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("edit", "Changed"),
                            ("add", "Added"),
                            ("import", "Taken from a pack"),
                            ("sheet", "Taken from a sheet"),
                            ("keep", "Our text kept beside a new shipped text"),
                            ("shipped", "Shipped text taken back"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for a second person"),
                            ("in_force", "In force"),
                            ("refused", "Not taken"),
                            ("replaced", "Taken into a later change"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("origin", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=400)),
                ("answer", models.CharField(blank=True, max_length=400)),
                ("author_name", models.CharField(max_length=120)),
                ("made", models.DateTimeField()),
                ("reviewer_name", models.CharField(blank=True, max_length=120)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "entry", "number"), name="library_change_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("kind", "entry"),
                        name="library_one_change_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer", None),
                            models.Q(("reviewer", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="library_nobody_decides_own_change",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("entry", models.CharField(max_length=120)),
                ("language", models.CharField(blank=True, max_length=16)),
                ("holds", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("words", models.CharField(blank=True, max_length=400)),
                ("name", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "entry"], name="library_review_of_entry")],
            },
        ),
        migrations.CreateModel(
            name="LocalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("entry", models.CharField(max_length=120)),
                ("row", models.JSONField()),
                ("translations", models.JSONField(default=dict)),
                ("base", models.JSONField(default=dict)),
                ("origin", models.CharField(blank=True, max_length=120)),
                ("written", models.DateField()),
                ("stamp", models.BigIntegerField(default=commonlight.core.fields.random_id)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "entry"), name="library_local_entry_once")],
            },
        ),
        migrations.CreateModel(
            name="NumberCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry", models.CharField(db_index=True, max_length=120)),
                ("number", models.CharField(max_length=24)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("right", "The right line answered"),
                            ("wrong", "Somebody else answered, or the number does not exist"),
                            ("nobody", "Nobody answered, or it was busy"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "police_hear",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no", "No"),
                            ("sometimes", "Only in danger, or about a child"),
                            ("yes", "Yes"),
                            ("not_said", "They did not say"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "immigration_hears",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no", "No"),
                            ("sometimes", "Only in danger, or about a child"),
                            ("yes", "Yes"),
                            ("not_said", "They did not say"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=400)),
                ("name", models.CharField(max_length=120)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "right"), _negated=True),
                            models.Q(
                                models.Q(("police_hear", ""), _negated=True),
                                models.Q(("immigration_hears", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="library_right_call_says_who_hears",
                    )
                ],
            },
        ),
    ]
