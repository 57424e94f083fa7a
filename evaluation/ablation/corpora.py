"""Corpora with something left out."""

from __future__ import annotations

from dataclasses import replace

from service.corpus.corpus import Corpus
from service.languages import SOURCE_LANGUAGE


def unchanged(corpus: Corpus) -> Corpus:
    """Return the corpus as it is."""
    return corpus


def japanese_only(corpus: Corpus) -> Corpus:
    """Leave out every translation, and the ways of asking in other languages."""
    own = {tag: asked for tag, asked in corpus.queries.items() if tag == SOURCE_LANGUAGE}
    return replace(corpus, memories={}, queries=own)


def without_sample_questions(corpus: Corpus) -> Corpus:
    """Leave out the sample questions that stand in the programs."""
    programs = tuple(replace(program, questions=()) for program in corpus.programs)
    return replace(corpus, programs=programs)


def without_queries(corpus: Corpus) -> Corpus:
    """Leave out the authored ways of asking."""
    return replace(corpus, queries={})


def without_any_questions(corpus: Corpus) -> Corpus:
    """Leave out both: only titles, summaries and sections are left."""
    return without_queries(without_sample_questions(corpus))
