"""
Serve the site: bring the folder up to date, then run one web process and one jobs worker until told to stop.

Writes queue in one web process (see core/store.py), so there is exactly one, with a few threads. The jobs worker is a
process of its own, because a sweep must never hold up a page. The process that watches over both never loads the site:
what it held would be held twice.
"""

import ctypes
import gc
import hashlib
import ipaddress
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from commonlight.config.folders import Folders
from commonlight.config.preparing import Preparing
from commonlight.core.web_threads import THREADS
from commonlight.demo.folder import is_demo

# The name of the setting in glibc (malloc.h), and how many places all threads share.
M_ARENA_MAX, MOST_ARENAS = -8, 2
SWITCH_SECONDS = 0.0005
SECONDS_BEFORE_SEARCH = 1.5
log = logging.getLogger(__name__)
STOP_SECONDS = 10
RESTART_SECONDS = 2.0


class ServeRefused(Exception):
    """The site cannot be served like this; the message says why and what to do."""


@dataclass(frozen=True)
class Address:
    """
    Where the site listens.

    host : "localhost" or an IP address
    certificate, key : PEM files, both or neither
    """

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return ipaddress.ip_address(self.ip).is_loopback

    @property
    def ip(self) -> str:
        """The IP address; raises ServeRefused for a name."""
        try:
            return str(ipaddress.ip_address("127.0.0.1" if self.host == "localhost" else self.host.strip("[]")))
        except ValueError as problem:
            raise ServeRefused(f"--host {self.host!r} is not an IP address; 0.0.0.0 means all of them.") from problem

    @property
    def url(self) -> str:
        """The address to type into a browser on this machine."""
        host = f"[{self.ip}]" if ":" in self.ip else self.host
        return f"{'https' if self.certificate else 'http'}://{host}:{self.port}/"

    def check(self) -> None:
        """Raise ServeRefused when words would travel in clear, the certificate does not load or the port is taken."""
        if not self.is_loopback and not self.certificate:
            raise ServeRefused(
                "Outside this machine the site is served over TLS only, for on the way anybody could read what a "
                "person writes: give --tls CERTIFICATE KEY, or keep --host 127.0.0.1."
            )
        if self.certificate and self.key:
            import ssl  # only where it is needed: the process that watches stays small

            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key)
            except (OSError, ssl.SSLError) as problem:
                raise ServeRefused(
                    f"The certificate {self.certificate} and the key {self.key} cannot be read or do not belong "
                    "together; both must be PEM files."
                ) from problem
        with socket.socket(socket.AF_INET6 if ":" in self.ip else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.ip, self.port))
            except (OSError, OverflowError) as problem:
                raise ServeRefused(
                    f"Port {self.port} on {self.host} cannot be used ({problem}). Try --port {self.port + 1}."
                ) from problem


def set_environment(address: Address) -> None:
    """Set what settings read; an own COMMONLIGHT_HOSTS or COMMONLIGHT_TLS (behind a proxy) is kept."""
    if address.certificate:
        os.environ["COMMONLIGHT_TLS"] = "1"
        # So that the doctor can say how long it holds.
        os.environ["COMMONLIGHT_CERTIFICATE"] = str(Path(address.certificate).resolve())
    if not address.is_loopback and not ipaddress.ip_address(address.ip).is_unspecified:
        own = f"[{address.ip}]" if ":" in address.ip else address.ip
        os.environ.setdefault("COMMONLIGHT_HOSTS", f"localhost,127.0.0.1,[::1],{own}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonlight.config.settings")


def bring_up_to_date() -> None:
    """Migrate both databases and collect the static files, each only when something changed."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    for alias in settings.DATABASES:
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", database=alias, verbosity=0, interactive=False)
    collect_static()
    # Connections must not be shared with the processes that come.
    connections.close_all()


def bring_up_to_date_and_greet() -> str:
    """Bring the folder up to date; return the word that sets up a site nobody has an account on, or nothing."""
    bring_up_to_date()
    from django.db import connections

    from commonlight.core.first_run import first_run_word

    word = first_run_word()
    connections.close_all()
    return word or ""


def collect_static() -> None:
    """Copy, hash and compress the static files into the data folder, if they are not those of the last start."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.blake2b(settings.STORAGES["staticfiles"]["BACKEND"].encode(), digest_size=16)
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"\0{name}\0".encode())
            with storage.open(name) as stream:
                digest.update(stream.read())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", clear=True, interactive=False, verbosity=0)
    stamp.write_text(digest.hexdigest())


class JobsWorker:
    """The jobs worker as a child process, started again when it dies, until `stop`."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="jobs-worker", daemon=True)
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and keep it running."""
        self._thread.start()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            self._child = subprocess.Popen([sys.executable, "-m", "commonlight.config.worker"])
            self._child.wait()
            # A worker that cannot start must not keep the machine busy with trying.
            self._stopping.wait(RESTART_SECONDS)

    def stop(self) -> None:
        """End it; a job in hand may finish within ten seconds."""
        self._stopping.set()
        if self._child and self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._child.kill()
        self._thread.join(STOP_SECONDS)


def _load_site(preparing: Preparing) -> Any:
    """Load the site in the web process, while another brings the folder up to date; no page answers before that."""
    import django
    from django.urls import get_resolver

    from commonlight.config.worker import end_with_parent

    end_with_parent()
    django.setup()
    # All pages are loaded before the first visitor comes: here alone, for the process that watches needs none.
    assert get_resolver().url_patterns
    # A writer hands over the interpreter at every statement; with Python's 5 ms it would wait that long to get it back,
    # holding up all writers behind it.
    sys.setswitchinterval(SWITCH_SECONDS)
    preparing.wait()
    # The application looks at the collected files once, when it is made.
    from commonlight.config import wsgi

    threading.Thread(target=_prepare_search, name="prepare search", daemon=True).start()
    return wsgi.application


def _prepare_search() -> None:
    """Build the library's index before the first visitor searches; the first pages come first."""
    from django.db import DatabaseError, connections

    from commonlight.library.search import make_ready

    time.sleep(SECONDS_BEFORE_SEARCH)
    try:
        make_ready()
    except DatabaseError as problem:
        log.warning("The index for searching was not made ready: %s", type(problem).__name__)
    finally:
        connections.close_all()
        _settle_memory()


def _keep_memory_together() -> None:
    """Let all threads take memory from few places: by default each thread may hold a place of its own, half empty."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, MOST_ARENAS)


def _give_back_memory() -> None:
    """Hand memory that loading needed and nothing holds any more back to the system, where that can be done."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _settle_memory() -> None:
    """
    Take what is loaded by now out of the search for garbage, and give back what loading needed.

    Python looks through everything only when a quarter more than all that lives has come: after loading a whole site
    that is tens of megabytes of what requests left behind. Without the loaded part the search is short and frequent.
    """
    gc.collect()
    gc.freeze()
    _give_back_memory()


def _log_settings() -> dict[str, Any]:
    formatter = {"()": "commonlight.core.log_format.ReticentFormatter"}
    handler = {"class": "logging.StreamHandler", "formatter": "reticent"}
    return {
        "formatters": {"reticent": formatter},
        "handlers": {"console": handler, "access": handler},
    }


def serve(address: Address, folders: Folders) -> int:
    """
    Serve until SIGTERM or SIGINT and return the exit code.

    Raises FolderRefused or ServeRefused before anything is started.
    """
    begun = time.monotonic()
    if is_demo(folders.data) and (address.certificate or not address.is_loopback):
        raise ServeRefused(
            f"{folders.data} is a demo folder: everybody who starts it sees its passphrases, so it serves on this machine "
            "only and never becomes live. Name another folder with COMMONLIGHT_DATA for a real site."
        )
    folders.prepare()
    address.check()
    with folders.locked():
        set_environment(address)
        return _run(address, begun)


def _run(address: Address, begun: float) -> int:
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    from commonlight.core.log_format import watch_uncaught

    preparing = Preparing(bring_up_to_date_and_greet)
    watch_uncaught()
    _keep_memory_together()
    server = Server(
        "commonlight.config.wsgi:application",
        address=address.ip,
        port=address.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto,
        websockets=False,
        workers=1,
        blocking_threads=THREADS,
        runtime_blocking_threads=2,
        ssl_cert=address.certificate,
        ssl_key=address.key,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.error,
        log_dictconfig=_log_settings(),
        log_access=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=STOP_SECONDS,
    )
    worker = JobsWorker()
    failed = threading.Event()

    def begin() -> None:
        word = preparing.result()
        if word is None:
            failed.set()
            os.kill(os.getpid(), signal.SIGTERM)
            return
        worker.start()
        seconds = time.monotonic() - begun
        print(f"Commonlight answers on {address.url} (ready after {seconds:.1f} s; Ctrl+C ends it)", flush=True)
        if word:
            print(
                f"Nobody has an account yet. Open {address.url}en/team/set-up/ and type this word: {word}", flush=True
            )

    threading.Thread(target=begin, name="begin", daemon=True).start()
    try:
        server.serve(target_loader=partial(_load_site, preparing), wrap_loader=False)
    finally:
        worker.stop()
    return int(failed.is_set())
