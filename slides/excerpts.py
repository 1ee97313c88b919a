"""The code on slides: above each block stands a mark that says where it is from.

    <!-- code: FILE "FIRST" "LAST" -->
    <!-- diff: OLD NEW "FIRST" "LAST" -->

From the next line that holds the text FIRST to the next that holds LAST; more
such pairs may follow. A difference leaves changes of white space aside, and its
lines begin with their sign."""

import re
import shlex
import subprocess

MARK = re.compile(r"<!-- (code|diff): (.+) -->$")
FENCE = re.compile(r"```(\w*)$")


class Wrong(Exception):
    """A sentence with the remedy."""


def filled(document, root):
    """The document with every marked block as the sources have it."""
    lines, result, number = document.split("\n"), [], 0
    while number < len(lines):
        result.append(lines[number])
        mark = MARK.match(lines[number])
        number += 1
        if not mark:
            continue
        try:
            if not FENCE.match("".join(lines[number:number + 1])):
                raise Wrong("a mark stands right above its block of code")
            end = lines.index("```", number + 1)
            result.append({"code": "```cpp", "diff": "```diff"}[mark[1]])
            result += excerpt(mark[1], shlex.split(mark[2]), root)
        except (Wrong, ValueError) as error:
            raise Wrong(f"line {number}: {error}") from error
        number = end
    return "\n".join(result)


def excerpt(kind, words, root):
    """The lines that a mark asks for, without their common indentation."""
    count = {"code": 1, "diff": 2}[kind]
    files, texts = words[:count], words[count:]
    for name in files:
        if not (root / name).is_file():
            raise Wrong(f"there is no file {name}")
    if not texts or len(texts) % 2:
        raise Wrong('name the lines as "FIRST" "LAST"')
    paths = [root / name for name in files]
    lines = (paths[0].read_text().splitlines() if kind == "code"
             else difference(*paths))
    signs = count - 1
    chosen, end = [], -1
    for first, last in zip(texts[::2], texts[1::2]):
        begin = find(first, lines, end + 1, files)
        end = find(last, lines, begin, files)
        chosen += [" " * signs + "..."] if chosen else []
        chosen += lines[begin:end + 1]
    margin = min(len(line[signs:]) - len(line[signs:].lstrip())
                 for line in chosen
                 if line[signs:].strip() not in ("", "..."))
    return [line if line.strip() == "..." else
            line[:signs] + line[signs + margin:] for line in chosen]


def difference(old, new):
    """All lines of the new file and those of the old that went."""
    result = subprocess.run(
        ["git", "diff", "--no-index", "--no-color", "--no-ext-diff", "-w",
         "--diff-algorithm=myers", "--unified=1000000", old, new],
        capture_output=True, text=True)
    if result.returncode != 1:
        raise Wrong(f"{old} and {new} do not differ {result.stderr}".strip())
    return result.stdout.split("@@\n", 1)[1].splitlines()


def find(text, lines, begin, files):
    for number in range(begin, len(lines)):
        if text in lines[number]:
            return number
    raise Wrong(f'{" and ".join(files)} has no (further) line with "{text}"; '
                "choose the lines of this slide anew")


def strangers(document, root):
    """(line, text) of code, in a line or a block, that stands in no mark and in
    no source or document."""
    known = " ".join(
        " ".join(path.read_text().split())
        for folder in ("stages", "common", "bench")
        for path in sorted((root / folder).rglob("*"))
        if path.suffix in (".cpp", ".h", ".md") and path.name != "deck.md")
    found, language, marked = [], None, False
    for number, line in enumerate(document.splitlines(), 1):
        fence = FENCE.match(line)
        if fence:
            language = fence[1] if language is None else None
        elif language is None:
            marked = bool(MARK.match(line))
            found += [(number, span) for span in re.findall(r"`([^`]+)`", line)
                      if span not in known]
        elif not marked and line.strip() not in known:
            found.append((number, line))
    return found
