"""Numbers of a document that stand in no mark (bench/publish/marks.py)."""

import re

from publish.marks import blank, lines_of, marks_of

# A level of confidence ("95 % interval") is no figure.
UNITS = (r"(?:(?:[mun]|µ)?s|seconds?|min|minutes?|hours?|[kMG]i?B(?:/s)?"
         r"|[MGT]?flop/s|times|-?fold)\b|x\b(?! ?\d)|×(?! ?\d)"
         r"|%(?!(?: \w+)? interval)")
# Not the tail of a word, a path or a longer number; no decade ("1990s").
NUMBER = r"(?:^|[^\w./])(?!\d{4}s)(\d[\d.,]*"
IN_CODE = re.compile(f"{NUMBER} (?:{UNITS}))")
COLUMN = re.compile(r"\S {2,}(\d[\d.]*)(?= {2,}|$)")
IN_PROSE = re.compile(f"{NUMBER}[*_]{{0,2}}(?:\\s|&nbsp;|-)?(?:{UNITS}))")
RATIO = re.compile(
    r"((?:factors?|speed-?ups?)(?: of)? [*_]{0,2}\d[\d.]*)")
HEADING = re.compile(rf"[ |(](?:{UNITS}|speed-?up)(?= *[ |,)/])")
CELL = re.compile(r"\| *[*_~]{0,2}\d[\d.,]* *(?=[|\[*_])")


def unmarked(document):
    """(line, text) of the numbers that look measured (a time, memory, a rate, a
    ratio, a share) but stand in no mark, so that nobody can derive them: with
    such a unit; in code, alone in a column; in a table under such a heading."""
    for mark in marks_of(document):
        document = (document[:mark.begin]
                    + blank(document[mark.begin:mark.end])
                    + document[mark.end:])
    document = re.sub(r"<!--.*?(?:-->|\Z)", lambda comment: blank(comment[0]),
                      document, flags=re.DOTALL)
    found, in_table, of_figures = [], False, False
    for number, (text, code) in enumerate(lines_of(document), 1):
        row = text.startswith("|")
        if row and not in_table:
            of_figures = bool(HEADING.search(text))
        in_table = row
        if code:  # one is enough, as where one is pasted all are
            texts = (IN_CODE.findall(text) or COLUMN.findall(text))[:1]
        else:
            texts = IN_PROSE.findall(text) + RATIO.findall(text)
        if not texts and row and of_figures and CELL.search(text):
            texts = [text]
        found += [(number, figure) for figure in texts]
    return found
