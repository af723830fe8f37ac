"""The reports room as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Named `reports`, so that rooms point at its rows with "reports.Report"."""

    name = "commonlight.reports"
    label = "reports"
    verbose_name = "Reports"

    def ready(self) -> None:
        """Say which sealed files this room keeps."""
        from commonlight.core.sealed_files import register_keeper
        from commonlight.reports.selectors import kept_file_ids

        register_keeper(kept_file_ids)
