"""Which words tell of an event that happened, which of one that did not, and of what kind it is."""

from __future__ import annotations

import pytest

from geomap.incidents.clauses import split_sentences
from geomap.incidents.triggers import find_triggers


def told(text):
    """Kinds of the events that the text tells as having happened, tolls left aside."""
    return {t.kind for s in split_sentences(text) for t in find_triggers(text, s) if t.problem is None and not t.toll}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        # voice and tense
        ("shelling", "The village was shelled twice during the night."),
        ("shelling", "Gunners have been shelling the ridge since Monday."),
        ("attack", "Rebels attack villages in Ituri."),
        ("attack", "The convoy came under fire near the bridge."),
        ("attack", "Soldiers returning from patrol walked into an ambush."),
        ("withdrawal", "Their units are pulling back from the river."),
        ("deployment", "Manila is sending 300 soldiers to the island."),
        ("seizure", "The insurgents have taken Palma."),
        ("incursion", "Two patrol boats had crossed into Cypriot waters."),
        # the word that governs an infinitive or an '-ing' form says whether it happened
        ("incursion", "Fighters managed to cross the border at dawn."),
        ("withdrawal", "The garrison was forced to withdraw from the town."),
        ("shelling", "Kyiv accused Moscow of shelling a hospital."),
        ("incursion", "A group of scouts is said to have crossed the frontier."),
        ("shelling", "The army continued to bombard the harbour."),
        # light verbs and nouns
        ("attack", "The gang carried out a second raid on Saturday."),
        ("attack", "The insurgents staged an attack on the barracks."),
        ("incursion", "Vilnius protested at the violation of its airspace by two helicopters."),
        ("armed_clash", "An exchange of fire lasted for an hour."),
        ("explosion", "A blast tore through a market stall."),
        # what is used says how
        ("air_strike", "Drones hit an oil depot outside the city."),
        ("air_strike", "The base was attacked by helicopters."),
        ("shelling", "They attacked the post with mortars."),
        ("shelling", "A missile struck an apartment block."),
        ("explosion", "Their lorry hit a landmine."),
        # 'no longer', 'not only' deny nothing
        ("attack", "The rebels not only attacked the post, they held it for a day."),
        # a condition in another clause is none of this one
        ("attack", "Gunmen attacked the mission, and the UN will leave if it happens again."),
    ],
)
def test_an_event_that_is_told(kind, text):
    assert kind in told(text)


@pytest.mark.parametrize(
    "text",
    [
        # modals, threats, plans, orders, fears
        "The army may attack the port next week.",
        "He vowed to bomb the capital.",
        "Troops are preparing to cross the river.",
        "Officers warned of a new offensive.",
        "She called for a ceasefire.",
        "The general threatened to seize the island.",
        "A plan to withdraw troops from the valley was discussed.",
        "The risk of an attack on the dam is high.",
        "A ceasefire could take effect on Sunday.",
        "The envoy urged both sides to agree a truce.",
        "He demanded that the troops withdraw from the enclave.",
        "They refused to withdraw from the hill.",
        # negation, whoever or whatever carries it
        "The soldiers did not cross the border.",
        "Nobody opened fire.",
        "Neither side opened fire.",
        "There were no clashes on Monday.",
        "The patrol turned back without firing a shot.",
        "The guards never crossed the line.",
        # denials draw nothing by themselves
        "The ministry denied that its troops had crossed the border.",
        "The army denied shelling the village.",
        "Reports that our planes had bombed the town are false.",
        # conditions, questions, exercises, history
        "If the troops cross the river, the bridge will be blown up.",
        "Did the army shell the camp?",
        "Paratroopers stormed a mock village in the exercise.",
        "The museum shows how the fort was captured.",
        # prevented
        "The floods prevented the rebels from attacking the town.",
        # the word is part of another, or a figure of speech
        "Attack helicopters were seen.",
        "The striker fired the decisive penalty.",
        "He died of a heart attack.",
        "The ministers clashed over the budget.",
        "The union began a three-day strike at the airport, a strike over pay.",
        "The ceasefire talks were adjourned.",
        "They took part in a parade.",
    ],
)
def test_what_is_not_told_as_an_event(text):
    assert told(text) == set()
