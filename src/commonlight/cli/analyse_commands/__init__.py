"""One module per `commonlight analyse ...` command; each registers its own parser and loads its method only when run."""
