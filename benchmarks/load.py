"""
HTTP load on a site of this machine, from a process of its own: `python -m benchmarks.load PORT ACT NUMBER CLIENTS`.

Walks the public form as a browser without script does (each page's own fields are sent on) and prints one line of JSON.
Every act has a bounded number of requests; only loopback is addressed.
"""

import http.client
import json
import re
import statistics
import sys
import threading
import time
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urlencode

from commonlight.core.codes import Code

SAME_SITE = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
READERS = 3
# How a person may be reached, as the form asks it.
PLAN = {
    "plan-how": "text",
    "plan-number": "614 555 0199",
    "plan-start": "20",
    "plan-end": "22",
    "plan-say": "This is the clinic.",
}
NOTE = {
    "said_or_done": "papers",
    "what": "Six passports are kept by the crew leader, and nobody may leave the house after work. " * 4,
}


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag == "form":
            self.found.append((given.get("action") or "", []))
        elif tag == "input" and self.found and given.get("name"):
            kind = given.get("type", "text")
            if kind == "hidden" or (kind in ("radio", "checkbox") and "checked" in given):
                self.found[-1][1].append((str(given["name"]), given.get("value") or "on"))


class Browser:
    """One kept connection; remembers a session cookie."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = ""

    def request(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {**(SAME_SITE if body is not None else {}), **({"Cookie": self._cookie} if self._cookie else {})}
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookie = value.split(";")[0]
        return answer.status, answer.read().decode()

    def fields(self, html: str, action_ends: str) -> tuple[str, list[tuple[str, str]]]:
        """Return address and own fields of a page's form."""
        return next(form for form in _Forms(html).found if form[0].endswith(action_ends))

    def submit(self, html: str, action_ends: str, **changes: str | list[str]) -> tuple[int, str]:
        path, own = self.fields(html, action_ends)
        kept = [(name, value) for name, value in own if name not in changes]
        return self.request("POST", path, urlencode([*kept, *changes.items()], doseq=True))

    def to_check_page(self, *, full: bool = False) -> tuple[str, str]:
        """
        Fill in the form up to its last page; return what the last step posts: address and body.

        full : with a plan of how to be reached, and the third organisation as the one that reads if nobody answers
        """
        _, page = self.request("GET", "/en/note/")
        _, page = self.submit(page, "/note/about/", about="other")
        _, page = self.submit(page, "/note/facts/", **NOTE)
        offered = re.findall(r'name="organisations" value="([^"]+)"', page)
        offered = list(dict.fromkeys(offered))
        if len(offered) < READERS:
            raise RuntimeError(f"only {len(offered)} of {READERS} organisations can receive a note")
        chosen: dict[str, str | list[str]] = {"audience": "partners", "organisations": offered[:READERS]}
        if full:
            chosen |= {**PLAN, "organisations": offered[: READERS - 1], "fallback": offered[READERS - 1 : READERS]}
        _, page = self.submit(page, "/note/reach/", **chosen)
        if full and not all(PLAN[name] in page for name in ("plan-number", "plan-say")):
            raise RuntimeError("the plan did not reach the last page")
        path, own = self.fields(page, "/note/send/")
        return path, urlencode(own)


def _in_threads(clients: int, work: Callable[[int], None]) -> float:
    """Run `work(number)` in each of some threads and return the seconds all took."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - begun


def _code_in(page: str) -> str:
    block = re.search(r'<p class="code".*?</p>', page, re.DOTALL)
    return "".join(re.findall(r"\d{5}", re.sub(r"<[^>]+>", "", block.group()))) if block else ""


class Sending:
    """Prepares `number` notes with `clients` connections, waits for a line on standard input, then sends them all."""

    def __init__(self, port: int, number: int, clients: int, *, full: bool = False) -> None:
        self._port, self._clients, self._each, self._full = port, clients, number // clients, full
        self._ready: list[list[tuple[str, str]]] = [[] for _ in range(clients)]
        self._times: list[float] = []
        self._codes: list[str] = []
        self._refused = 0

    def _prepare(self, number: int) -> None:
        browser = Browser(self._port)
        for _ in range(self._each):
            self._ready[number].append(browser.to_check_page(full=self._full))

    def _send(self, number: int) -> None:
        browser = Browser(self._port)
        for path, body in self._ready[number]:
            begun = time.perf_counter()
            try:
                status, page = browser.request("POST", path, body)
            except (OSError, http.client.HTTPException):
                self._refused += 1
                browser = Browser(self._port)
                continue
            self._times.append(time.perf_counter() - begun)
            code = _code_in(page) if status == 200 else ""
            if code:
                self._codes.append(code)
            else:
                self._refused += 1

    def run(self) -> dict[str, object]:
        preparing = _in_threads(self._clients, self._prepare)
        print(json.dumps({"prepared": sum(map(len, self._ready))}), flush=True)
        sys.stdin.readline()
        sending = _in_threads(self._clients, self._send)
        return {
            "preparing": preparing,
            "sending": sending,
            "acknowledged": len(self._codes),
            "different": len(set(self._codes)),
            "refused": self._refused,
            "p50": statistics.median(self._times) if self._times else 0.0,
            "worst": max(self._times, default=0.0),
        }


def honest(port: int, number: int, _clients: int) -> dict[str, object]:
    """Walk the whole form and send, one note after the other; return the seconds of each."""
    times = []
    for _ in range(number):
        begun = time.perf_counter()
        browser = Browser(port)
        path, body = browser.to_check_page()
        status, page = browser.request("POST", path, body)
        assert status == 200 and _code_in(page), status
        times.append(time.perf_counter() - begun)
        time.sleep(0.05)
    return {"median": statistics.median(times), "worst": max(times)}


def wrong_codes(port: int, number: int, clients: int) -> dict[str, object]:
    """Try well-formed codes that open nothing, as fast as the site answers."""

    def work(_: int) -> None:
        browser = Browser(port)
        for _ in range(number // clients):
            status, _page = browser.request("POST", "/en/box/", urlencode({"code": Code.draw().digits}))
            assert status == 422, status

    return {"seconds": _in_threads(clients, work)}


SIGN_INS_A_SECOND = 50


def sign_ins(port: int, number: int, clients: int) -> dict[str, object]:
    """
    Try to sign in as somebody with wrong words, 50 times a second in all, whether earlier tries were answered or not.

    clients : as many as may wait for an answer at once; with too few of them a slow site would be asked less often
    """
    statuses: dict[int, int] = {}
    late: list[float] = []
    begun = time.perf_counter()

    def work(which: int) -> None:
        browser = Browser(port)
        _, page = browser.request("GET", "/en/team/sign-in/")
        path, own = next((p, f) for p, f in _Forms(page).found if any(name == "csrfmiddlewaretoken" for name, _ in f))
        kept = [pair for pair in own if pair[0] not in ("login_name", "passphrase")]
        names = ("dana", "priya", "amara", "jonas")
        for turn in range(number // clients):
            due = begun + 1 + (which + turn * clients) / SIGN_INS_A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            late.append(max(0.0, time.perf_counter() - due))
            # Names that do not exist cost the same as those that do, or they would tell; both are tried.
            login = names[turn % 4] if turn % 2 else f"nobody{which}{turn}"
            tried = {"login_name": login, "passphrase": "wego nune viki mapa ziwu jojo"}
            status, _page = browser.request("POST", path or "/en/team/sign-in/", urlencode([*kept, *tried.items()]))
            statuses[status] = statuses.get(status, 0) + 1

    seconds = _in_threads(clients, work) - 1
    return {"seconds": seconds, "statuses": statuses, "late": statistics.median(late)}


def main() -> int:
    """Do one act and print what came of it."""
    port, act, number, clients = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    acts = {
        "send": lambda: Sending(port, number, clients).run(),
        "send-full": lambda: Sending(port, number, clients, full=True).run(),
        "honest": lambda: honest(port, number, clients),
        "wrong-codes": lambda: wrong_codes(port, number, clients),
        "sign-ins": lambda: sign_ins(port, number, clients),
    }
    print(json.dumps(acts[act]()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
