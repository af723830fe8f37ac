"""Why a backup or a restore could not be done; each message says what to do."""


class BackupFailed(Exception):
    """No backup was made; the older ones stand as they were."""


class RestoreRefused(Exception):
    """Nothing was changed; the message says why and what to do."""
