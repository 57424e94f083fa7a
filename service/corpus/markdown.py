"""The body of a program file: `##` sections of paragraphs and flat lists."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.corpus.program import Block, BlockKind
from service.errors import CorpusError, Problem

_HEADING = re.compile(r"##\s+(?P<text>.+)$")
_SOURCES = re.compile(r"<!--\s*sources:\s*(?P<keys>[^>]*?)\s*-->$")
_BULLET = re.compile(r"[-*]\s+(?P<text>.+)$")
_STEP = re.compile(r"\d+[.)]\s+(?P<text>.+)$")
_UNSUPPORTED = re.compile(r"\s{2,}([-*]|\d+[.)])\s|#{1,6}\s|\||<|>|!\[|\[[^\]]+\]\(|\*\*|```")


@dataclass(frozen=True, slots=True)
class RawSection:
    """A section as written: source keys are names still, and `line` is 1-based."""

    heading: str
    blocks: tuple[Block, ...]
    source_keys: tuple[str, ...]
    line: int


class _SectionBuilder:
    """Collects the lines under one heading."""

    def __init__(self, heading: str, line: int) -> None:
        self.heading = heading
        self.line = line
        self.source_keys: tuple[str, ...] = ()
        self._blocks: list[Block] = []
        self._paragraph: list[str] = []

    def add_paragraph_line(self, text: str) -> None:
        self._paragraph.append(text)

    def add_item(self, kind: BlockKind, text: str) -> None:
        self.end_paragraph()
        self._blocks.append(Block(kind, text))

    def end_paragraph(self) -> None:
        if self._paragraph:
            self._blocks.append(Block("paragraph", "".join(self._paragraph)))
            self._paragraph = []

    def build(self) -> RawSection:
        self.end_paragraph()
        return RawSection(self.heading, tuple(self._blocks), self.source_keys, self.line)


def parse_body(text: str, path: str, first_line: int) -> tuple[RawSection, ...]:
    """Parse the Markdown under the front matter.

    Lines of one paragraph are joined without a space, as Japanese is written.

    Args:
        text: the Markdown.
        path: file name for messages.
        first_line: 1-based line of the file on which `text` begins.

    Raises:
        CorpusError: for text before the first heading, empty sections, sections that name no
            source, and Markdown outside the plain subset.
    """
    problems: list[Problem] = []
    builders: list[_SectionBuilder] = []
    for number, raw in enumerate(text.splitlines(), first_line):
        line = raw.rstrip()
        heading = _HEADING.match(line)
        if heading:
            builders.append(_SectionBuilder(heading["text"], number))
            continue
        if not builders:
            if line:
                cure = "begin the body with a '## ' heading"
                problems.append(Problem(path, number, "text before the first heading", cure))
            continue
        section = builders[-1]
        sources = _SOURCES.match(line)
        if not line:
            section.end_paragraph()
        elif sources:
            section.source_keys = tuple(k.strip() for k in sources["keys"].split(",") if k.strip())
        elif _UNSUPPORTED.match(line) or "](" in line or "**" in line:
            cure = "use only '## ' headings, paragraphs, '- ' bullets and '1. ' steps"
            problems.append(Problem(path, number, f"unsupported Markdown: {line[:40]!r}", cure))
        elif bullet := _BULLET.match(line):
            section.add_item("bullet", bullet["text"])
        elif step := _STEP.match(line):
            section.add_item("step", step["text"])
        else:
            section.add_paragraph_line(line)
    sections = tuple(builder.build() for builder in builders)
    if not sections:
        cure = "write at least one '## ' section"
        problems.append(Problem(path, first_line, "the program has no section", cure))
    for built in sections:
        if not built.blocks:
            problems.append(
                Problem(
                    path, built.line, f"section {built.heading!r} is empty", "write it or remove it"
                )
            )
        if not built.source_keys:
            cure = "add a line '<!-- sources: KEY -->' under the heading"
            problems.append(
                Problem(path, built.line, f"section {built.heading!r} names no source", cure)
            )
    if problems:
        raise CorpusError(problems)
    return sections
