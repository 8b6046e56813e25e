"""Who was named so far in a report: acronyms, persons, 'the Guards', and whom 'the group', 'its soldiers', 'the army' then mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.incidents.actor_nouns import name_after, name_before
from geomap.incidents.actor_words import phrases_of, words_of
from geomap.incidents.capitals import seat_behind, seat_of
from geomap.lexicons import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geomap.incidents.actor_words import Actor
    from geomap.incidents.clauses import Token


class Memory:
    """What the sentences that were read leave for the next ones."""

    def __init__(self, told: Sequence[str | None]) -> None:
        self.mission: str | None = None
        """The one mission of the United Nations that the report names."""
        self.dateline: str | None = None
        """The state in which the report was written, where its first line says so."""
        self.persons: dict[str, Actor] = {}
        self.short: dict[str, Actor] = {}
        """'the Guards' after 'the Revolutionary Guards': the last word of a name, as written, with whom it stands for."""
        self.acronyms: dict[str, Actor] = {}
        self.coined: dict[str, str] = {}
        """Groups known by the form of their name alone, as written, with the name that is used for them."""
        self.heads: dict[str, str] = {}
        """The last coded side by its noun: 'the army' after 'the Malian army'."""
        self.last_group: Actor | None = None
        self.last_mission: Actor | None = None
        self.last_side: str | None = None
        self.last_capital: str | None = None
        """The state of the capital that was named last, wherever it stands."""
        self.denier: str | None = None
        """Who denies something in the sentence: 'its troops' are then his, whoever makes the claim."""
        self.home = max(sorted({c for c in told if c}), key=told.count, default=None)
        """The state that most places of the report lie in."""
        self.states: set[str] = set()
        """States whose forces or organs were named so far."""

    def knows(self, word: str) -> bool:
        """Whether a word without a possessive ending stands for someone who was named before."""
        return word in self.persons or word in self.acronyms or word in self.short

    def followed(self, tokens: Sequence[Token], i: int, actor: Actor) -> Actor:
        """'its soldiers', 'the army', 'the rebels': the side that was named before."""
        if actor.code is not None or actor.sort not in {"own", "organ", "unknown", "thing"}:
            return actor
        before = [t.low for t in tokens[max(0, i - 3) : i]]
        last = actor.head.split()[-1] if actor.head else ""
        own = self.denier or self.last_side
        local = actor.sort == "organ" and last in words_of("of_a_place") and own not in self.states
        if any(w in {"its", "their", "his", "her"} for w in before) and own is not None and not local:
            return replace(actor, code=own, sort="force" if actor.sort in {"own", "unknown"} else actor.sort)
        if "them" in before[-2:] and actor.sort == "own" and self.last_side is not None:
            return replace(actor, code=self.last_side, sort="force")  # 'eight dead soldiers, six of them commandos'
        if actor.sort == "organ" and (code := seat_of(tokens, i) or self._seat_behind(tokens, actor)) is not None:
            return replace(actor, code=code)
        definite = any(w in {"the", "this", "that"} for w in before)
        if last == "helmets":  # blue ones, of the United Nations
            return replace(actor, code=self.mission or "UN", sort="group")
        if last == "peacekeepers" and self.last_mission is not None:
            return replace(actor, code=self.last_mission.code, sort="group")
        if not definite:
            return actor
        if last in words_of("missions") and self.last_mission is not None:
            return replace(actor, code=self.last_mission.code, sort="group")
        if last in words_of("anaphoric") and self.last_group is not None:
            return replace(actor, code=self.last_group.code, sort="group", home=self.last_group.home)
        if actor.sort in {"own", "organ"} and last in self.heads and last in words_of("bodies"):
            return replace(actor, code=self.heads[last], sort="force" if actor.sort == "own" else "organ")
        if actor.sort == "organ" and last in words_of("central") and self.dateline is not None:
            return replace(actor, code=self.dateline)
        if actor.sort in {"own", "organ"} and last in words_of("central") and self.states == {self.home}:
            return replace(actor, code=next(iter(self.states)), sort="force" if actor.sort == "own" else "organ")
        return actor

    def learn(self, tokens: Sequence[Token], actor: Actor) -> None:
        """Remember 'Full Name (ABBR)', 'Armenia's Prime Minister Nikol Pashinyan', and who was named last."""
        at = next((n for n, t in enumerate(tokens) if t.start >= actor.end), len(tokens))
        if actor.code is not None:
            if actor.sort in {"force", "organ"} and actor.head != "side":
                self.states.add(actor.code)
            if actor.head and actor.sort in {"force", "organ"}:
                self.heads[actor.head.split()[-1]] = actor.code
            if actor.sort == "group":
                if actor.code in words_of("mission_names"):
                    self.last_mission = actor
                else:
                    self.last_group = actor
            if (
                actor.sort in {"force", "organ", "state", "group"}
                and actor.head not in phrases_of("sayings")
                and actor.code not in words_of("bystanders")
            ):
                self.last_side = actor.code
                if at < len(tokens) and tokens[at].low in load("telling")["deny"]:
                    self.denier = actor.code
        if (
            actor.code
            and at + 2 < len(tokens)
            and tokens[at].text in {"(", ","}
            and tokens[at + 2].text in {")", ","}
            and tokens[at + 1].text.isupper()
            and len(tokens[at + 1].text) > 1
        ):
            self.acronyms[tokens[at + 1].text] = actor
        last = actor.text.rsplit(None, 1)[-1]
        if (
            actor.code
            and not actor.head
            and actor.sort in {"group", "force"}
            and " " in actor.text
            and last in words_of("last_words")
        ):
            self.short[last] = actor
        if actor.head != "person" and (actor.sort == "organ" or (actor.sort == "group" and actor.head)):
            for name in (name_after(tokens, at), name_before(tokens, actor)):
                if name is not None:
                    self.persons[name] = actor

    def _seat_behind(self, tokens: Sequence[Token], actor: Actor) -> str | None:
        """'officials there said', 'an officer told reporters in New Delhi': the state in whose capital an office speaks."""
        at = next((n for n, t in enumerate(tokens) if t.start >= actor.end), len(tokens))
        if tokens[at : at + 1] and tokens[at].low == "there":
            return self.last_capital
        return seat_behind(tokens, at)
