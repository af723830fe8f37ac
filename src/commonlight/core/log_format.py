"""
What a log line may say: which part of the program, what kind of trouble, where in the code. Never whose, never what.

Request lines, error messages and arguments can hold an address, a code or a person's words, so all of them are dropped
here, in the one formatter of the site, whoever logs. A stack is shown as file, line and function, without its values.
Knows no Django, so that the process that watches over the site need not hold it.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType

LARGEST_COUNT = 1_000_000
WITHHELD = "(withheld)"
logger = logging.getLogger("commonlight")


def _shown(argument: object) -> str:
    """Return a count or the name of a class; anything else might be an id or somebody's words."""
    if isinstance(argument, type):
        return argument.__qualname__
    if isinstance(argument, int | float) and abs(argument) < LARGEST_COUNT:
        return f"{argument:g}"
    return WITHHELD


def stack_of(problem: BaseException) -> str:
    """Return the class of an error and its stack as file:line function, without message, source or values."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
    kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
    before = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return f"{kind}{where}" + (f"\nafter {stack_of(before)}" if before else "")


class ReticentFormatter(logging.Formatter):
    """Writes level, logger and the constant part of a message; of our own messages also counts and class names."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the stack of an error if there is one."""
        line = f"{record.levelname} {record.name}: {self._message(record)}"
        status = getattr(record, "status_code", None)
        if isinstance(status, int):
            line += f" [status {status}]"
        if record.exc_info and record.exc_info[1]:
            line += f"\n{stack_of(record.exc_info[1])}"
        return line

    def _message(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == "commonlight"
        if not ours:
            # A message with arguments is a constant; one without may have been put together from anything.
            return str(record.msg) if record.args else WITHHELD
        if not isinstance(record.args, tuple):
            return str(record.msg)
        return str(record.msg).replace("%d", "%s") % tuple(_shown(argument) for argument in record.args)


def is_failure(record: logging.LogRecord) -> bool:
    """Leave out answers that a page gave on purpose ("try again in a minute"); an error that was raised stays."""
    return record.name != "django.request" or bool(record.exc_info)


def watch_uncaught() -> None:
    """Send errors that nothing caught, in this process and its threads, through the same formatter."""

    def of_process(_kind: type[BaseException], problem: BaseException, _stack: TracebackType | None) -> None:
        logger.critical("uncaught", exc_info=problem)

    def of_thread(uncaught: threading.ExceptHookArgs) -> None:
        if uncaught.exc_value is not None:
            logger.critical("uncaught in a thread", exc_info=uncaught.exc_value)

    sys.excepthook = of_process
    threading.excepthook = of_thread
