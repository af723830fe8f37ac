import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import commonlight.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeLine",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("batch", models.DateField()),
                ("service", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=12)),
                ("answered", models.CharField(max_length=8)),
                ("outcome", models.CharField(max_length=16)),
                ("reason", models.CharField(blank=True, max_length=24)),
                ("days", models.CharField(blank=True, max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name="OutcomeRefusals",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("batch", models.DateField(unique=True)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Client",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("opened", models.DateField()),
                ("closed", models.DateField(blank=True, null=True)),
                ("next_due", models.DateField(blank=True, null=True)),
                ("restricted", models.BooleanField(default=False)),
                ("key_epoch", models.PositiveIntegerField()),
                ("key_box", models.BinaryField()),
                ("next_sequence", models.PositiveIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "owner",
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
            name="ClientName",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                ("blob", models.BinaryField()),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="name", to="referrals.client"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ConsentProof",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
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
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
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
        ),
        migrations.CreateModel(
            name="LatestDay",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="referrals_latest_day_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("warm", "Call, noted afterwards"),
                            ("account", "Package to a member of the coalition"),
                            ("link", "One-time link and PIN"),
                            ("transfer", "The whole case is handed over"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sent", models.DateField()),
                ("answer_due", models.DateTimeField(blank=True, null=True)),
                ("readable_until", models.DateField()),
                ("ended", models.DateField(blank=True, null=True)),
                (
                    "ending",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("withdrawn", "The person does not want it any more"),
                            ("recalled", "The person took the consent back"),
                            ("expired", "The consent ran out"),
                            ("declined", "Declined"),
                            ("closed", "Closed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("next_sequence", models.PositiveIntegerField(default=0)),
                (
                    "receiver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("blob", models.BinaryField()),
                ("link_blob", models.BinaryField(blank=True, null=True)),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="package", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("blob", models.BinaryField()),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReferralWrap",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("what", models.CharField(max_length=8)),
                ("epoch", models.PositiveIntegerField()),
                ("box", models.BinaryField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wraps", to="referrals.referral"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("blob", models.BinaryField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="referrals.client"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("client", "sequence"), name="one_entry_per_sequence")],
            },
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("mode__in", ["warm", "account", "link", "transfer"])), name="referral_mode_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended__isnull", True), ("ending", "")),
                    models.Q(
                        ("ended__isnull", False),
                        ("ending__in", ["withdrawn", "recalled", "expired", "declined", "closed"]),
                    ),
                    _connector="OR",
                ),
                name="referral_end_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralevent",
            constraint=models.UniqueConstraint(fields=("referral", "sequence"), name="one_referral_event_per_sequence"),
        ),
        migrations.AddConstraint(
            model_name="referralwrap",
            constraint=models.UniqueConstraint(
                fields=("referral", "organisation", "what"), name="one_referral_wrap_each"
            ),
        ),
        migrations.AddConstraint(
            model_name="referralwrap",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["events", "package"])), name="referral_wrap_known"
            ),
        ),
    ]
