"""Taxonomies, and what is said of an object with their terms."""

from django.db import models

from commonlight.directory.models.base import Entry, text


class Taxonomy(Entry):
    """A list of terms."""

    name = models.TextField()
    description = text()
    uri = text()
    version = text()

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(Entry):
    """A term. `maps_to` names the term of ours that a third party's term means, so that the finder knows it too."""

    taxonomy = models.ForeignKey(Taxonomy, null=True, blank=True, on_delete=models.CASCADE, related_name="terms")
    code = models.TextField(blank=True, default="", db_index=True)
    name = models.TextField()
    description = text()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    language = text()
    term_uri = text()
    maps_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="mapped")

    def __str__(self) -> str:
        return self.name


class Attribute(Entry):
    """That a term holds of an object: `link_entity` names the kind of object and `link_id` which."""

    link_id = models.UUIDField(db_index=True)
    link_entity = models.CharField(max_length=40)
    link_type = text()
    taxonomy_term = models.ForeignKey(TaxonomyTerm, on_delete=models.CASCADE, related_name="attributes")
    value = text()
    label = text()

    def __str__(self) -> str:
        return self.link_entity
