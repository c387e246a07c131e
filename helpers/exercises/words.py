"""Words of others, made fit to be sent and shown: what a learner typed, and what an exception says."""


def sendable(text: str) -> str:
    """Return a text that every page can be sent: half a character (a lone surrogate) becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def shortened(text: str, longest: int = 280) -> str:
    """Return a sendable text on one line, cut at a word if it is longer than `longest` characters."""
    plain = " ".join(sendable(text).split())
    if len(plain) <= longest:
        return plain
    whole, _, broken = plain[:longest].rpartition(" ")
    return (whole if len(broken) < 30 else plain[:longest]) + "…"


def exception_text(error: BaseException) -> str:
    """Return the name of an exception and, shortened, what it says; the name alone if it cannot say anything."""
    name = type(error).__name__
    try:
        words = shortened(str(error))
    except Exception:  # a learner's own exception may fail at this too
        words = ""
    return f"{name}: {words}" if words else name
