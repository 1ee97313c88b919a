"""What stands between the marks of a document:

    <!-- results: FILE -->        at its top: where its figures are from
    <!-- figure: NAME -->9.0 s<!-- /figure -->
    <!-- figures: NAME -->        a block on lines of its own
    <!-- /figures -->
    <!-- cited: SOURCE -->3 s<!-- /cited -->    from elsewhere
    <!-- chosen -->60 s<!-- /chosen -->         a setting, not a measurement
"""

import re
import typing

from publish.charts import picture
from publish.results import BadInput, results_of

RESULTS = re.compile(r"<!-- results: (\S+\.json) -->")
COMMENT = re.compile(
    r"<!-- *(/?)(figures|figure|cited|chosen) *(?:: *([^\n]*?))? *-->")
FENCE = re.compile(r" {0,3}(?:```|~~~)")
OF_ALL = r"<!-- */?(?:results|figures?|cited|chosen|code|diff)\b.*?-->"


def lines_of(document):
    """(text, whether it is code: fenced, or indented by four spaces)."""
    lines, fenced, may_indent = [], False, True
    for text in document.split("\n"):
        fence = bool(FENCE.match(text))
        empty = not text.strip()
        indented = not empty and may_indent and text.startswith("    ")
        code = fenced or fence or indented
        fenced ^= fence
        may_indent = code or empty or text.endswith("-->") or text[:1] == "#"
        lines.append((text, code))
    return lines


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_code(document):
    """The document with code made blank; every character keeps its place."""
    return "\n".join(
        blank(text) if code else
        re.sub(r"`[^`]+`", lambda span: blank(span[0]), text)
        for text, code in lines_of(document))


class Mark(typing.NamedTuple):
    kind: str
    name: str
    opening: int  # of its opening comment
    begin: int    # of what stands between
    end: int
    line: int


def marks_of(document):
    """All of them, in order; those in code are none."""
    marks, opened = [], None
    for found in COMMENT.finditer(without_code(document)):
        kind, name = found[2], found[3] or ""
        line = document.count("\n", 0, found.start()) + 1
        if not found[1]:
            if opened:
                raise BadInput(f"line {line}: `{kind}` stands in another mark; "
                               "close that first")
            if kind != "chosen" and not name:
                raise BadInput(f"line {line}: `{kind}` lacks its name; write "
                               f"`<!-- {kind}: NAME -->`")
            opened = Mark(kind, name, found.start(), found.end(), 0, line)
        else:
            if not opened or opened.kind != kind:
                raise BadInput(f"line {line}: `/{kind}` closes nothing; write "
                               f"`<!-- {kind}: NAME -->` before it")
            marks.append(opened._replace(end=found.start()))
            opened = None
    if opened:
        raise BadInput(f"line {opened.line}: `{opened.kind}` is not closed; "
                       f"write `<!-- /{opened.kind} -->` after it")
    return marks


def content(mark, document, results):
    """What belongs between the comments of a mark."""
    if mark.kind == "figure":
        begin = document.rfind("\n", 0, mark.opening) + 1
        if not document[begin:mark.opening].strip():
            raise BadInput(f"line {mark.line}: `figure: {mark.name}` begins a "
                           "line, which ends the paragraph in Markdown; put a "
                           "word before it")
        text = results.quote(mark.name)
    else:
        text = results.block(mark.name) or picture(mark.name, results)
    if text is None:
        raise BadInput(f"line {mark.line}: the results hold no `{mark.kind}: "
                       f"{mark.name}`; correct the name or measure it with "
                       "bench/run")
    return text if mark.kind == "figure" else "\n" + text


def filled(document, root):
    """The document with its figures as the results have them."""
    marks = [mark for mark in marks_of(document)
             if mark.kind in ("figure", "figures")]
    named = RESULTS.search(document)
    if marks and not named:
        raise BadInput("line 1: it has figures but names no file of results; "
                       "begin it with <!-- results: bench/results/NAME.json -->")
    text, copied = "", 0
    for mark in marks:
        text += document[copied:mark.begin]
        text += content(mark, document, results_of(root / named[1]))
        copied = mark.end
    return text + document[copied:]


def without_marks(document):
    """The document as its reader sees it; notes for the speaker stay."""
    return re.sub(OF_ALL, "", re.sub(rf"^{OF_ALL}\n", "", document, flags=re.M))
