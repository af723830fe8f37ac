"""Let `python -m commonlight` do what the `commonlight` command does."""

import sys

from commonlight.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
