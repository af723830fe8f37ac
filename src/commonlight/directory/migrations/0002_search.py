"""The search index: a table that each database makes in its own way."""

from django.db import migrations

from commonlight.directory import index


def create(apps, schema_editor):
    index.create(schema_editor)


def drop(apps, schema_editor):
    index.drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
