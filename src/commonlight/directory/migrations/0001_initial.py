import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("source_day", models.DateField(blank=True, null=True)),
                ("edited_day", models.DateField(blank=True, null=True)),
                ("last_modified", models.DateTimeField(db_index=True)),
                (
                    "location_type",
                    models.CharField(
                        choices=[
                            ("physical", "A place people come to"),
                            ("postal", "A postal address"),
                            ("virtual", "By phone or online"),
                        ],
                        default="physical",
                        max_length=8,
                    ),
                ),
                ("url", models.TextField(blank=True, default="")),
                ("name", models.TextField(blank=True, default="")),
                ("alternate_name", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("transportation", models.TextField(blank=True, default="")),
                ("latitude", models.FloatField(blank=True, null=True)),
                ("longitude", models.FloatField(blank=True, null=True)),
                ("external_identifier", models.TextField(blank=True, default="")),
                ("external_identifier_type", models.TextField(blank=True, default="")),
                ("is_confidential", models.BooleanField(default=False)),
                ("is_released", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("source_day", models.DateField(blank=True, null=True)),
                ("edited_day", models.DateField(blank=True, null=True)),
                ("last_modified", models.DateTimeField(db_index=True)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("url", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("inactive", "Not running now"),
                            ("defunct", "Ended for good"),
                            ("temporarily closed", "Closed for a time"),
                        ],
                        default="active",
                        max_length=20,
                    ),
                ),
                ("interpretation_services", models.TextField(blank=True, default="")),
                ("application_process", models.TextField(blank=True, default="")),
                ("fees_description", models.TextField(blank=True, default="")),
                ("wait_time", models.TextField(blank=True, default="")),
                ("fees", models.TextField(blank=True, default="")),
                ("accreditations", models.TextField(blank=True, default="")),
                ("eligibility_description", models.TextField(blank=True, default="")),
                ("minimum_age", models.FloatField(blank=True, null=True)),
                ("maximum_age", models.FloatField(blank=True, null=True)),
                ("assured_date", models.DateField(blank=True, null=True)),
                ("assurer_email", models.TextField(blank=True, default="")),
                ("licenses", models.TextField(blank=True, default="")),
                ("alert", models.TextField(blank=True, default="")),
                ("translations", models.JSONField(blank=True, default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, unique=True)),
                ("url", models.TextField(blank=True, default="")),
                ("precedence", models.PositiveSmallIntegerField(default=50)),
                ("holds_for_review", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Taxonomy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("description", models.TextField(blank=True, default="")),
                ("uri", models.TextField(blank=True, default="")),
                ("version", models.TextField(blank=True, default="")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("scheme", models.TextField(blank=True, default="")),
                ("identifier", models.TextField(blank=True, default="")),
                ("uri", models.TextField(blank=True, default="")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Withheld",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("entity", models.CharField(max_length=24)),
                ("object_id", models.UUIDField(db_index=True)),
                ("field", models.CharField(max_length=40)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("kind", "The service is of a kind whose address is kept private"),
                            ("text", "A text held what looks like an address"),
                            ("marked", "An editor marked the place"),
                            ("same", "The same address as a place that is kept private"),
                        ],
                        max_length=8,
                    ),
                ),
                ("day", models.DateField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("form", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("applied", "Done"), ("reverted", "Taken back")], default="applied", max_length=8
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("problems", models.JSONField(default=list)),
                ("n_problems", models.PositiveIntegerField(default=0)),
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
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="directory.source"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity", models.CharField(max_length=32)),
                ("object_id", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="directory.importbatch"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("attention", models.TextField(blank=True, default="")),
                ("address_1", models.TextField()),
                ("address_2", models.TextField(blank=True, default="")),
                ("city", models.TextField(blank=True, default="")),
                ("region", models.TextField(blank=True, default="")),
                ("state_province", models.TextField(blank=True, default="")),
                ("postal_code", models.TextField(blank=True, default="")),
                ("country", models.TextField(blank=True, default="")),
                (
                    "address_type",
                    models.CharField(
                        choices=[
                            ("physical", "A place people come to"),
                            ("postal", "A postal address"),
                            ("virtual", "By phone or online"),
                        ],
                        default="physical",
                        max_length=8,
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="directory.location"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Accessibility",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("description", models.TextField(blank=True, default="")),
                ("details", models.TextField(blank=True, default="")),
                ("url", models.TextField(blank=True, default="")),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accessibility",
                        to="directory.location",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("source_day", models.DateField(blank=True, null=True)),
                ("edited_day", models.DateField(blank=True, null=True)),
                ("last_modified", models.DateTimeField(db_index=True)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                ("website", models.TextField(blank=True, default="")),
                ("tax_status", models.TextField(blank=True, default="")),
                ("tax_id", models.TextField(blank=True, default="")),
                ("year_incorporated", models.PositiveIntegerField(blank=True, null=True)),
                ("legal_status", models.TextField(blank=True, default="")),
                ("logo", models.TextField(blank=True, default="")),
                ("uri", models.TextField(blank=True, default="")),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.organisation",
                    ),
                ),
                (
                    "parent_organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="directory.organization",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.source",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="location",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="locations",
                to="directory.organization",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("name", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("department", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="directory.location",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OrganizationIdentifier",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("identifier_scheme", models.TextField(blank=True, default="")),
                ("identifier_type", models.TextField()),
                ("identifier", models.TextField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="organization_identifiers",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Program",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("alternate_name", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programs",
                        to="directory.organization",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("service", "Service"),
                            ("organization", "Organization"),
                            ("service_at_location", "Service At Location"),
                            ("taxonomy", "Taxonomy"),
                            ("taxonomy_term", "Taxonomy Term"),
                        ],
                        max_length=20,
                    ),
                ),
                ("entry_id", models.UUIDField()),
                ("organization_id", models.UUIDField(null=True)),
                ("parent_id", models.UUIDField(null=True)),
                ("document", models.TextField()),
                ("brief", models.TextField()),
                ("card", models.TextField(blank=True, default="")),
                ("translations", models.TextField(blank=True, default="")),
                ("modified", models.DateTimeField()),
                ("shown_until", models.DateField(null=True)),
                ("minimum_age", models.FloatField(null=True)),
                ("maximum_age", models.FloatField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "number", "shown_until"], name="directory_published_kind"),
                    models.Index(fields=["kind", "organization_id"], name="directory_published_of"),
                    models.Index(fields=["kind", "modified"], name="directory_published_news"),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "entry_id"), name="directory_published_once")],
            },
        ),
        migrations.CreateModel(
            name="PublishedHours",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens", models.PositiveSmallIntegerField()),
                ("closes", models.PositiveSmallIntegerField()),
                (
                    "published",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hours", to="directory.published"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublishedPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("postcode", models.CharField(blank=True, db_index=True, max_length=16)),
                ("city", models.CharField(blank=True, db_index=True, max_length=120)),
                ("county", models.CharField(blank=True, db_index=True, max_length=120)),
                (
                    "published",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="directory.published"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stale",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="directory.service",
                    ),
                ),
                ("warned_day", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="service",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="services",
                to="directory.organization",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="program",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="services",
                to="directory.program",
            ),
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("members", "Members of the coalition"),
                            ("named", "Only the organisations named"),
                            ("never", "Nobody but the editors"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("number", models.TextField()),
                ("extension", models.PositiveIntegerField(blank=True, null=True)),
                ("type", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="directory.contact",
                    ),
                ),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="directory.location",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="directory.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phones",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Language",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField(blank=True, default="")),
                ("code", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="directory.location",
                    ),
                ),
                (
                    "phone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="directory.phone",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="languages",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Funding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("source", models.TextField(blank=True, default="")),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="directory.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="funding",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CostOption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("option", models.TextField(blank=True, default="")),
                ("currency", models.TextField(blank=True, default="")),
                ("amount", models.FloatField(blank=True, null=True)),
                ("amount_description", models.TextField(blank=True, default="")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cost_options", to="directory.service"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contact",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="directory.service",
            ),
        ),
        migrations.CreateModel(
            name="Assurance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("checked_day", models.DateField()),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("phone", "By phone"),
                            ("visit", "By a visit"),
                            ("mail", "By e-mail"),
                            ("website", "On their website"),
                            ("self", "They told us themselves"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_day", models.DateField()),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assurances", to="directory.service"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("document", models.TextField(blank=True, default="")),
                ("uri", models.TextField(blank=True, default="")),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="required_documents",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceAtLocation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("description", models.TextField(blank=True, default="")),
                (
                    "location",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_at_locations",
                        to="directory.location",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_at_locations",
                        to="directory.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceArea",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("extent", models.TextField(blank=True, default="")),
                ("extent_type", models.TextField(blank=True, default="")),
                ("uri", models.TextField(blank=True, default="")),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_areas",
                        to="directory.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="service_areas",
                        to="directory.serviceatlocation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("dtstart", models.DateField(blank=True, null=True)),
                ("timezone", models.FloatField(blank=True, null=True)),
                ("until", models.DateField(blank=True, null=True)),
                ("count", models.PositiveIntegerField(blank=True, null=True)),
                ("wkst", models.TextField(blank=True, default="")),
                ("freq", models.TextField(blank=True, default="")),
                ("interval", models.PositiveIntegerField(blank=True, null=True)),
                ("byday", models.TextField(blank=True, default="")),
                ("byweekno", models.TextField(blank=True, default="")),
                ("bymonthday", models.TextField(blank=True, default="")),
                ("byyearday", models.TextField(blank=True, default="")),
                ("description", models.TextField(blank=True, default="")),
                ("opens_at", models.TextField(blank=True, default="")),
                ("closes_at", models.TextField(blank=True, default="")),
                ("schedule_link", models.TextField(blank=True, default="")),
                ("attending_type", models.TextField(blank=True, default="")),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="directory.location",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="directory.service",
                    ),
                ),
                (
                    "service_at_location",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedules",
                        to="directory.serviceatlocation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="phone",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="phones",
                to="directory.serviceatlocation",
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="service_at_location",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="contacts",
                to="directory.serviceatlocation",
            ),
        ),
        migrations.AddField(
            model_name="service",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.source",
            ),
        ),
        migrations.AddField(
            model_name="location",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.source",
            ),
        ),
        migrations.CreateModel(
            name="TaxonomyTerm",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.TextField(blank=True, db_index=True, default="")),
                ("name", models.TextField()),
                ("description", models.TextField(blank=True, default="")),
                ("language", models.TextField(blank=True, default="")),
                ("term_uri", models.TextField(blank=True, default="")),
                (
                    "maps_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mapped",
                        to="directory.taxonomyterm",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="children",
                        to="directory.taxonomyterm",
                    ),
                ),
                (
                    "taxonomy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="terms",
                        to="directory.taxonomy",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("link_id", models.UUIDField(db_index=True)),
                ("link_entity", models.CharField(max_length=40)),
                ("link_type", models.TextField(blank=True, default="")),
                ("value", models.TextField(blank=True, default="")),
                ("label", models.TextField(blank=True, default="")),
                (
                    "taxonomy_term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attributes",
                        to="directory.taxonomyterm",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ServiceCapacity",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("available", models.FloatField()),
                ("maximum", models.FloatField(blank=True, null=True)),
                ("description", models.TextField(blank=True, default="")),
                ("updated", models.DateTimeField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="capacities", to="directory.service"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.unit"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Url",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("label", models.TextField(blank=True, default="")),
                ("url", models.TextField()),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additional_websites",
                        to="directory.organization",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="additional_urls",
                        to="directory.service",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisibleTo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entity", models.CharField(max_length=24)),
                ("object_id", models.UUIDField(db_index=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AddressMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(db_index=True, max_length=32)),
                (
                    "withheld",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="directory.withheld"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceivingProfile",
            fields=[
                (
                    "service",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="receiving_profile",
                        serialize=False,
                        to="directory.service",
                    ),
                ),
                ("accepts_referrals", models.BooleanField(default=False)),
                ("channels", models.JSONField(default=list)),
                ("intake_hours", models.TextField(blank=True, default="")),
                ("languages", models.JSONField(default=list)),
                (
                    "data_level",
                    models.CharField(
                        choices=[
                            ("none", "Nothing: people come by themselves"),
                            ("contact", "How to reach the person"),
                            ("needs", "Needs, in the person's words"),
                            ("full", "All that the person agrees to"),
                        ],
                        default="none",
                        max_length=8,
                    ),
                ),
                ("refuses_police", models.BooleanField(default=False)),
                ("agreement_day", models.DateField(blank=True, null=True)),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("open", "Has room"),
                            ("waitlist", "Has a waiting list"),
                            ("full", "Full"),
                        ],
                        default="unknown",
                        max_length=8,
                    ),
                ),
                ("capacity_day", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("capacity", "unknown"), ("capacity_day__isnull", False), _connector="OR"),
                        name="directory_capacity_has_age",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("withheld", "An address was withheld"),
                            ("orphan", "The organization is missing"),
                            ("held", "Waits before it is published"),
                            ("conflict", "A source says something else"),
                            ("duplicate", "Looks like another entry"),
                        ],
                        max_length=12,
                    ),
                ),
                ("entity", models.CharField(max_length=24)),
                ("object_id", models.UUIDField(db_index=True)),
                ("other_id", models.UUIDField(blank=True, null=True)),
                ("detail", models.JSONField(default=dict)),
                ("opened_day", models.DateField()),
                ("closed_day", models.DateField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=24)),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="directory.importbatch",
                    ),
                ),
                (
                    "closed_by",
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
                "indexes": [models.Index(fields=["closed_day", "kind"], name="directory_review_open")],
            },
        ),
        migrations.AddConstraint(
            model_name="serviceatlocation",
            constraint=models.UniqueConstraint(
                fields=("service", "location"), name="directory_service_once_at_location"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minimum_age", None),
                    ("maximum_age", None),
                    ("minimum_age__lte", models.F("maximum_age")),
                    _connector="OR",
                ),
                name="directory_service_ages",
            ),
        ),
        migrations.AddConstraint(
            model_name="location",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_confidential", False),
                    models.Q(
                        ("latitude", None), ("longitude", None), ("visibility__in", ["members", "named", "never"])
                    ),
                    _connector="OR",
                ),
                name="directory_location_confidential",
            ),
        ),
        migrations.AddConstraint(
            model_name="visibleto",
            constraint=models.UniqueConstraint(
                fields=("entity", "object_id", "organisation"), name="directory_visible_once"
            ),
        ),
    ]
