"""What was agreed at four clinics a year before: invented, with every way that an action can end.

One row is id, clinic, key area, indicator, what, owner, organisation, due, what it should move and
by when, how far it is, when done, and why. Only words and dates; the figures are drawn elsewhere.
"""

from __future__ import annotations

SOURCE = "Invented for demonstration; no real meeting"
CLINICS = {
    "GC10": ("greenest-county-2010-06", "greenest-county", "2010-06-09"),
    "LS10": ("learning-and-skills-2010-06", "learning-and-skills", "2010-06-16"),
    "PE10": ("prosperous-economy-2010-06", "prosperous-economy", "2010-06-23"),
    "SC10": ("safe-healthy-inclusive-2010-06", "safe-healthy-inclusive", "2010-06-30"),
}
COLUMNS = [
    "action_id",
    "kind",
    "clinic_id",
    "partnership_id",
    "area",
    "indicator_id",
    "text",
    "owner",
    "organisation",
    "contributors",
    "agreed_on",
    "due",
    "review",
    "effect_indicator",
    "effect_direction",
    "effect_by",
    "asked_of",
    "answer",
    "answered_on",
    "status",
    "done_on",
    "evidence",
    "source",
]

# fmt: off
ACTIONS = (
    ("GC10-1", "Waste and recycling", "NI191",
     "Start the weekly collection of food waste in the last three districts",
     "Waste partnership manager", "Waste partnership", "2010-09-30",
     "NI191 fall 2011-03-31", "done", "2010-10-04", "Rounds started in all seven districts"),
    ("GC10-2", "Waste and recycling", "NI192",
     "Visit the streets whose recycling is most often spoilt, and show what goes into which bin",
     "Recycling officer", "District and borough councils", "2010-12-31",
     "NI192 rise 2011-03-31", "done", "2010-12-17", "4,100 doors knocked on in 62 streets"),
    ("GC10-3", "Carbon", "NI186",
     "Offer loft insulation to 5,000 homes together with the energy suppliers",
     "Carbon programme manager", "County council", "2011-03-31",
     "NI186 rise 2011-12-31", "done", "2011-03-25", "5,230 homes were offered it, 1,870 took it"),
    ("GC10-4", "Streets and landscapes", "NI197",
     "Agree who looks after each of the Local Sites that nobody manages",
     "Countryside manager", "Wildlife trust with district councils", "2011-03-31",
     "NI197 rise 2012-03-31", "underway", "", "Agreed for about half of them"),
    ("GC10-5", "Waste and recycling", "NI193",
     "Bring the treatment contract to signature",
     "Head of waste management", "County council", "2011-09-30",
     "NI193 fall 2014-12-31", "underway", "", ""),
    ("LS10-1", "Young people in learning or work", "NI117",
     "Offer a place to every 17 year old who leaves a course before Christmas",
     "Head of guidance service", "Guidance service with colleges", "2011-01-31",
     "NI117 fall 2011-03-31", "done", "2011-01-28", "All were offered a place; 6 in 10 took it"),
    ("LS10-2", "The best start", "NI72",
     "Train the staff of 40 more settings in early language",
     "Early years manager", "County council", "2010-12-31",
     "NI72 rise 2011-08-31", "done", "2010-11-30", "43 settings took part"),
    ("LS10-3", "Young people in learning or work", "NI79",
     "Write to every 18 year old who is one unit short of Level 2, with a place on a summer course",
     "Head of guidance service", "Guidance service with colleges", "2010-07-31",
     "NI79 rise 2010-08-31", "done", "2010-07-09", "412 letters, 160 places taken"),
    ("LS10-4", "Adult learning and skills", "LI02",
     "One prospectus for the adult courses of every provider",
     "Adult learning manager", "Colleges and the county council", "2010-10-31",
     "LI02 rise 2011-08-31", "not_done", "", "The colleges keep their own; the website lists all"),
    ("PE10-1", "Homes", "NI155",
     "Release six council sites for affordable homes",
     "Strategic housing lead", "District and borough councils", "2010-12-31",
     "NI155 rise 2011-03-31", "done", "2010-11-12", "Six sites, 143 homes begun"),
    ("PE10-2", "Homes", "NI156",
     "Offer mediation to every family that is about to ask a son or daughter to leave",
     "Housing options manager", "District and borough councils", "2010-09-30",
     "NI156 fall 2011-03-31", "done", "2010-09-20", "188 families were seen"),
    ("PE10-3", "Jobs and benefits", "NI152",
     "Open job clubs in three more market towns",
     "Partnership manager", "Jobs and benefits service", "2010-10-31",
     "NI152 fall 2011-03-31", "done", "2010-10-29", "Three clubs, open twice a week"),
    ("PE10-4", "Enterprise and connections", "NI171",
     "One application form for the start-up grants of all councils",
     "Economic development manager", "County council", "2011-12-31",
     "NI171 rise 2013-12-31", "open", "", ""),
    ("SC10-1", "Crime and domestic abuse", "NI16",
     "Mark property in the 2,000 homes that were broken into most often",
     "Superintendent, community safety", "Police", "2010-11-30",
     "NI16 fall 2011-03-31", "done", "2010-11-26", "2,140 homes"),
    ("SC10-2", "Crime and domestic abuse", "NI32",
     "Hold a case conference every fortnight in each area",
     "Domestic abuse co-ordinator", "Community safety partnerships", "2010-09-30",
     "NI32 fall 2011-03-31", "done", "2010-09-06", "Held every fortnight since"),
    ("SC10-3", "Healthier lives", "NI39",
     "Brief advice on alcohol at both accident and emergency departments",
     "Consultant in public health", "Health service", "2011-03-31",
     "NI39 fall 2012-03-31", "underway", "", "Begun at one of the two"),
    ("SC10-4", "Independence", "NI130",
     "Offer a personal budget at every review of a care plan",
     "Head of adult social care", "County council", "2010-09-30",
     "NI130 rise 2011-03-31", "done", "2010-09-01", "Part of every review since"),
    ("SC10-5", "Communities", "NI17",
     "A neighbourhood meeting with the police in every ward at least twice a year",
     "Neighbourhood manager", "Police with councils", "2011-03-31",
     "NI17 fall 2012-12-31", "done", "2011-03-30", "Every ward but two"),
)
ASKS = (
    ("GC10-6", "Streets and landscapes", "NI195",
     "Lend one officer from each district until there is one standard for clean streets",
     "Chief executive, borough council", "2010-07-31",
     "Yes, from September 2010 for six months", "2010-06-09"),
    ("LS10-5", "Adult learning and skills", "NI163",
     "Take on apprentices in every council and in the health service",
     "Chief executive, county council", "2010-12-31", "", ""),
    ("PE10-5", "Enterprise and connections", "LI04",
     "Pay for one broadband manager for two years",
     "Chief executive, county council", "2010-09-30",
     "Not this year; to be looked at again with the next budget", "2010-09-15"),
    ("SC10-6", "Healthier lives", "NI112",
     "Agree one service for young people in place of three",
     "Chief executive, health service", "2010-09-30",
     "Yes; one service from April 2011", "2010-06-30"),
)
# fmt: on


def rows() -> list[dict[str, str]]:
    """Every action and ask, as rows of the table."""
    return [*(_action(*row) for row in ACTIONS), *(_ask(*row) for row in ASKS)]


def _action(*row: str) -> dict[str, str]:
    code, area, indicator, text, owner, organisation, due, effect, status, done_on, evidence = row
    moves, way, by = effect.split()
    return _started(code) | {
        "kind": "action",
        "area": area,
        "indicator_id": indicator,
        "text": text,
        "owner": owner,
        "organisation": organisation,
        "due": due,
        "review": "2011-06-30",
        "effect_indicator": moves,
        "effect_direction": way,
        "effect_by": by,
        "status": status,
        "done_on": done_on,
        "evidence": evidence,
    }


def _ask(*row: str) -> dict[str, str]:
    code, area, indicator, text, asked_of, due, answer, answered_on = row
    return _started(code) | {
        "kind": "ask",
        "area": area,
        "indicator_id": indicator,
        "text": text,
        "due": due,
        "asked_of": asked_of,
        "answer": answer,
        "answered_on": answered_on,
        "status": "done" if answer else "open",
    }


def _started(code: str) -> dict[str, str]:
    clinic, partnership, day = CLINICS[code.split("-")[0]]
    return dict.fromkeys(COLUMNS, "") | {
        "action_id": code,
        "clinic_id": clinic,
        "partnership_id": partnership,
        "agreed_on": day,
        "source": SOURCE,
    }
