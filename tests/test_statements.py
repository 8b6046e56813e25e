"""Whose word an event is and who denies it, as whole reports tell it: a row for each way of wording it, none taken from a report."""

from __future__ import annotations

import datetime as dt

import pytest

from geomap.models import Report
from geomap.pipeline import read_all

DAY = dt.datetime(2024, 8, 9, tzinfo=dt.UTC)
SAID = "Russian troops attacked Kherson on Monday, Kyiv said. "


def first(text):
    readings, _ = read_all([Report("r1", text, DAY)])
    assert readings[0].incidents, "no incident"
    return readings[0].incidents[0]


@pytest.mark.parametrize(
    "answer",
    [
        '"This did not happen," the Russian military replied.',
        '"Incorrect", the defence ministry in Moscow wrote at noon: the troops are where they were.',
        "Nobody attacked anything, its foreign ministry explained, Moscow's spokesman added.",
        "Moscow: our troops did not cross any border that day.",
        "Moscow once more: nothing to do with us.",
        "Moscow knows nothing of an attack.",
        "The Russian embassy knows of no such attack.",
        "The claim was denied by Russia.",
        "The accusation was dismissed by Moscow.",
        "Russia said nothing of the kind had happened.",
        "Russia said the allegation was without foundation.",
        "Moscow said it was aware of no attack.",
        "Russia insists its soldiers never left Russian soil.",
        "Russia's army said no such attack had taken place.",
        "Russia said that was a lie.",
        "Moscow says otherwise.",
        "Moscow will not have that.",
        "Moscow laughs at it.",
        "In Moscow the ministry calls that fiction.",
        "Moscow maintains that the soldiers were not Russian.",
        'Russia\'s defence ministry said the report was "a lie".',
        "Russia's army said its men had crossed nothing.",
        "Moscow said its units had carried out no raids there.",
        "The army headquarters in Rostov-on-Don denies all of it.",
        "Officials in Moscow will not hear of it.",
        "Reports of an attack by Russian troops do not correspond to reality, the Russian defence ministry said.",
        "Moscow denied any part in the attack.",
        "Moscow called the story ridiculous.",
        "The deputy chief of Russia's General Staff, Anatoly Petrov, told journalists in Moscow that there were no Russian tanks in Kherson.",
        "Moscow called the charge an attempt to divert attention.",
        "Moscow said such stories were a pretext.",
        "Maria Zakharova, the foreign ministry's spokeswoman, said the charge was meaningless. Russia's army said the same claim had no foundation.",
        "Moscow said such reports were without any basis.",
        "Russia's army turned down the charge.",
        "Russia's defence ministry was quick to deny it.",
        "The Russian army insisted that the Ukrainians had shelled themselves.",
        "Russia's army described the charge as pure fantasy.",
        '"We have fired nothing in that direction", a Russian army spokesman said.',
        '"We did not attack anybody," a Russian colonel answered, and Russia\'s army said so too. Russia denies it.',
    ],
)
def test_the_accused_denies(answer):
    assert first(SAID + answer).denied_by == ("RUS",)


@pytest.mark.parametrize(
    "answer",
    [
        "Moscow did not dispute it.",
        "Moscow made no attempt to deny it.",
        "Russia did not deny the attack.",
        "Moscow had no comment.",
        "Moscow said its troops would not leave the town.",
        "Russia rejected an offer of talks.",
        "Russia dismissed calls for a truce.",
        "Russia denied that any of its soldiers had been killed.",
        "Moscow denied using cluster munitions.",
        "Moscow laughs at the figure.",
        "Russia said the attack did not damage the port.",
        "Moscow said no one had been hurt in it.",
        "Russia's army said it had no information on the attack.",
        "Russia denied that anyone had been tortured.",
        "Russia denied that civilians were harmed.",
        "Poland's army said its troops had not crossed any border.",
        "Moscow said it had hit a base and no civilians.",
    ],
)
def test_no_denial_of_the_event(answer):
    assert first(SAID + answer).denied_by == ()


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("M23 seized Kiwanja on Monday, the group said. The government says the town never fell.", ("COD",)),
        ("M23 seized Kiwanja on Monday, the group said. Congo's army said the town was still under its control.", ("COD",)),
        ("M23 shelled Kiwanja on Monday, Congo's army said. The town was still under its control, it said.", ()),
        (
            "M23 seized Kiwanja on Monday, the group said.\n\nA shell killed four people in Beni on Tuesday. Congo's army denied it.",
            (),
        ),
        # a live page: the newest entry first
        (
            "14:10 – Moscow: nothing to do with us.\n\n12:00 – Shops in Odesa are shut.\n\n09:00 – Russian troops attacked Kherson on Monday, Kyiv said.",
            ("RUS",),
        ),
    ],
)  # fmt: skip
def test_which_event_is_denied(text, denied):
    assert first(text).denied_by == denied


@pytest.mark.parametrize(
    ("text", "actor", "denied"),
    [
        ("Shells fell on Bunia on Monday and killed two. Congo's army said the rounds had come from positions of the M23. The rebels denied it.", "M23", ("M23",)),
        ("A blast shook a depot near Kherson on Monday. Moscow said Ukraine had tried to destroy it. Kyiv called that absurd.", "UKR", ("UKR",)),
        ("Drones hit a refinery at Jizan on Monday. The Houthis said four of their aircraft had done it.", "Houthis", ()),
        ("Shells struck Donetsk on Monday. Moscow blamed Ukrainian gunners. Kyiv denies it. Warsaw too denies any part.", "UKR", ("UKR", "POL")),
    ],
)  # fmt: skip
def test_who_is_said_to_have_done_it(text, actor, denied):
    incident = first(text)
    assert (incident.actor_code, set(incident.denied_by)) == (actor, set(denied))


@pytest.mark.parametrize(
    "answer",
    [
        "Kyiv accused Moscow of arming bandits in the east. Moscow denies that.",
        "It also accused Russia of wanting to change the border. Russia rejects the charge.",
    ],
)
def test_another_charge_is_denied(answer):
    assert first(SAID + answer).denied_by == ()


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        ("Russian and Ukrainian forces fought near Kherson on Monday. Both armies reported heavy losses.", ("RUS", "UKR")),
        ("According to both sides, Armenian and Azerbaijani soldiers fought near Kapan on Tuesday.", ("ARM", "AZE")),
        ("Armenian and Azerbaijani soldiers fought near Kapan on Tuesday. Each side blamed the weather.", ()),
        ("Armenia and Azerbaijan accused each other of shelling Kapan on Tuesday.", ("ARM", "AZE")),
        ("Indian special forces crossed the Line of Control near Poonch on Monday, an officer told reporters in New Delhi.", ("IND",)),
        ("Russian shells hit Kherson on Monday. By the Ukrainian army's own count 12 people died.", ("UKR",)),
        ("Russian shells hit Kherson on Monday and, by the count of Ukraine's health ministry, killed 12 people.", ("UKR",)),
        ("Russian shells hit Kherson on Monday, says a communiqué from Kyiv.", ("UKR",)),
        ("UKR MoD: Russian shells hit Kherson on Monday.", ("UKR",)),
        ("Houthi fighters took Marib on Monday, their television said.", ("Houthis",)),
        ("On Monday the Revolutionary Guards shelled Erbil. The Guards said they had destroyed a base.", ("IRN",)),
        ("The president of Abkhazia said Georgian shells hit Sukhumi on Monday.", ("Abkhazia",)),
        ("Boko Haram came in canoes and killed nine men in Maiduguri on Monday, General Azem Bermandoa told state radio.", ("NGA",)),
        ("Gunmen attacked Djibo on Sunday and killed nine men. JNIM said they were its men.", ("JNIM",)),
        ("Gunmen attacked Djibo on Sunday and killed nine men. A councillor in the town told us of it.", ("BFA",)),
        ("Drones hit a tanker off Hodeidah on Monday. London and Washington both accused the Houthis.", ("GBR", "USA")),
        ("Bombs fell on Kherson on Monday. The Netherlands said Russia was responsible.", ("NLD",)),
        ("Russian shells hit Kherson on Monday, Ivan Bilyk, deputy chief of Ukraine's General Staff, told reporters.", ("UKR",)),
        # whoever has no part in it, is only named beside it, or says nothing
        ("Neither side admits to the mortar fire that hit Marib on Monday.", ()),
        ("Russian shells hit a mosque in Pakistan-held Muzaffarabad on Monday.", ()),
        ("A Turkish drone killed two members of the PKK in Sinjar on Tuesday, the owners of the house said.", ()),
        ("A Russian ship fired on a trawler off Odesa on Monday and told it to leave.", ()),
        ('Shells hit Tavush on Monday. "We heard them," said Paris Avagyan, a farmer.', ()),
    ],
)  # fmt: skip
def test_whose_word_it_is(text, asserted):
    assert first(text).asserted_by == asserted


@pytest.mark.parametrize(
    ("text", "actor", "asserted", "denied"),
    [
        ("Armenia denied its soldiers had opened fire near Vardenis on Monday.", "ARM", (), ("ARM",)),
        ("Ukraine denied on Tuesday it had shelled Belgorod and blamed Russian forces.", "UKR", (), ("UKR",)),
        ("Sudan denied that its warplanes had bombed Bentiu on Monday.", "SDN", (), ("SDN",)),
        ("Pyongyang dismissed as a fabrication South Korea's claim that it shelled Yeonpyeong Island on Friday.", "PRK", ("KOR",), ("PRK",)),
        ("Ecuador denied a Peruvian report that it had bombed Tumbes on Monday.", "ECU", ("PER",), ("ECU",)),
        ("Pakistan rejected India's claim that it had attacked Pakistani soldiers near Poonch on Monday.", "IND", ("IND",), ("PAK",)),
        ("The statement of Azerbaijan's army that Armenian units shelled its posts near Kalbajar on Friday is untrue, Armenia's army said.", "ARM", ("AZE",), ("ARM",)),
        ("Information spread by Azerbaijan that Armenian units shelled its posts near Kalbajar on Friday is disinformation, Yerevan said.", "ARM", ("AZE",), ("ARM",)),
        ("Five rockets fell on Eilat on Monday. Egypt denied that anything had been fired from its soil.", None, (), ("EGY",)),
        # what is denied on the quiet side is another story
        (
            "RSF fighters took El Fasher on Sunday.\n\nIn Tawila, the UN says, 40 people were shot dead on Monday. The RSF calls the reports fabricated.",
            "RSF", (), (),
        ),
    ],
)  # fmt: skip
def test_a_deed_that_is_only_denied(text, actor, asserted, denied):
    incident = first(text)
    assert (incident.actor_code, incident.asserted_by, incident.denied_by) == (actor, asserted, denied)


@pytest.mark.parametrize(
    "text",
    [
        "The army denied that its forces had crossed into Sudan.",
        "Rwanda denied planning to send its troops into Goma.",
        "Moscow denied it was going to attack Kherson.",
        "Kyiv denied rumours that its forces would attack Belgorod.",
    ],
)
def test_a_denial_that_tells_of_no_deed(text):
    assert not read_all([Report("r1", text, DAY)])[0][0].incidents


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        ("A US jet shot down a Turkish drone near Hasakah on Monday. The Pentagon called it regrettable.", ("USA",)),
        (
            "Houthi gunmen attacked a camp near Marib on Monday. The Houthis have announced the attack themselves.",
            ("Houthis",),
        ),
        ("Russian troops attacked Kherson on Monday, Kyiv said. Russia said it would go on.", ("UKR",)),
    ],
)
def test_a_side_that_speaks_of_it_grants_it(text, asserted):
    assert first(text).asserted_by == asserted


def test_the_occupiers_are_whoever_is_at_war():
    assert (
        first("The occupiers fired on Orikhiv in Ukraine from rocket launchers, killing a woman.").actor_code == "RUS"
    )


@pytest.mark.parametrize(
    ("text", "asserted"),
    [
        ("A shell fell on a field near Barcs on Sunday; no harm done, says the Hungarian border guard.", ("HUN",)),
        ("Azerbaijani troops have advanced 7 km into Armenia near Jermuk, the parliament speaker told deputies in Yerevan.", ("ARM",)),
        ("Israeli jets bombed a house in Tyre on Friday. The Lebanese health ministry gave six dead.", ("LBN",)),
    ],
)  # fmt: skip
def test_who_gives_an_account(text, asserted):
    assert first(text).asserted_by == asserted


@pytest.mark.parametrize(
    "told",
    [
        "According to Ukraine, Russian soldiers attacked Kherson on Monday.",
        "Russian soldiers attacked Kherson on Monday, according to Ukraine.",
        "Russian soldiers attacked Kherson on Monday, sources in the Ukrainian army said.",
        "Russian soldiers attacked Kherson on Monday, a statement by the Ukrainian army said.",
    ],
)
def test_who_is_named_as_the_source_says_so(told):
    assert first(told + " The market stayed shut.").asserted_by == ("UKR",)


@pytest.mark.parametrize(
    ("charge", "kind"),
    [
        ("Ukraine accused Russia of bombing villages near Kherson on Monday.", "air_strike"),
        ("Ukraine accused Russia of sending troops across the border near Kherson on Monday.", "incursion"),
        ("Ukraine accused Russia of occupying Kherson on Monday.", "seizure"),
        ("Ukraine blamed Russia for the shelling of Kherson on Monday.", "shelling"),
        ("Ukraine pointed the finger at Russia over the shelling of Kherson on Monday.", "shelling"),
        ("Ukraine accused Russia of killing six civilians in Kherson on Monday.", "attack"),
    ],
)
def test_a_charge_tells_of_the_deed(charge, kind):
    found = first(charge + " The market stayed shut.")
    assert (found.kind, found.actor_code, found.asserted_by) == (kind, "RUS", ("UKR",))


def test_a_charge_at_large_tells_of_no_event():
    readings, _ = read_all(
        [Report("r1", "Ukraine accuses Russia of sending troops to the rebels. The market stayed shut.", DAY)]
    )
    assert not readings[0].incidents
