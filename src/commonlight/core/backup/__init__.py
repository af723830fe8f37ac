"""
Backups: at most 30 days of them, sealed to keys on paper, whole under writes; and the way back.

A backup is a folder with `facts.age` (the database, sealed by age to every backup key), `files.txt` (which sealed files
belong to it) and `manifest.json`. Sealed files lie once for all backups in `files/`, for they never change and their
keys stand only inside the facts. `tombstones.txt` beside the backups names what was deleted since, by random ids alone.
The site's secrets lie apart, in `keep-apart/`, sealed the same way.
"""
