"""
Who may do what in the library. docs/reference/library.md holds the table.

Whoever wrote a text may never be the one who lets it stand: that is asked per change, in the services.
"""

from commonlight.core.roles import Role

# See the team's pages, call numbers, say that something is wrong, take packs out.
READERS = (Role.CONTENT_EDITOR, Role.CONTENT_ADVISER, Role.COORDINATOR)
# Write, add, bring in packs and sheets.
WRITERS = (Role.CONTENT_EDITOR, Role.COORDINATOR)
# Let changes stand, say that facts were checked.
REVIEWERS = (Role.CONTENT_ADVISER, Role.COORDINATOR)
