"""What stands in the illustrative data set: places, indicators, targets, partnerships and stories.

Titles of the National Indicators and names and codes of places are real. Every figure, target,
partnership, activity, story and list of neighbours is invented. Draws no number and writes no file:
that is ``make_illustrative_data``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

SOURCE = "Illustrative figures made for demonstration; not real statistics"
AS_AT = "2011-05-13"
AGREED = "2008-06-30"
REFRESH_2009 = "2009-03-27"
REFRESH_2010 = "2010-03-26"
AGREEMENT_YEARS = (2008, 2009, 2010)

ENGLAND, REGION, SUFFOLK = "E92000001", "E12000006", "E10000029"

# code: name, residents in thousands (round, invented), disadvantage (0 = as the county), last day
DISTRICTS = {
    "E07000200": ("Babergh", 84, -0.5, ""),
    "E07000201": ("Forest Heath", 59, 0.1, "2019-03-31"),
    "E07000202": ("Ipswich", 125, 1.4, ""),
    "E07000203": ("Mid Suffolk", 92, -1.0, ""),
    "E07000204": ("St Edmundsbury", 101, -0.3, "2019-03-31"),
    "E07000205": ("Suffolk Coastal", 122, -0.7, "2019-03-31"),
    "E07000206": ("Waveney", 117, 1.0, "2019-03-31"),
}
REGIONS = {
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East of England",
    "E12000008": "South East",
    "E12000009": "South West",
}
# code: name, residents in thousands (round, invented), region, distance (invented), last day
NEIGHBOURS = {
    "E10000020": ("Norfolk", 840, "E12000006", 0.031, ""),
    "E10000027": ("Somerset", 520, "E12000009", 0.036, "2023-03-31"),
    "E10000013": ("Gloucestershire", 590, "E12000009", 0.041, ""),
    "E10000034": ("Worcestershire", 560, "E12000005", 0.044, ""),
    "E10000019": ("Lincolnshire", 690, "E12000004", 0.049, ""),
    "E10000008": ("Devon", 740, "E12000009", 0.053, ""),
    "E10000031": ("Warwickshire", 530, "E12000005", 0.058, ""),
    "E10000003": ("Cambridgeshire", 600, "E12000006", 0.062, ""),
    "E10000028": ("Staffordshire", 830, "E12000005", 0.067, ""),
    "E10000009": ("Dorset", 400, "E12000009", 0.071, "2019-03-31"),
    "E10000023": ("North Yorkshire", 590, "E12000003", 0.076, "2023-03-31"),
    "E10000018": ("Leicestershire", 640, "E12000004", 0.080, ""),
    "E10000007": ("Derbyshire", 760, "E12000004", 0.086, ""),
    "E10000011": ("East Sussex", 510, "E12000008", 0.091, ""),
    "E10000012": ("Essex", 1370, "E12000006", 0.099, ""),
    "E10000006": ("Cumbria", 490, "E12000002", 0.112, "2023-03-31"),
}
THOUSANDS = {
    ENGLAND: 51000,
    REGION: 5650,
    SUFFOLK: 700,
    **{code: row[1] for code, row in (NEIGHBOURS | DISTRICTS).items()},
}

HIGH, LOW, RANGE, NEITHER = "high_is_good", "low_is_good", "range_is_good", "no_judgement"
MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")


@dataclass(frozen=True)
class Timeline:
    """The periods of a series; ``late`` is how many at the end were not yet published."""

    period_type: str
    frequency: str
    first: int
    last: int
    late: int = 0

    def of_year(self, year: int) -> tuple[str, ...]:
        """Labels of the periods that end in a year, or in the year that starts then."""
        split_year = f"{year}/{(year + 1) % 100:02d}"
        match self.period_type:
            case "calendar":
                return (str(year),)
            case "snapshot":
                return (f"{year}-08-31",)
            case "quarter":
                return tuple(f"{split_year} Q{quarter}" for quarter in range(1, 5))
            case "month":
                return tuple(f"{name} {year + (k > 8)}" for k, name in enumerate(MONTHS))
            case "rolling" if self.frequency == "annual":
                return (f"{year - 2} - {year % 100:02d}",)
            case "rolling":
                return tuple(
                    f"{MONTHS[(k + 1) % 12]} {year - 1 + (k > 7)} - {MONTHS[k]} {year + (k > 8)}"
                    for k in (2, 5, 8, 11)
                )
            case _:
                return (split_year,)

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of every published period, in order of time."""
        step = 2 if self.frequency == "biennial" else 1
        years = range(self.first, self.last + 1, step)
        labels = tuple(chain.from_iterable(self.of_year(year) for year in years))
        return labels[: len(labels) - self.late]


@dataclass(frozen=True)
class Event:
    """A jump in the county's figure (or everybody's), for one period or from then on."""

    period: str
    size: float
    lasting: bool = False
    everywhere: bool = False


@dataclass(frozen=True)
class Measure:
    """What kind of number a value is, what it is per, and how it is printed."""

    value_type: str
    unit: str
    multiplier: int
    decimals: int


@dataclass(frozen=True)
class Spec:
    """An indicator: what the register says of it, and how its invented figures behave.

    ``suffolk`` and ``england`` are values at evenly spaced moments, joined by straight lines.
    ``share`` is the denominator for each resident; without one, no counts are published.
    ``region`` and ``neighbours`` are levels relative to England's, ``spread`` (between neighbours),
    ``district_spread`` and ``noise`` are relative to the figure; ``limits`` is half a published
    interval for the county.
    """

    indicator_id: str
    title: str
    outcome: str
    people: str
    polarity: str
    measure: Measure
    timeline: Timeline
    suffolk: tuple[float, ...]
    england: tuple[float, ...]
    definition: str
    share: float | None = None
    region: float = 0.98
    neighbours: float = 1.0
    spread: float = 0.08
    noise: float = 0.02
    district_spread: float | None = 0.1
    limits: float | None = None
    season: tuple[float, ...] = (1.0,)
    events: tuple[Event, ...] = ()
    breakdowns: tuple[tuple[str, float], ...] = ()
    provisional: int = 0
    markers: tuple[tuple[str, str], ...] = ()
    district_marker: str = ""
    missing: tuple[tuple[str, str], ...] = ()
    flags: str = ""
    title_checked: bool = True
    good_performance: str = ""
    no_benchmark: str = ""
    as_at: str = AS_AT


@dataclass(frozen=True)
class TargetPlan:
    """Goals for each year in ``years``; none where the target is not agreed.

    A level is multiplied by the season of the series, a gap is added to the comparator's value, and
    a percentage change is counted from ``baseline``.
    """

    indicator_id: str
    goals: tuple[float, ...]
    years: tuple[int, ...] = AGREEMENT_YEARS
    kind: str = "level"
    version: int = 1
    agreed_on: str = AGREED
    reason: str = ""
    state: str = "agreed"
    upper_value: float | None = None
    tolerance: float | None = None
    baseline: str = ""
    comparator_code: str = ""
    area_code: str = SUFFOLK


def refreshed(indicator_id: str, goals: tuple[float, ...], reason: str, **changes) -> TargetPlan:
    """A second version of the targets for the last years of the agreement, agreed in March 2010."""
    years = AGREEMENT_YEARS[len(AGREEMENT_YEARS) - len(goals) :]
    plan = TargetPlan(indicator_id, goals, years, version=2, agreed_on=REFRESH_2010, reason=reason)
    return replace(plan, **changes)


@dataclass(frozen=True)
class Activity:
    """One line of a partnership's activity plan, and the indicators it is meant to move."""

    activity_id: str
    partnership_id: str
    activity: str
    lead_role: str
    organisation: str
    start: str
    due: str
    status: str
    moves: tuple[str, ...] = ()


@dataclass(frozen=True)
class Partnership:
    """A delivery partnership, made up for the demonstration, and the indicators it answers for."""

    partnership_id: str
    name: str
    ambition: str
    chair_role: str
    specs: tuple[Spec, ...]


FINANCIAL = Timeline("financial", "annual", 2004, 2010)
ACADEMIC = Timeline("academic", "annual", 2004, 2009)
CALENDAR = Timeline("calendar", "annual", 2004, 2009)
QUARTERS = Timeline("quarter", "quarterly", 2004, 2010)
MONTHLY = Timeline("month", "monthly", 2006, 2010)
PLACE_SURVEY = Timeline("calendar", "biennial", 2008, 2010)

PERCENT = Measure("proportion", "%", 100, 1)
# Tonnes are no independent trials: no interval, so a share of tonnes is not called a proportion.
SHARE_OF_TONNES = Measure("ratio", "%", 100, 1)
REDUCTION = Measure("change", "%", 1, 1)
HOMES = Measure("count", "homes", 1, 0)
PER_1000 = Measure("rate", "per 1,000 population", 1000, 2)
PER_100000 = Measure("rate", "per 100,000 population", 100000, 0)

# The rows below are laid out as a table is, not as code is.
# fmt: off
LESS_WASTE = "Less waste, and more of it used again"
LESS_CARBON = "Suffolk emits less carbon"
READY_FOR_CLIMATE = "Suffolk is ready for a changing climate"
CLEAN_AND_LIVING = "Clean streets and living landscapes"
REACH_WITHOUT_CAR = "People can reach what they need without a car"
BEST_START = "Every child has the best start"
READY_FOR_WORK = "More young people leave school ready for work and life"
ADULT_SKILLS = "Adults have the skills that employers need"
SCHOOL_PLACES = "School places where families need them"
MORE_IN_WORK = "More people in work"
AFFORDABLE_HOMES = "Homes that people can afford"
ENTERPRISE = "Enterprise and connections in every part of Suffolk"
SAFE_AND_FEEL_SAFE = "People are safe, and feel safe"
HEALTHIER_LIVES = "Healthier lives, for longer"
INDEPENDENT_LIVES = "People live as independently as they can"
STRONG_COMMUNITIES = "Strong communities where people have a say"

GREEN = (
    Spec(
        "NI191", "Residual household waste per household",
        LESS_WASTE, "tonnes", LOW, Measure("mean", "kg per household", 1000, 1), QUARTERS,
        (170, 168, 166, 164, 159, 151, 144), (205, 200, 190, 178, 166, 158, 153),
        share=0.43, neighbours=0.95, noise=0.008, season=(1.03, 0.98, 0.97, 1.02), provisional=1,
        flags="designated reward", events=(Event("2007/08 Q1", -30, lasting=True),),
        definition=(
            "Household waste that is not reused, recycled or composted, divided by the number of "
            "households. Tonnes are counted; the figure is in kilograms. Waste is weighed, not "
            "sampled."
        ),
    ),
    Spec(
        "NI192", "Household waste sent for reuse, recycling and composting",
        LESS_WASTE, "tonnes", HIGH, SHARE_OF_TONNES, QUARTERS,
        (36, 37.5, 39, 40.5, 41.3, 41.7, 41.8), (28, 32, 36, 39, 41, 43, 44.5),
        share=0.125, spread=0.12, district_spread=0.05, season=(1.08, 1.05, 1.0, 0.87),
        provisional=1, flags="designated reward",
        missing=(("E10000006", "2010/11 Q4"), ("E10000011", "2010/11 Q4")),
        events=(Event("2007/08 Q1", 9, lasting=True),),
        definition=(
            "Tonnes of household waste sent for reuse, recycling, composting or anaerobic "
            "digestion, as a percentage of all household waste. Waste is weighed, not sampled."
        ),
    ),
    Spec(
        "NI193", "Municipal waste landfilled",
        LESS_WASTE, "tonnes", LOW, SHARE_OF_TONNES, Timeline("quarter", "quarterly", 2006, 2010),
        (49.8, 49.6, 49.9, 49.5, 49.6), (56, 52, 49, 46, 43),
        share=0.14, region=1.02, spread=0.15, provisional=1, district_marker="[z]",
        flags="designated",
        definition=(
            "Tonnes of municipal waste sent to landfill, as a percentage of all municipal waste. "
            "Disposal is a duty of the county, so districts have no figure. Waste is weighed, not "
            "sampled."
        ),
    ),
    Spec(
        "NI185", "CO2 reduction from local authority operations",
        LESS_CARBON, "", HIGH, REDUCTION, Timeline("financial", "annual", 2009, 2010),
        (2.1, 4.6), (3.4, 5.9),
        spread=0.35, noise=0.0, district_spread=0.2, provisional=1, flags="designated",
        missing=tuple((code, y) for code in (ENGLAND, REGION) for y in ("2009/10", "2010/11")),
        good_performance="Good performance is typified by a higher percentage reduction",
        definition=(
            "Reduction in carbon dioxide from the council's own buildings, transport and contracts "
            "since 2008/09. The level is better when lower; this reduction is better when higher. "
            "No figure for England was published."
        ),
    ),
    Spec(
        "NI186", "Per capita reduction in CO2 emissions in the local authority area",
        LESS_CARBON, "", HIGH, REDUCTION, Timeline("calendar", "annual", 2006, 2008),
        (1.2, 3.4, 5.6), (0.6, 2.4, 4.4),
        spread=0.2, noise=0.0, flags="designated reward", as_at="2010-09-16",
        good_performance="Good performance is typified by a higher percentage reduction",
        definition=(
            "Reduction since 2005 in carbon dioxide emitted for each resident. The level (LI01) is "
            "better when lower; this reduction is better when higher. Published about two years "
            "after the year."
        ),
    ),
    Spec(
        "LI01", "CO2 emissions for each resident",
        LESS_CARBON, "tonnes", LOW, Measure("mean", "tonnes per person", 1, 2),
        Timeline("calendar", "annual", 2005, 2008),
        (8.6, 8.5, 8.31, 8.12), (8.5, 8.45, 8.3, 8.13),
        share=1.0, noise=0.0, as_at="2010-09-16",
        definition=(
            "Tonnes of carbon dioxide emitted for each resident: the level behind NI186, where the "
            "same progress is shown as a reduction."
        ),
    ),
    Spec(
        "NI188", "Planning to adapt to climate change",
        READY_FOR_CLIMATE, "", HIGH, Measure("score", "level (0 to 4)", 1, 0),
        Timeline("financial", "annual", 2008, 2010),
        (1, 2, 2), (),
        noise=0.0, district_spread=None, flags="designated",
        no_benchmark="Each council judges its own level, so levels cannot be compared fairly",
        definition=(
            "The council's own assessment of how far it has prepared, from level 0 (not started) "
            "to level 4 (carrying out a plan)."
        ),
    ),
    Spec(
        "NI195", "Improved street and environmental cleanliness",
        CLEAN_AND_LIVING, "gradings", LOW, PERCENT, Timeline("financial", "annual", 2005, 2010),
        (7.5, 7.2, 7.9, 8.4, 9.0, 9.6), (9.5, 9.2, 9.0, 8.6, 8.3, 8.0),
        share=0.0085, spread=0.15, district_spread=0.2, provisional=1, flags="designated",
        breakdowns=(
            ("Type: Litter", 0.9), ("Type: Detritus", 2.1),
            ("Type: Graffiti", 0.7), ("Type: Fly-posting", 0.3),
        ),
        definition=(
            "Gradings of streets and land that fall below an acceptable standard, from three "
            "surveys a year. The National Indicator has four parts; the figure for all four "
            "together is made here by adding the parts."
        ),
    ),
    Spec(
        "NI197", "Improved local biodiversity",
        CLEAN_AND_LIVING, "Local Sites", HIGH, PERCENT, Timeline("financial", "annual", 2006, 2010),
        (31, 35, 39.5, 44, 48.2), (40, 43, 46, 49.5, 52.6),
        share=0.0013, spread=0.15, district_spread=None, provisional=1, title_checked=False,
        flags="designated",
        definition=(
            "Local Sites (wildlife and geology) where positive conservation management has been or "
            "is being carried out, as a percentage of all Local Sites."
        ),
    ),
    Spec(
        "NI175", "Access to services and facilities by public transport, walking and cycling",
        REACH_WITHOUT_CAR, "people", HIGH, PERCENT, Timeline("financial", "annual", 2006, 2010),
        (77.5, 77.7, 77.4, 77.6, 77.5), (),
        share=1.0, noise=0.001, district_spread=0.04,
        no_benchmark=(
            "Each area chose its own services and journey times, so figures differ by design"
        ),
        definition=(
            "Residents who can reach the chosen services within the chosen time by public "
            "transport, walking or cycling, from a model of timetables."
        ),
    ),
)

LEARNING = (
    Spec(
        "NI72", "Achievement of at least 78 points across the Early Years Foundation Stage",
        BEST_START, "children", HIGH, PERCENT, Timeline("academic", "annual", 2005, 2009),
        (44, 46, 49, 53, 57.6), (45, 46, 49, 52, 55.8),
        share=0.0108, spread=0.05, noise=0.01, title_checked=False, flags="statutory",
        as_at="2010-10-14",
        definition=(
            "Children with at least 78 points in all, and at least 6 in each scale of personal, "
            "social and emotional development and of communication, language and literacy."
        ),
    ),
    Spec(
        "NI92",
        (
            "Narrowing the gap between the lowest achieving 20% in the Early Years Foundation "
            "Stage and the rest"
        ),
        BEST_START, "", LOW, Measure("mean", "percentage points", 1, 1),
        Timeline("academic", "annual", 2005, 2009),
        (36.0, 35.1, 33.6, 32.2, 31.0), (37.5, 36.5, 35.5, 33.9, 32.7),
        spread=0.05, noise=0.005, district_spread=None, title_checked=False, flags="statutory",
        as_at="2010-10-14",
        definition=(
            "The gap between the median score of all children and the mean score of the lowest "
            "fifth, as a percentage of the median."
        ),
    ),
    Spec(
        "NI73", "Achievement at level 4 or above in both English and Maths at Key Stage 2",
        READY_FOR_WORK, "pupils", HIGH, PERCENT, ACADEMIC,
        (70.9, 71.3, 71.2, 70.5, 69.9, 69.3), (69.0, 70.1, 71.0, 72.0, 72.6, 73.5),
        share=0.0112, spread=0.035, noise=0.004, district_spread=0.04, title_checked=False,
        flags="statutory", as_at="2010-12-14",
        definition=(
            "Pupils at the end of Key Stage 2 with level 4 or above in both English and "
            "mathematics."
        ),
    ),
    Spec(
        "NI75",
        "Achievement of 5 or more A*-C grades at GCSE or equivalent including English and Maths",
        READY_FOR_WORK, "pupils", HIGH, PERCENT, ACADEMIC,
        (46.6, 47.4, 48.9, 50.1, 51.3, 52.6), (43.0, 45.2, 47.1, 48.6, 50.9, 54.8),
        share=0.0118, spread=0.05, noise=0.005, title_checked=False, flags="statutory",
        as_at="2011-01-12", breakdowns=(("Sex: Male", 0.92), ("Sex: Female", 1.08)),
        definition=(
            "Pupils at the end of Key Stage 4 with five or more grades A* to C, English and "
            "mathematics among them."
        ),
    ),
    Spec(
        "NI79", "Achievement of a Level 2 qualification by the age of 19",
        READY_FOR_WORK, "young people", HIGH, PERCENT, ACADEMIC,
        (66.0, 68.2, 71.1, 74.2, 77.0, 79.9), (67.2, 69.8, 72.4, 75.1, 77.8, 80.4),
        share=0.0122, spread=0.03, noise=0.004, district_spread=0.05, title_checked=False,
        flags="designated reward", as_at="2011-03-31",
        definition=(
            "Young people who have a Level 2 qualification by the academic year in which they turn "
            "19."
        ),
    ),
    Spec(
        "NI117", "16 to 18 year olds who are not in education, employment or training (NEET)",
        READY_FOR_WORK, "young people", LOW, PERCENT, MONTHLY,
        (6.2, 6.1, 6.3, 7.2, 7.5, 7.3), (7.3, 7.1, 6.9, 7.0, 6.6, 6.2),
        share=0.037, neighbours=0.95, spread=0.14, noise=0.015, district_spread=0.25,
        season=(1.0, 1.01, 1.02, 1.05, 1.07, 1.08, 1.0, 0.96, 0.95, 0.95, 0.95, 0.96),
        provisional=1, flags="designated reward",
        definition=(
            "Young people aged 16 to 18 known to be in no education, employment or training, each "
            "month. The National Indicator is the average of November to January."
        ),
    ),
    Spec(
        "NI163", "Working age population qualified to at least Level 2 or higher",
        ADULT_SKILLS, "", HIGH, PERCENT, Timeline("calendar", "annual", 2005, 2010),
        (63.4, 64.3, 63.9, 65.0, 64.7, 65.6), (65.6, 66.2, 66.9, 67.9, 69.1, 70.3),
        neighbours=0.98, spread=0.05, noise=0.004, district_spread=0.06, limits=2.3,
        title_checked=False, flags="designated",
        definition=(
            "Working age people (men 19 to 64, women 19 to 59) qualified to at least Level 2, from "
            "a household survey with published 95% limits and no counts."
        ),
    ),
    Spec(
        "LI02", "Adult learners who complete their course and achieve its aim",
        ADULT_SKILLS, "learners", HIGH, PERCENT, ACADEMIC,
        (71.2, 73.6, 76.1, 79.2, 82.5, 85.4), (74.0, 75.2, 76.4, 78.0, 79.5, 80.6),
        share=0.017, spread=0.03, noise=0.004, district_spread=0.03, as_at="2011-01-28",
        definition=(
            "Enrolments on publicly funded adult courses that were completed and whose aim was "
            "achieved."
        ),
    ),
    Spec(
        "NI110", "Young people's participation in positive activities",
        READY_FOR_WORK, "", HIGH, PERCENT, Timeline("academic", "annual", 2007, 2010),
        (66.4, 68.3, 69.9, 69.9), (69.5, 68.0, 65.8, 65.8),
        spread=0.05, noise=0.0, district_spread=None, limits=2.1, flags="designated",
        as_at="2010-12-14", markers=(("2010/11", "[x]"),),
        definition=(
            "Pupils of Year 10 who took part in an activity led by an adult outside lessons in the "
            "last four weeks, from a survey of pupils that stopped after 2009/10."
        ),
    ),
    Spec(
        "LI03", "Primary school places that are not filled",
        SCHOOL_PLACES, "places", RANGE, PERCENT, ACADEMIC,
        (8.8, 9.4, 10.1, 10.8, 11.6, 12.3), (10.1, 10.3, 10.5, 10.6, 10.7, 10.8),
        share=0.08, spread=0.12, noise=0.01, district_spread=0.15, as_at="2010-11-30",
        definition=(
            "Places not filled in maintained primary schools. Too few leaves families without a "
            "choice; too many wastes money, so good performance is a range."
        ),
    ),
)

ECONOMY = (
    Spec(
        "NI151", "Overall employment rate (working age)",
        MORE_IN_WORK, "", HIGH, PERCENT, Timeline("rolling", "quarterly", 2004, 2010, late=1),
        (78.5, 78.9, 78.8, 78.4, 76.9, 75.5, 75.2), (74.3, 74.6, 74.6, 74.5, 73.4, 72.4, 72.2),
        neighbours=1.025, region=1.035, spread=0.02, noise=0.005, district_spread=0.03, limits=1.9,
        provisional=1, flags="designated reward",
        definition=(
            "Working age people (men 16 to 64, women 16 to 59) in employment, from a household "
            "survey: each figure covers a year and overlaps the one before. Published limits, no "
            "counts."
        ),
    ),
    Spec(
        "NI152", "Working age people on out of work benefits",
        MORE_IN_WORK, "people", LOW, PERCENT, Timeline("quarter", "quarterly", 2004, 2010, late=1),
        (9.6, 9.5, 9.4, 9.2, 9.5, 11.7, 11.5), (12.9, 12.7, 12.4, 12.0, 12.3, 13.9, 13.6),
        share=0.58, neighbours=0.85, region=0.83, spread=0.12, noise=0.008, district_spread=0.25,
        provisional=1, flags="designated", markers=(("2010/11 Q1", "[r]"),),
        definition=(
            "Working age people who receive an out of work benefit, average of four quarters."
        ),
    ),
    Spec(
        "NI116", "Proportion of children in poverty",
        MORE_IN_WORK, "children", LOW, PERCENT, Timeline("snapshot", "annual", 2005, 2009),
        (13.5, 13.9, 14.3, 14.6, 15.4), (20.6, 20.9, 21.6, 21.0, 21.4),
        share=0.19, neighbours=0.78, region=0.8, spread=0.12, noise=0.006, district_spread=0.3,
        title_checked=False, flags="designated", as_at="2011-03-10",
        definition=(
            "Children in families that receive out of work benefits, or tax credits with an income "
            "below 60% of the median, on 31 August. Published about two years later."
        ),
    ),
    Spec(
        "NI154", "Net additional homes provided",
        AFFORDABLE_HOMES, "homes", HIGH, HOMES, FINANCIAL,
        (2650, 2780, 2900, 3050, 2350, 1780, 1620), (),
        district_spread=0.2, provisional=1, flags="designated",
        no_benchmark="The number of homes depends on the size of the area, not on how well it does",
        definition="Homes built, converted or changed in use, less homes lost.",
    ),
    Spec(
        "NI155", "Number of affordable homes delivered (gross)",
        AFFORDABLE_HOMES, "homes", HIGH, HOMES, FINANCIAL,
        (310, 380, 450, 560, 610, 720, 795), (),
        district_spread=0.2, provisional=1, title_checked=False, flags="designated reward",
        no_benchmark="The number of homes depends on the size of the area, not on how well it does",
        definition=(
            "Homes for social rent, intermediate rent or low-cost ownership completed or bought in "
            "the year."
        ),
    ),
    Spec(
        "NI156", "Number of households living in temporary accommodation",
        AFFORDABLE_HOMES, "households", LOW, Measure("count", "households", 1, 0), QUARTERS,
        (310, 300, 290, 277, 264, 254, 246), (),
        noise=0.04, district_spread=0.65, provisional=1, title_checked=False, flags="designated",
        events=(Event("2007/08 Q1", -170, lasting=True),),
        no_benchmark="The number of households depends on the size of the area",
        definition=(
            "Households in temporary accommodation arranged by a council on the last day of the "
            "quarter."
        ),
    ),
    Spec(
        "NI171", "New business registration rate",
        ENTERPRISE, "businesses", HIGH, Measure("rate", "per 10,000 adults", 10000, 1), CALENDAR,
        (54.0, 55.2, 56.1, 57.0, 51.2, 46.8), (58.2, 59.1, 60.2, 61.0, 58.6, 55.4),
        share=0.81, neighbours=0.93, region=1.03, noise=0.01, provisional=1, title_checked=False,
        flags="designated", as_at="2010-12-16", markers=(("2007", "[r]"),),
        definition=(
            "Businesses newly registered for VAT or PAYE for each 10,000 residents aged 16 or "
            "over."
        ),
    ),
    Spec(
        "LI04", "Premises that can receive broadband of 2 megabits a second or more",
        ENTERPRISE, "premises", HIGH, PERCENT, Timeline("financial", "annual", 2006, 2010),
        (71.0, 77.3, 83.2, 87.9, 91.4), (81.2, 86.1, 90.2, 93.1, 95.4),
        share=0.46, neighbours=0.98, spread=0.03, noise=0.004, district_spread=0.02,
        markers=(("2010/11", "[e]"),),
        definition=(
            "Homes and businesses whose line can carry 2 megabits a second or more, as modelled."
        ),
    ),
    Spec(
        "NI7", "Environment for a thriving third sector",
        ENTERPRISE, "", HIGH, PERCENT, PLACE_SURVEY,
        (17.4, 19.0), (16.3, 17.5),
        spread=0.12, noise=0.0, district_spread=None, limits=2.6, flags="designated",
        definition=(
            "Charities and social enterprises that say local public bodies help them to succeed, "
            "from a survey with published 95% limits."
        ),
    ),
)

SAFE = (
    Spec(
        "NI16", "Serious acquisitive crime rate",
        SAFE_AND_FEEL_SAFE, "crimes", LOW, PER_1000, MONTHLY,
        (0.66, 0.655, 0.645, 0.645, 0.64, 0.64), (1.06, 1.0, 0.94, 0.87, 0.81, 0.77),
        share=1.0, neighbours=0.76, region=0.82, spread=0.15, noise=0.045, district_spread=0.25,
        provisional=1, flags="designated reward", missing=(("E07000201", "Aug 2010"),),
        events=(Event("Apr 2008", -0.14, lasting=True), Event("Mar 2011", 0.16),),
        definition=(
            "Recorded burglary of homes, robbery and vehicle crime for each 1,000 residents, each "
            "month."
        ),
    ),
    Spec(
        "NI20", "Assault with injury crime rate",
        SAFE_AND_FEEL_SAFE, "crimes", LOW, PER_1000, QUARTERS,
        (1.52, 1.55, 1.61, 1.64, 1.6, 1.58, 1.56), (1.95, 1.96, 1.95, 1.92, 1.86, 1.8, 1.75),
        share=1.0, neighbours=0.9, region=0.88, spread=0.12, noise=0.03, district_spread=0.3,
        season=(1.03, 1.05, 0.97, 0.95), provisional=1, markers=(("2008/09 Q1", "[b]"),),
        events=(Event("2008/09 Q1", -0.27, lasting=True, everywhere=True),),
        definition=(
            "Recorded assaults with injury for each 1,000 residents, each quarter. The rules for "
            "counting changed in April 2008, so figures before and after cannot be compared."
        ),
    ),
    Spec(
        "NI32", "Repeat incidents of domestic violence",
        SAFE_AND_FEEL_SAFE, "cases", LOW, PERCENT, Timeline("quarter", "quarterly", 2007, 2010),
        (31.5, 29.8, 28.7, 27.9), (24.0, 24.9, 25.6, 26.1),
        share=0.00022, region=1.03, spread=0.12, noise=0.08, district_spread=0.15, provisional=1,
        flags="designated",
        definition=(
            "Cases reviewed by a multi-agency risk assessment conference that were repeats within "
            "twelve months. Few cases a quarter, so small differences mean little."
        ),
    ),
    Spec(
        "LI05", "Incidents of domestic abuse reported to the police",
        SAFE_AND_FEEL_SAFE, "incidents", NEITHER, PER_1000,
        Timeline("quarter", "quarterly", 2006, 2010),
        (3.42, 3.48, 3.62, 3.88, 4.26), (3.6, 3.66, 3.7, 3.76, 3.8),
        share=1.0, noise=0.025, district_spread=0.3, season=(1.02, 1.06, 0.97, 0.95), provisional=1,
        definition=(
            "Incidents reported for each 1,000 residents, each quarter. More reports may mean more "
            "abuse, or more trust in the police: no judgement is made."
        ),
    ),
    Spec(
        "NI35", "Building resilience to violent extremism",
        SAFE_AND_FEEL_SAFE, "", HIGH, Measure("score", "score (1 to 5)", 1, 0),
        Timeline("financial", "annual", 2008, 2010),
        (2, 3, 3), (),
        noise=0.0, district_spread=None, flags="designated",
        no_benchmark="Each partnership assesses itself, so scores cannot be compared fairly",
        definition="The partnership's own assessment against a published framework, from 1 to 5.",
    ),
    Spec(
        "NI47", "People killed or seriously injured in road traffic accidents",
        SAFE_AND_FEEL_SAFE, "", HIGH, REDUCTION, Timeline("rolling", "annual", 2006, 2010),
        (5.8, 7.1, 6.2, 2.9, -1.3), (4.7, 5.4, 5.9, 6.7, 8.1),
        neighbours=0.85, spread=0.4, noise=0.0, district_spread=None, provisional=1,
        flags="designated",
        good_performance="Good performance is typified by a higher percentage reduction",
        definition=(
            "Reduction in the three-year average of people killed or seriously injured, on the "
            "average a year before. A minus sign is a rise. The number of people is better when "
            "lower; this reduction is better when higher."
        ),
    ),
    Spec(
        "NI39", "Alcohol-harm related hospital admission rates",
        HEALTHIER_LIVES, "admissions", LOW, PER_100000, QUARTERS,
        (285, 303, 322, 343, 361, 378, 395), (331, 355, 378, 399, 416, 431, 446),
        share=1.0, neighbours=0.91, region=0.9, spread=0.1, noise=0.015, district_spread=0.15,
        season=(1.0, 1.01, 1.01, 0.98), flags="designated reward",
        markers=(("2009/10 Q4", "[r]"), ("2010/11 Q3", "[p][r]"), ("2010/11 Q4", "[p]")),
        definition=(
            "Admissions to hospital for harm related to alcohol for each 100,000 residents, each "
            "quarter."
        ),
    ),
    Spec(
        "NI55", "Obesity among primary school age children in Reception",
        HEALTHIER_LIVES, "children", LOW, PERCENT, Timeline("academic", "annual", 2005, 2009),
        (9.6, 9.4, 9.3, 9.5, 9.2), (9.9, 9.9, 9.6, 9.6, 9.8),
        share=0.0094, neighbours=0.96, noise=0.01, title_checked=False, flags="designated",
        as_at="2010-12-15",
        definition=(
            "Children of Reception age measured at school whose body mass index is in the obese "
            "range."
        ),
    ),
    Spec(
        "NI112", "Under 18 conception rate",
        HEALTHIER_LIVES, "conceptions", LOW,
        Measure("rate", "per 1,000 females aged 15 to 17", 1000, 1),
        Timeline("calendar", "annual", 1998, 2009),
        (34.6, 33.9, 32.8, 31.7, 31.0, 30.4, 30.9), (46.6, 44.5, 42.9, 42.0, 41.2, 40.3, 38.4),
        share=0.0185, neighbours=0.85, region=0.82, spread=0.1, noise=0.025, district_spread=0.3,
        flags="designated", as_at="2011-02-22",
        definition=(
            "Conceptions to girls under 18 for each 1,000 females aged 15 to 17. The target is a "
            "percentage change on 1998. Published about fourteen months after the year."
        ),
    ),
    Spec(
        "NI120", "All-age all cause mortality rate",
        HEALTHIER_LIVES, "", LOW, PER_100000, CALENDAR,
        (561, 547, 533, 521, 509, 497), (626, 611, 597, 585, 572, 560),
        neighbours=0.94, region=0.93, spread=0.04, noise=0.004, district_spread=0.06, limits=12,
        flags="designated", as_at="2010-10-28",
        breakdowns=(("Sex: Male", 1.19), ("Sex: Female", 0.83)),
        definition=(
            "Deaths for each 100,000 residents, directly standardised for age, with published 95% "
            "limits. The National Indicator is reported by sex; the figure for persons is shown "
            "with it."
        ),
    ),
    Spec(
        "NI123", "Stopping smoking",
        HEALTHIER_LIVES, "people", HIGH,
        Measure("rate", "per 100,000 people aged 16 or over", 100000, 0), QUARTERS,
        (150, 164, 175, 186, 197, 206, 213), (158, 170, 181, 189, 195, 199, 203),
        share=0.81, noise=0.025, season=(0.96, 0.86, 0.91, 1.27), provisional=1,
        title_checked=False, flags="designated",
        missing=tuple((code, "2008/09 Q2") for code in (SUFFOLK, *DISTRICTS)),
        definition=(
            "People who had stopped smoking four weeks after setting a date to stop, for each "
            "100,000 residents aged 16 or over. The return for July to September 2008 was not "
            "made."
        ),
    ),
    Spec(
        "NI130", "Social care clients receiving self directed support",
        INDEPENDENT_LIVES, "clients", HIGH, PERCENT, Timeline("financial", "annual", 2005, 2010),
        (2.1, 2.6, 3.4, 4.4, 12.6, 24.7), (2.4, 3.0, 3.9, 5.0, 13.4, 29.1),
        share=0.0205, neighbours=0.95, spread=0.2, noise=0.0, district_spread=None, provisional=1,
        title_checked=False, flags="designated", markers=(("2009/10", "[b]"),),
        definition=(
            "Adults who receive self directed support, as a percentage of adults who receive "
            "social care in the community. Before 2009/10 only direct payments were counted and "
            "the figure was first published as a rate, so it cannot be compared with later years."
        ),
    ),
    Spec(
        "NI135",
        (
            "Carers receiving needs assessment or review and a specific carer's service, or advice "
            "and information"
        ),
        INDEPENDENT_LIVES, "carers", HIGH, PERCENT, Timeline("financial", "annual", 2006, 2010),
        (14.1, 14.4, 14.2, 14.5, 14.3), (18.2, 20.1, 22.4, 24.6, 26.5),
        share=0.0205, neighbours=0.9, spread=0.15, noise=0.005, district_spread=None, provisional=1,
        title_checked=False, flags="designated reward",
        definition=(
            "Carers who were assessed or reviewed and then had a service, advice or information, "
            "as a percentage of adults who receive social care in the community."
        ),
    ),
    Spec(
        "NI1",
        (
            "People who believe people from different backgrounds get on well together in their "
            "local area"
        ),
        STRONG_COMMUNITIES, "", HIGH, PERCENT, PLACE_SURVEY,
        (77.1, 81.0), (76.4, 79.0),
        neighbours=1.01, spread=0.03, noise=0.0, district_spread=0.04, limits=1.5,
        flags="designated",
        definition=(
            "Adults who agree that people from different backgrounds get on well together, from a "
            "survey every two years with published 95% limits. Two surveys cannot show a trend."
        ),
    ),
    Spec(
        "NI4", "People who feel they can influence decisions in their locality",
        STRONG_COMMUNITIES, "", HIGH, PERCENT, PLACE_SURVEY,
        (27.6, 28.2), (28.9, 29.4),
        noise=0.0, limits=1.6, flags="designated",
        definition=(
            "Adults who agree that they can influence decisions in their local area, from a survey "
            "every two years with published 95% limits."
        ),
    ),
    Spec(
        "NI17", "Perceptions of anti-social behaviour",
        STRONG_COMMUNITIES, "", LOW, PERCENT, PLACE_SURVEY,
        (15.6, 12.8), (20.0, 17.5),
        neighbours=0.86, spread=0.12, noise=0.0, district_spread=0.25, limits=1.2,
        title_checked=False, flags="designated",
        definition=(
            "Adults who think that anti-social behaviour is a big problem in their local area, "
            "from a survey every two years with published 95% limits."
        ),
    ),
    Spec(
        "NI21",
        (
            "Dealing with local concerns about anti-social behaviour and crime issues by the local "
            "council and police"
        ),
        STRONG_COMMUNITIES, "", HIGH, PERCENT, PLACE_SURVEY,
        (24.4, 25.1), (26.3, 27.4),
        noise=0.0, limits=1.5,
        definition=(
            "Adults who agree that the police and local councils deal with the anti-social "
            "behaviour and crime that matter locally, from a survey every two years with published "
            "95% limits."
        ),
    ),
)

PARTNERSHIPS = (
    Partnership(
        "greenest-county",
        "Creating the Greenest County",
        "Suffolk is England's greenest county",
        "Cabinet member for the environment, county council",
        GREEN,
    ),
    Partnership(
        "learning-and-skills",
        "Learning and Skills",
        "Everyone in Suffolk can learn and succeed",
        "Principal of a further education college",
        LEARNING,
    ),
    Partnership(
        "prosperous-economy",
        "Prosperous and Vibrant Economy",
        "Suffolk has a prosperous and vibrant economy",
        "Chief executive of a district council",
        ECONOMY,
    ),
    Partnership(
        "safe-healthy-inclusive",
        "Safe, Healthy and Inclusive Communities",
        "Suffolk's communities are safe, healthy and inclusive",
        "Director of public health",
        SAFE,
    ),
)
SPECS = {spec.indicator_id: spec for theme in PARTNERSHIPS for spec in theme.specs}

RECESSION = "The recession changed the economy after the agreement was signed"
RELATIVE = f"{RECESSION}: the target became a gap to England"
NO_BASELINE = "No baseline until the first survey"
FIRST_SURVEY = "Set when the first survey gave a baseline"
TARGETS = (
    TargetPlan("NI191", (135, 130, 122)),
    TargetPlan("NI192", (50, 52, 54)),
    TargetPlan("NI193", (47, 44, 40)),
    TargetPlan("NI185", (4.0, 8.0), (2009, 2010)),
    TargetPlan("NI186", (5.0, 7.0, 9.0)),
    TargetPlan("LI01", (-5, -7, -9), kind="percent_change", baseline="2005"),
    TargetPlan("NI188", (1, 2, 3)),
    TargetPlan("NI195", (7.5, 7.2, 7.0)),
    TargetPlan("NI197", (42, 46, 50)),
    TargetPlan("NI175", (78, 78.5, 79)),
    TargetPlan("NI72", (51, 54, 57)),
    TargetPlan("NI92", (33.5, 32.0, 31.0)),
    TargetPlan("NI73", (75, 77, 78)),
    # Agreed for the last year only: the years before are judged by the line to it.
    TargetPlan("NI75", (57,), (2010,), tolerance=1.0),
    TargetPlan("NI79", (73, 76, 79)),
    TargetPlan("NI117", (6.2, 6.0, 5.8)),
    refreshed("NI117", (6.6,), f"{RECESSION}: fewer jobs for young people"),
    refreshed("NI117", (), f"{RECESSION}: put off for a year", years=(2009,), state="deferred"),
    TargetPlan("NI163", (66.5, 68.0, 70.0)),
    TargetPlan("LI02", (78, 81, 84)),
    TargetPlan("NI110", (69, 70, 71), tolerance=0.5),
    TargetPlan("LI03", (5, 5, 5), kind="range", upper_value=10),
    TargetPlan("NI151", (79.0, 79.5, 80.0)),
    refreshed("NI151", (2.5, 2.5), RELATIVE, kind="gap", comparator_code=ENGLAND),
    TargetPlan("NI152", (9.0, 8.8, 8.5)),
    refreshed("NI152", (-1.8, -1.8), RELATIVE, kind="gap", comparator_code=ENGLAND),
    TargetPlan("NI116", (), state="deferred", reason="Benefit figures for 2008 were not yet out"),
    TargetPlan("NI154", (2900, 2950, 3000)),
    refreshed(
        "NI154", (2200, 2300), f"{RECESSION}: builders could not sell homes",
        agreed_on=REFRESH_2009,
    ),
    TargetPlan("NI155", (500, 600, 700)),
    TargetPlan("NI155", (90, 105, 120), area_code="E07000202"),
    TargetPlan("NI156", (120, 115, 110)),
    TargetPlan("NI171", (57, 57.5, 58)),
    refreshed("NI171", (54, 55), RECESSION),
    TargetPlan("LI04", (85, 90, 95)),
    TargetPlan("NI7", (), (2010,), state="placeholder", reason=NO_BASELINE),
    refreshed("NI7", (21.0,), FIRST_SURVEY),
    TargetPlan("NI16", (0.62, 0.61, 0.60)),
    TargetPlan("NI20", (1.35, 1.30, 1.25)),
    TargetPlan("NI32", (30, 28, 27)),
    TargetPlan("NI35", (2, 3, 3)),
    TargetPlan("NI47", (6.0, 6.0, 6.0)),
    TargetPlan("NI39", (345, 350, 355)),
    TargetPlan("NI55", (9.5, 9.4, 9.3)),
    TargetPlan("NI112", (-30, -35, -40), kind="percent_change", baseline="1998"),
    refreshed(
        "NI112", (-18, -20), "Partners replaced the national ambition by a target they can reach",
        kind="percent_change", baseline="1998",
    ),
    TargetPlan("NI120", (520, 508, 498)),
    TargetPlan("NI123", (190, 196, 202)),
    TargetPlan("NI130", (), (2009, 2010), state="placeholder", reason="The definition will change"),
    refreshed("NI130", (30.0,), "Set when the new definition was in use"),
    TargetPlan("NI135", (17, 20, 23)),
    TargetPlan("NI1", (), (2010,), state="placeholder", reason=NO_BASELINE),
    refreshed("NI1", (80.0,), FIRST_SURVEY),
    TargetPlan("NI4", (), (2010,), state="placeholder", reason=NO_BASELINE),
    TargetPlan("NI17", (), (2010,), state="placeholder", reason=NO_BASELINE),
    refreshed("NI17", (14.0,), FIRST_SURVEY),
)

# Broken golden threads: NI175, NI7 and NI4 have no activity; GC5 and SC5 move no indicator.
ACTIVITIES = (
    Activity(
        "GC1", "greenest-county", "Weekly collection of food waste in all seven districts",
        "Waste partnership manager", "Waste partnership", "2009-04-01", "2011-09-30",
        "late", ("NI191", "NI192"),
    ),
    Activity(
        "GC2", "greenest-county", "Agree a treatment contract that keeps waste out of landfill",
        "Head of waste management", "County council", "2008-10-01", "2014-12-31",
        "underway", ("NI193",),
    ),
    Activity(
        "GC3", "greenest-county", "Carbon plan for public buildings, fleets and street lighting",
        "Carbon programme manager", "County council", "2009-04-01", "2012-03-31",
        "underway", ("NI185", "NI186", "LI01", "NI188"),
    ),
    Activity(
        "GC4", "greenest-county",
        "Management plans for Local Sites, and a joint street cleaning standard",
        "Countryside manager", "Wildlife trust with district councils", "2010-04-01",
        "2011-12-31", "underway", ("NI197", "NI195"),
    ),
    Activity(
        "GC5", "greenest-county", "Annual Greenest County awards", "Communications manager",
        "County council", "2010-09-01", "2011-07-31", "underway",
    ),
    Activity(
        "LS1", "learning-and-skills",
        "Early language programme in 40 pre-schools and children's centres", "Early years manager",
        "County council", "2008-09-01", "2011-08-31", "underway", ("NI72", "NI92"),
    ),
    Activity(
        "LS2", "learning-and-skills", "Review of middle schools and of surplus places",
        "Head of school organisation", "County council", "2007-09-01", "2014-08-31",
        "underway", ("NI73", "NI75", "LI03"),
    ),
    Activity(
        "LS3", "learning-and-skills",
        "September guarantee: an offer of learning for every 16 and 17 year old",
        "Head of guidance service", "Guidance service with colleges and training providers",
        "2009-06-01", "2011-10-31", "late", ("NI117", "NI79", "NI110"),
    ),
    Activity(
        "LS4", "learning-and-skills",
        "Skills brokerage with employers, and adult courses in workplaces",
        "Adult learning manager", "Colleges and the county council", "2008-09-01", "2011-08-31",
        "underway", ("NI163", "LI02"),
    ),
    Activity(
        "PE1", "prosperous-economy", "Redundancy support and job clubs in seven market towns",
        "Partnership manager", "Jobs and benefits service", "2009-01-05", "2011-12-31", "underway",
        ("NI151", "NI152", "NI116"),
    ),
    Activity(
        "PE2", "prosperous-economy", "Joint programme for affordable homes on public land",
        "Strategic housing lead", "District and borough councils with housing associations",
        "2008-04-01", "2011-03-31", "complete", ("NI154", "NI155"),
    ),
    Activity(
        "PE3", "prosperous-economy", "Homelessness prevention: mediation, deposits and advice",
        "Housing options manager", "District and borough councils", "2007-04-02", "2012-03-31",
        "underway", ("NI156",),
    ),
    Activity(
        "PE4", "prosperous-economy", "Start-up grants and faster broadband for rural business",
        "Economic development manager", "County council", "2010-04-01", "2013-03-31",
        "not_started", ("NI171", "LI04"),
    ),
    Activity(
        "SC1", "safe-healthy-inclusive", "Joint operation against burglary and vehicle crime",
        "Superintendent, community safety", "Police", "2008-04-01", "2012-03-31",
        "underway", ("NI16", "NI20", "NI35", "NI47"),
    ),
    Activity(
        "SC2", "safe-healthy-inclusive",
        "Independent advisers and case conferences for domestic abuse",
        "Domestic abuse co-ordinator", "Community safety partnerships", "2008-01-07", "2011-12-31",
        "underway", ("NI32", "LI05"),
    ),
    Activity(
        "SC3", "safe-healthy-inclusive",
        "Brief advice on alcohol, stop smoking clinics and services for young people",
        "Consultant in public health", "Health service", "2008-06-02", "2011-09-30",
        "late", ("NI39", "NI55", "NI112", "NI120", "NI123"),
    ),
    Activity(
        "SC4", "safe-healthy-inclusive",
        "Personal budgets for everyone who has social care, and a carers' centre",
        "Head of adult social care", "County council with voluntary organisations",
        "2009-04-01", "2011-10-31", "underway", ("NI130", "NI135"),
    ),
    Activity(
        "SC5", "safe-healthy-inclusive", "Heritage open days in town halls", "Culture manager",
        "District and borough councils", "2010-09-01", "2011-09-30", "not_started",
    ),
    Activity(
        "SC6", "safe-healthy-inclusive", "Neighbourhood meetings of residents, police and councils",
        "Neighbourhood manager", "Police with councils", "2008-09-01", "2011-12-31",
        "underway", ("NI1", "NI17", "NI21"),
    ),
)

# code, indicator, partnership, story, consent
STORIES = (
    (
        "S01", "NI192", "greenest-county",
        "A village of 300 homes began its own compost round. Within a year its lorry came back "
        "half empty, and the round now pays for the playground.",
        "yes",
    ),
    (
        "S02", "NI193", "greenest-county",
        "A driver with twenty years on the rounds says the same streets fill the same bins every "
        "week: 'Nobody has ever knocked on those doors.'",
        "anonymised",
    ),
    (
        "S03", "NI117", "learning-and-skills",
        "A young woman of 17 left college in October when the bus fare rose. Nobody rang until "
        "February. She starts an apprenticeship in July.",
        "anonymised",
    ),
    (
        "S04", "LI02", "learning-and-skills",
        "A warehouse worker took English at work, in the hour before the night shift. He now "
        "trains the people who start after him.",
        "yes",
    ),
    (
        "S05", "NI155", "prosperous-economy",
        "Twelve homes on a disused depot let a care assistant move back to the village where she "
        "works.",
        "yes",
    ),
    (
        "S06", "NI152", "prosperous-economy",
        "A man of 52 made redundant in 2009 has applied for 140 jobs. He asked that his story be "
        "kept to the partnership.",
        "no",
    ),
    (
        "S07", "NI39", "safe-healthy-inclusive",
        "One person was admitted eleven times in a year. After a nurse began to visit each week, "
        "there was one admission in six months.",
        "anonymised",
    ),
    (
        "S08", "NI32", "safe-healthy-inclusive",
        "A mother of two who had called for help four times has not had to call since an adviser "
        "stayed with her case. She does not want it told outside the room.",
        "no",
    ),
)
# indicator, area, period, reason, decided on
REBASES = (
    (
        "NI191", SUFFOLK, "2007/08 Q1",
        "Every district began to empty rubbish bins every other week in April 2007", "2008-05-14",
    ),
    (
        "NI192", SUFFOLK, "2007/08 Q1",
        "A third bin for garden waste reached every district in April 2007", "2008-05-14",
    ),
    (
        "NI152", SUFFOLK, "2009/10 Q1",
        "The recession had raised claims to a new level by April 2009", "2010-05-12",
    ),
    (
        "NI156", SUFFOLK, "2007/08 Q1",
        "The councils' homelessness prevention service began in April 2007", "2008-05-14",
    ),
    (
        "NI16", SUFFOLK, "Apr 2008",
        "The joint operation against burglary began in April 2008", "2009-05-13",
    ),
)
# fmt: on
