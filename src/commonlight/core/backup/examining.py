"""
What a drill looks at in a site that was brought back: `python -m commonlight.core.backup.examining`.

A process of its own, because the folder it reads is not the one its caller serves. Prints one line of JSON, counts alone.
"""

import json
import sys


def main() -> int:
    """Count rows by table and follow the audit's chain."""
    import django

    django.setup()
    from django.db import connection

    from commonlight.core import audit

    rows = 0
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- the database's own names
            rows += cursor.fetchone()[0]
    verdict = audit.verify()
    told = {
        "tables": len(tables), "rows": rows, "chained": verdict.chained, "waiting": verdict.waiting,
        "problems": len(verdict.problems),
    }  # fmt: skip
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
