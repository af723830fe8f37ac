"""One module per `commonlight analyse ...` command; it loads its method only when run."""
