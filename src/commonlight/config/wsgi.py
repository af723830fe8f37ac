"""The site as a WSGI application, for `commonlight serve` and for any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")
application = get_wsgi_application()
