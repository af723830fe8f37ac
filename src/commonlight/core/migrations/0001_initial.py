import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import commonlight.core.fields
import commonlight.core.models.organisations


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("reader", "Reader of sealed content"), ("ordinary", "Ordinary account")], max_length=8
                    ),
                ),
                ("login_name", models.CharField(max_length=64, unique=True)),
                ("display_name", models.CharField(max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="en", max_length=16)),
                ("is_active", models.BooleanField(default=True)),
                ("session_stamp", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("last_day", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AddedLanguage",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "direction",
                    models.CharField(
                        choices=[("ltr", "From left to right"), ("rtl", "From right to left")], max_length=3
                    ),
                ),
                ("added", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("actor_id", models.UUIDField(blank=True, null=True)),
                ("day", models.DateField()),
                ("at", models.DateTimeField(blank=True, null=True)),
                ("organisation_id", models.UUIDField(blank=True, null=True)),
                ("subject_kind", models.CharField(blank=True, max_length=64)),
                ("subject_id", models.CharField(blank=True, max_length=64)),
                ("detail", models.JSONField(default=dict)),
                ("mac", models.BinaryField(max_length=32)),
                ("sequence", models.BigIntegerField(blank=True, null=True, unique=True)),
                ("head", models.BinaryField(blank=True, max_length=32, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="BackupRecipient",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("label", models.CharField(max_length=80)),
                ("public_key", models.CharField(max_length=120, unique=True)),
                ("mac", models.BinaryField(max_length=32)),
                ("added", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="HomeEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("about", "Who we are"),
                            ("here", "What trafficking looks like here"),
                            ("readers", "Who reads what you write"),
                            ("help", "Ways to help"),
                            ("event", "Events"),
                            ("news", "News"),
                            ("contact", "Contact"),
                        ],
                        max_length=8,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("is_published", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("day", models.DateField(help_text="of a news item or an event", null=True)),
                ("hours", models.CharField(blank=True, help_text="of an event, as in 6 to 8 pm", max_length=60)),
                ("where", models.CharField(blank=True, help_text="of an event", max_length=200)),
                ("origin", models.CharField(blank=True, max_length=80)),
                ("changed_by", models.CharField(max_length=120)),
                ("changed_day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="HomeWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=12)),
                ("title", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(max_length=4000)),
            ],
        ),
        migrations.CreateModel(
            name="KitWrap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("box", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LanguageText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=120)),
                (
                    "lookup",
                    models.TextField(
                        blank=True, help_text="what a catalogue finds it under; empty for texts of content files"
                    ),
                ),
                ("english", models.TextField()),
                ("words", models.TextField()),
                ("put_in", models.DateField()),
                ("reviewed", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("object_id", models.CharField(max_length=80)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("court", "An order of a court or an authority"),
                            ("preserve", "A request to preserve evidence, checked with counsel"),
                            ("claim", "A legal claim of the person"),
                            ("safety", "Work for the person's safety is still going on"),
                        ],
                        max_length=10,
                    ),
                ),
                ("set_by_id", models.UUIDField()),
                ("set_on", models.DateField()),
                ("until", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("kind", models.CharField(choices=[("new", "New"), ("due", "Due")], max_length=3)),
                ("is_wanted", models.BooleanField(default=False)),
                ("told", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OneTimeSecret",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "form",
                    models.CharField(choices=[("link", "Link by e-mail"), ("code", "Code read out")], max_length=4),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("sign_in", "Sign in"), ("enrol", "Make a reader's passphrase")], max_length=8
                    ),
                ),
                ("keyed_hash", models.BinaryField(max_length=32)),
                ("tries_left", models.PositiveSmallIntegerField(default=5)),
                ("expires", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ngo", "Non-profit organisation"),
                            ("legal_aid", "Legal aid"),
                            ("police", "Police"),
                            ("faith", "Faith community"),
                            ("school", "School"),
                            ("health", "Health care"),
                            ("government", "Public authority"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("accepts_reports", models.BooleanField(default=False)),
                ("languages", models.JSONField(default=list, help_text="language codes spoken by its people")),
                ("about", models.TextField(blank=True, max_length=2000)),
            ],
        ),
        migrations.CreateModel(
            name="OrganisationKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("epoch", models.PositiveIntegerField()),
                ("public_key", models.BinaryField(max_length=32)),
                ("mac", models.BinaryField(max_length=32)),
                ("started", models.DateField()),
                ("retired", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PackageLink",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("salt", models.BinaryField(max_length=16)),
                ("verifier", models.BinaryField(max_length=32)),
                ("subject_kind", models.CharField(max_length=40)),
                ("subject_id", models.BigIntegerField()),
                ("made", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("opened", models.DateTimeField(null=True)),
                ("locked", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                ("credential_id", models.BinaryField()),
                ("attested", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("added", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="PlaceEntry",
            fields=[
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("child_protection_line", "The state's line for children in danger"),
                            ("mandated_reporter_rule", "Who must report a child in danger, and to whom"),
                            ("posting_rule", "Where a notice with the hotline must hang"),
                            ("police_desk", "The police desk we work with"),
                            ("local_ordinance", "Rules of the city or county"),
                            ("police_engagement_duty", "What the police must do to work with the community"),
                        ],
                        max_length=32,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("source", models.CharField(max_length=300)),
                ("checked_by", models.CharField(blank=True, max_length=120)),
                ("checked_day", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReaderWrap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("box", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("keyed_hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="RecoveryKit",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("public_key", models.BinaryField(max_length=32)),
                ("mac", models.BinaryField(max_length=32)),
                ("made", models.DateField()),
                ("typed_back", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="RoleHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("intake", "Intake: reads new reports and answers"),
                            ("supervisor", "Supervisor: assigns, checks, closes"),
                            ("police_liaison", "Police liaison: reads only what was released to police"),
                            ("caseworker", "Caseworker: helps people and writes referrals"),
                            ("receiving_worker", "Receiving worker: answers referrals from others"),
                            ("coordinator", "Coordinator: people and partners of the organisation"),
                            ("interpreter", "Interpreter: reads a report only with the person's yes"),
                            ("volunteer_coordinator", "Volunteer coordinator: volunteers and events"),
                            ("content_editor", "Content editor: writes what the public reads"),
                            ("facilitator", "Facilitator: holds courses and sessions"),
                            ("content_adviser", "Content adviser: reviews texts, signs and laws"),
                            ("analyst", "Analyst: works on gated figures, never on reports"),
                            ("partner_member", "Partner member: sees what partners share"),
                            ("funder", "Funder: sees released figures only"),
                            ("admin", "Administrator: accounts and settings; this role opens nothing sealed"),
                        ],
                        max_length=24,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("coalition_name", models.CharField(max_length=120)),
                ("country", models.CharField(help_text="ISO 3166-1 alpha-2, as in US", max_length=2)),
                ("region", models.CharField(blank=True, help_text="ISO 3166-2, as in US-OH", max_length=6)),
                ("languages", models.JSONField(default=commonlight.core.models.organisations.default_languages)),
                ("time_zone", models.CharField(default="UTC", max_length=64)),
                ("emergency_number", models.CharField(max_length=32)),
                ("rooms", models.JSONField(default=commonlight.core.models.organisations.default_rooms)),
                (
                    "county_code",
                    models.CharField(blank=True, help_text="US FIPS code of the county, as in 39049", max_length=5),
                ),
                ("county_name", models.CharField(blank=True, max_length=80)),
                (
                    "groups",
                    models.JSONField(
                        default=list, help_text="ids of the library's groups the coalition wants to reach"
                    ),
                ),
                (
                    "accent",
                    models.CharField(blank=True, help_text="main colour on light ground, as in #0b5f59", max_length=7),
                ),
                ("accent_dark", models.CharField(blank=True, help_text="main colour on dark ground", max_length=7)),
                (
                    "logo_digest",
                    models.CharField(blank=True, help_text="names the picture in `SiteLogo`", max_length=16),
                ),
                ("logo_width", models.PositiveSmallIntegerField(default=0)),
                ("logo_height", models.PositiveSmallIntegerField(default=0)),
                (
                    "sender_address",
                    models.EmailField(
                        blank=True, help_text="of notices; empty: the setting COMMONLIGHT_MAIL_FROM", max_length=254
                    ),
                ),
                ("exit_url", models.URLField(blank=True, help_text="empty: the setting COMMONLIGHT_EXIT_URL")),
                ("threshold_public", models.PositiveSmallIntegerField(default=11)),
                ("threshold_partners", models.PositiveSmallIntegerField(default=5)),
            ],
        ),
        migrations.CreateModel(
            name="SiteLogo",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("picture", models.BinaryField()),
                ("digest", models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", commonlight.core.fields.RandomIdField(serialize=False)),
                ("kind", models.CharField(max_length=32)),
                ("object_id", models.CharField(max_length=80)),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="ReaderKey",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reader_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("salt", models.BinaryField(max_length=16)),
                ("verifier", models.BinaryField(max_length=32)),
                ("sealed_secret", models.BinaryField()),
                ("public_key", models.BinaryField(max_length=32)),
                ("mac", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactorTries",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="tries",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("window_ends", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="TotpDevice",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="totp",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("sealed_secret", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddConstraint(
            model_name="account",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="core_account_email_once",
            ),
        ),
        migrations.AddField(
            model_name="addedlanguage",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("head", None), ("sequence", None)),
                    models.Q(("head__isnull", False), ("sequence__isnull", False)),
                    _connector="OR",
                ),
                name="core_audit_chained_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_published", False),
                    models.Q(("kind", "here"), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="core_home_here_has_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day__isnull", False), models.Q(("kind__in", ["event", "news"]), _negated=True), _connector="OR"
                ),
                name="core_home_dated",
            ),
        ),
        migrations.AddField(
            model_name="homewords",
            name="entry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="words", to="core.homeentry"
            ),
        ),
        migrations.AddField(
            model_name="languagetext",
            name="put_in_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="languagetext",
            name="reviewed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.UniqueConstraint(fields=("kind", "object_id"), name="core_hold_once"),
        ),
        migrations.AddConstraint(
            model_name="legalhold",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("set_on"))), name="core_hold_ends_later"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="onetimesecret",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="one_time_secrets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="memberships", to="core.organisation"
            ),
        ),
        migrations.AddField(
            model_name="organisationkey",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="core.organisation"
            ),
        ),
        migrations.AddField(
            model_name="kitwrap",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="kit_wraps", to="core.organisationkey"
            ),
        ),
        migrations.AddField(
            model_name="packagelink",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.organisation"
            ),
        ),
        migrations.AddField(
            model_name="passkey",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="passkeys", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="placeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="core_place_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="placeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), ("text", ""), _negated=True), name="core_place_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="placeentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("checked_by", ""), ("checked_day", None)),
                    models.Q(models.Q(("checked_by", ""), _negated=True), ("checked_day__isnull", False)),
                    _connector="OR",
                ),
                name="core_place_checked_by_and_day",
            ),
        ),
        migrations.AddField(
            model_name="readerwrap",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="wraps", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="readerwrap",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reader_wraps", to="core.organisationkey"
            ),
        ),
        migrations.AddField(
            model_name="recoverycode",
            name="account",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="recovery_codes", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="recoverykit",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="recovery_kit", to="core.organisation"
            ),
        ),
        migrations.AddField(
            model_name="kitwrap",
            name="kit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="wraps", to="core.recoverykit"
            ),
        ),
        migrations.AddField(
            model_name="roleheld",
            name="membership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="core.membership"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="core_site_one_row"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold_public__gte", 11)), name="core_site_threshold_public"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("threshold_partners__gte", 5)), name="core_site_threshold_partners"
            ),
        ),
        migrations.AddConstraint(
            model_name="sitelogo",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="core_logo_one_row"),
        ),
        migrations.AddConstraint(
            model_name="tombstone",
            constraint=models.UniqueConstraint(fields=("kind", "object_id"), name="core_tombstone_once"),
        ),
        migrations.AddConstraint(
            model_name="homewords",
            constraint=models.UniqueConstraint(fields=("entry", "language"), name="core_home_words_once"),
        ),
        migrations.AddConstraint(
            model_name="languagetext",
            constraint=models.UniqueConstraint(fields=("language", "key"), name="core_languagetext_once"),
        ),
        migrations.AddConstraint(
            model_name="languagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed__isnull", True), ("reviewed_by__isnull", True)),
                    models.Q(("reviewed__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="core_languagetext_reviewed_by_whom_and_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="languagetext",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    ("put_in_by__isnull", True),
                    models.Q(("reviewed_by", models.F("put_in_by")), _negated=True),
                    _connector="OR",
                ),
                name="core_languagetext_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(fields=("organisation", "kind"), name="core_one_notice_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(fields=("account", "organisation"), name="core_membership_once"),
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.UniqueConstraint(fields=("organisation", "epoch"), name="core_epoch_once"),
        ),
        migrations.AddConstraint(
            model_name="organisationkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired", None)), fields=("organisation",), name="core_one_current_epoch"
            ),
        ),
        migrations.AddConstraint(
            model_name="packagelink",
            constraint=models.CheckConstraint(
                condition=models.Q(("opened__isnull", True), ("locked__isnull", True), _connector="OR"),
                name="link_opened_or_locked",
            ),
        ),
        migrations.AddConstraint(
            model_name="readerwrap",
            constraint=models.UniqueConstraint(fields=("key", "account"), name="core_reader_wrap_once"),
        ),
        migrations.AddConstraint(
            model_name="kitwrap",
            constraint=models.UniqueConstraint(fields=("key", "kit"), name="core_kit_wrap_once"),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(fields=("membership", "role"), name="core_role_once"),
        ),
    ]
