"""Words that a recogniser takes for an event, as triggers beside those of the lexicon: held to the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geomap.incidents.framing import sentence_problem
from geomap.incidents.telling import noun_problem, verb_group, verb_problem
from geomap.incidents.triggers import Trigger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.clauses import Sentence
    from geomap.models import Cue


def add_cues(sentence: Sentence, triggers: Sequence[Trigger], cues: Sequence[Cue]) -> list[Trigger]:
    """The triggers of a sentence with the cues that lie in it; where the lexicon knows the words, its reading stands."""
    found = list(triggers)
    for cue in cues:
        if not (sentence.start <= cue.start and cue.end <= sentence.end):
            continue
        if any(t.start < cue.end and cue.start < t.end for t in triggers):
            continue
        first, last = sentence.token_at(cue.start), sentence.token_at(cue.end - 1)
        if first >= len(sentence.tokens):
            continue
        # the verb among the words, if one is: the first that ends like one
        head = next((n for n in range(first, last + 1) if sentence.tokens[n].low.endswith(("ed", "ing"))), None)
        noun = head is None
        at = first if head is None else head
        problem = sentence_problem(sentence, at) or (
            noun_problem(sentence, first, last) if noun else verb_problem(sentence, at, "either")
        )
        passive = not noun and bool(verb_group(sentence, at).be)
        found.append(
            Trigger(
                cue.start, cue.end, cue.text, cue.kind, (), "noun" if noun else "passive" if passive else "active", weak=False,
                sentence=sentence.index, token=first, last_token=last, phrase=cue.rule, problem=problem,
            )
        )  # fmt: skip
    return sorted(found, key=lambda t: (t.start, t.end))
