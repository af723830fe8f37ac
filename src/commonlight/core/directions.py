"""Words that run one way among words that run the other."""

ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def isolated(value: object) -> str:
    """
    Return a text set apart from the direction of the words around it; nothing for nothing.

    For values put into a sentence, where no element can stand around them: "2026-11-23" stays so in an Arabic sentence,
    which would turn it round. Elsewhere the element `bdi` does the same.
    """
    told = "" if value is None else str(value)
    return f"{ISOLATE}{told}{END_ISOLATE}" if told else ""
