"""Make slides of a notebook's cells: of a text meant for reading a slide shows what it comes to, in some 40 words.

A slide has its heading, its pictures (tables, formulas, code, explorers, questions) and few words: of each text first the
sentences in which its author stressed something, then the others as long as there is room, all in their order.
"""

import re

MOST = 40  # words of a slide
FENCE = re.compile(r"^(```|\$\$)")
ENDS = re.compile(r"(?<=[.?!:])(\*{0,2}[”)]?\*{0,2}) +(?=[“*(`$]*[A-Z0-9“$`*])")
ITEM = re.compile(r"^( *(?:[-*]|\d+\.) +)(.*)$", re.DOTALL)
OPENS = re.compile(r"\b(ask|explore)[.(]")
NEEDS = re.compile(r"\n>\n> \*\*You need\*\*.*")  # of a title: for who reads at home
STILL = re.compile(r"\n*!\[[^\]]*\]\(stills/[^)]*\)")  # a slide has the explorer itself
STRESS = re.compile(r"\*\*.+?\*\*|(?<!\*)\*[^* ].*?\*", re.DOTALL)


def kind(cell):
    """Return a cell's slide type."""
    return cell["metadata"].get("slideshow", {}).get("slide_type", "")


def words(text):
    """Return how many words a text has; a formula is one."""
    return len(re.sub(r"\$[^$]+\$", "x", re.sub(r"\]\([^)]*\)", "", text)).split())


def blocks(source):
    """Return the paragraphs of a Markdown text; a display formula or a fence is one, and so is each item of a list."""
    found = []
    for block in re.split(r"\n{2,}", source.strip()):
        items = re.split(r"\n(?= *(?:[-*]|\d+\.) )", block)
        found += items if ITEM.match(block) else [block]
    return found


def is_prose(block):
    """Return whether a block is sentences, and no heading, table, formula, quote or picture."""
    return not re.match(r"#|\||>|!\[|```|\$\$", block)


def sentences(block):
    """Return the sentences of a block of prose."""
    parts = ENDS.sub("\\1\0", block).split("\0")
    merged = [parts[0]]
    for part in parts[1:]:
        last = merged[-1]
        if last.count("*") % 4 % 2 or last.count("**") % 2 or last.count("(") > last.count(")"):
            merged[-1] += " " + part  # within what is stressed, or in brackets, nothing is cut
        else:
            merged.append(part)
    return merged


def essence(source, most=MOST):
    """Return a Markdown text with so few words of prose: the stressed sentences first, all in their order."""
    whole = [
        (i, j, s) for i, b in enumerate(blocks(source)) if is_prose(b) for j, s in enumerate(sentences(b))
    ]
    if sum(words(s) for *_, s in whole) <= most:
        return source
    left, kept = most, set()
    for stressed in (True, False):
        for i, j, sentence in whole:
            if bool(STRESS.search(sentence)) is stressed:
                if words(sentence) > left and kept:
                    break
                left -= words(sentence)
                kept.add((i, j))
    shown = []
    for i, block in enumerate(blocks(source)):
        if is_prose(block):
            head = ITEM.match(block)[1] if ITEM.match(block) else ""
            block = " ".join(s for j, s in enumerate(sentences(block)) if (i, j) in kept)
            block = block if not block or block.startswith(head) else head + block
        if block:
            shown.append(block)
    return "\n\n".join(shown)


def slides(cells):
    """Yield the cells of each slide."""
    shown = [cell for cell in cells if kind(cell) in ("slide", "subslide", "fragment")]
    starts = [i for i, cell in enumerate(shown) if not i or kind(cell) != "fragment"]
    yield from (shown[a:b] for a, b in zip(starts, [*starts[1:], None], strict=True))


def condense(book):
    """Shorten, in place, the texts of a notebook's slides: to what a cell `says` on its slide, else to its essence.

    Beside a picture one text follows another (static/deck.js); elsewhere they are seen together, and share the words.
    """
    for slide in slides(book["cells"]):
        texts = [cell for cell in slide if cell["cell_type"] == "markdown"]
        in_turn = any(OPENS.search("".join(cell["source"])) for cell in slide if cell not in texts)
        for cell in texts:
            source, says = STILL.sub("", "".join(cell["source"])), cell["metadata"]["slideshow"].get("says")
            most = MOST if in_turn else MOST // len(texts)
            short = NEEDS.sub("", source) if source.startswith("# ") else essence(source, most)
            cell["source"] = says or short
    return book
