"""One module per command; `commonlight.cli.main` finds them by themselves, so a new one needs no list edited."""
