"""The dashboard in a real browser: every view, the keys, capture, outages, hostile text."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from clinic_lib.presentation.dashboard_json import plain_model
from clinic_lib.presentation.dashboard_loading import load_dashboard
from tests.patience import BROWSER_PATIENCE, wait_for
from tests.presentation.dashboard_harness import Harness
from tests.presentation.dashboard_outputs import make_outputs

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("dashboard_page")]
CLINIC = "greenest-county-2011-06"
HOSTILE = (
    "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'> =1+1 [x](y)"
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOST = re.compile(r"net::ERR_|Failed to load resource")
ADDRESSES = {
    "overview": "?view=overview",
    "area": "?area=1",
    "trend": "?indicator=NI192",
    "benchmark": "?indicator=NI192&view=benchmark",
    "no benchmark": "?indicator=NI188&view=benchmark",
    "outlook": "?indicator=NI193&view=outlook",
    "underneath": "?indicator=NI192&view=underneath",
    "story": "?indicator=NI192&view=story",
    "questions": "?indicator=NI192&view=questions",
    "definition": "?indicator=NI192&view=definition",
    "compare indicators": "?view=compare&indicator=NI191&with=NI185",
    "compare areas": "?view=compare&area=1&with=2",
    "pages": "?view=search",
    "found": "?view=search&find=waste",
    "actions": "?view=actions",
    "changes": "?view=changes",
    "documents": "?view=documents",
    "definitions": "?view=definitions",
}
EACH_KIND = (
    *("overview", "area", "trend", "story", "questions", "compare indicators"),
    *("found", "actions", "changes"),
)
SOME_ACTIONS = (
    {"text": "Leaflets to 3,000 homes", "owner": "Head of waste", "is_ask": False},
    {"text": "One date for food waste", "asked_of": "Chief executive", "is_ask": True},
)


@pytest.fixture(scope="module")
def model(project_folder, tmp_path_factory) -> dict[str, Any]:
    folders = SimpleNamespace(
        data=project_folder / "data",
        parameters=project_folder / "parameters",
        output=tmp_path_factory.mktemp("outputs"),
    )
    make_outputs(folders, CLINIC)
    return plain_model(load_dashboard(folders, CLINIC))


@pytest.fixture
def harness(model) -> Iterator[Harness]:
    server = Harness(model).start()
    yield server
    server.stop()


class Screen:
    """One person's browser on the dashboard, and everything it asked for or complained about."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        width = settings.pop("width", 1280)
        settings.setdefault("viewport", {"width": width, "height": 800})
        self.context = browser.new_context(locale="en-GB", **settings)
        self.context.set_default_timeout(BROWSER_PATIENCE)
        self.page = self.context.new_page()
        self.address = address
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, query: str = "") -> Screen:
        """Go to an address, and wait until it can be used."""
        self.page.goto(self.address + query)
        self.page.wait_for_selector("html[data-charts=ready]")
        return self

    def at(self, query: str) -> None:
        """Go to another address without loading the page again."""
        self.page.evaluate(
            "query => { history.pushState(null, '', query); dispatchEvent(new Event('popstate')) }",
            query,
        )

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def violations(self) -> list[tuple[str, str]]:
        """What axe finds wrong, with the first place of each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        result = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
        return [(found["id"], found["nodes"][0]["html"][:150]) for found in result["violations"]]

    def heading(self) -> str:
        return self.page.locator("main h1").inner_text()

    def query(self) -> dict[str, str]:
        return {k: v[0] for k, v in parse_qs(urlsplit(self.page.url).query).items()}

    def capture(self, text: str, *more: str) -> None:
        """Write down an action by keyboard alone."""
        self.press("a")
        self.page.keyboard.type(text)
        for words in more:
            self.press("Tab")
            self.page.keyboard.type(words)
        self.press("Control+Enter")

    def saved(self, harness: Harness, number: int) -> list[dict[str, Any]]:
        """The actions, once so many are in the log and the form is closed.

        The form is closed as well when the server has not answered for a while.
        """
        self.page.wait_for_selector("#capture", state="hidden")
        return wait_for(lambda: harness.actions if len(harness.actions) == number else [])


def _axe() -> str:
    folder = resources.files("axe_playwright_python")
    (script,) = (path for path in Path(str(folder)).rglob("axe.min.js"))
    return script.read_text(encoding="utf-8")


@pytest.fixture
def screen(browser: Any, harness: Harness) -> Iterator[Callable[..., Screen]]:
    opened: list[Screen] = []

    def go(**settings: Any) -> Screen:
        opened.append(Screen(browser, harness.address, **settings))
        return opened[-1]

    yield go
    for one in opened:
        one.context.close()


@pytest.mark.parametrize(
    ("width", "settings"),
    [
        (1280, {}),
        (320, {"color_scheme": "dark"}),
        (640, {"forced_colors": "active", "reduced_motion": "reduce"}),
    ],
)
def test_every_view_is_accessible_and_nothing_sticks_out(
    harness, screen, width: int, settings: dict[str, Any]
) -> None:
    for number, action in enumerate(SOME_ACTIONS):
        harness.add({"owner": "", "asked_of": "", **action, "key": str(number)})
    seen = screen(width=width, **settings).open()
    seen.page.wait_for_selector("#top-action button")
    found = {}
    for name in ADDRESSES if width == 1280 else EACH_KIND:
        seen.at(ADDRESSES[name])
        found[name] = seen.violations()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, name
        levels = seen.page.evaluate(
            "[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), name
    assert not any(found.values()), found
    assert [words for words in seen.complaints if not LOST.search(words)] == []


def test_meeting_mode_and_its_dialogs_are_accessible(screen) -> None:
    seen = screen(viewport={"width": 1920, "height": 1080}).open("?indicator=NI192")
    seen.page.wait_for_selector("#top-action button")
    seen.press("m")
    found = {"meeting": seen.violations()}
    for key in "?pa":
        seen.press(key)
        found[key] = seen.violations()
        seen.press("Escape")
    assert not any(found.values()), found
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1920


def test_every_view_has_a_title_an_address_and_a_way_back(screen) -> None:
    seen = screen().open()
    titles = []
    for query in ADDRESSES.values():
        seen.page.goto(seen.address + query)
        titles.append(seen.page.title())
        assert seen.page.locator("nav [aria-current=page]").count() >= 1
    assert len(set(titles)) == len(titles)
    seen.page.goto(seen.address + ADDRESSES["area"])
    seen.page.get_by_role("link", name="Target missed at 44.7%").click()
    seen.page.get_by_role("link", name="Benchmark", exact=True).click()
    assert seen.query() == {"clinic": CLINIC, "indicator": "NI192", "view": "benchmark"}
    seen.page.go_back()
    assert seen.query()["view"] == "trend"
    seen.page.go_back()
    assert seen.heading().endswith("Waste and recycling")
    seen.page.go_forward()
    assert seen.page.title().startswith("Trend: NI192")


def test_charts_show_what_the_page_holds_and_change_at_once(screen, model) -> None:
    seen = screen().open("?indicator=NI192")
    briefs = {one["indicator_id"]: one for one in model["indicators"]}
    for name in ("trend", "benchmark", "underneath"):
        seen.at(f"?indicator=NI192&view={name}")
        drawn = seen.page.evaluate(
            "[...document.querySelectorAll('.plot')].map(p => p.data.map(t => [t.x, t.y]))"
        )
        assert drawn == [_points(figure) for figure in _figures(briefs["NI192"], name)]
    # At once: when the event is over the new chart stands there, whole, and nothing was asked for.
    # How many milliseconds that takes, benchmarks/dashboard.py measures.
    asked = len(seen.asked)
    drawn = seen.page.evaluate(
        """ids => ids.map(id => {
          history.pushState(null, '', '?indicator=' + id);
          dispatchEvent(new Event('popstate'));
          return [...document.querySelectorAll('.plot')].map(p => [
            p.querySelectorAll('svg.main-svg').length > 0,
            p.data.map(t => [t.x, t.y]),
          ]);
        })""",
        list(briefs),
    )
    trends = [_figures(brief, "trend") for brief in briefs.values()]
    assert drawn == [[[True, _points(figure)] for figure in figures] for figures in trends]
    assert any(trends)
    assert all("/live" in address for address in seen.asked[asked:])


def _figures(brief: Mapping[str, Any], view: str) -> list[Any]:
    """The figures of an indicator's view, as the page holds them."""
    (panel,) = (one for one in brief["panels"] if one["view"] == view)
    return [picture["figure"] for picture in panel["pictures"]]


def _points(figure: Mapping[str, Any]) -> list[Any]:
    return [[trace["x"], trace["y"]] for trace in figure["data"]]


def test_a_page_number_a_code_and_a_word_are_found(screen, model) -> None:
    seen = screen().open()
    wanted = next(one for one in model["pages"] if one["page"] == 14)
    for asked in ("page 14", "14", "p14"):
        seen.press("/")
        seen.page.keyboard.type(asked)
        seen.press("Enter")
        assert seen.query()["page"] == "14"
        assert wanted["indicator_id"] in seen.page.title()
        seen.page.locator("#find").fill("")
        seen.press("Escape", "o")
    seen.page.locator("#find").fill("ni 193")
    seen.press("Enter")
    assert seen.page.title().startswith("Trend: NI193")
    seen.page.locator("#find").fill("landfill")
    seen.press("Enter")
    assert seen.page.get_by_role("link", name="NI193 Municipal waste landfilled").count() >= 1
    signs = max(one["page"] for one in model["pages"] if one["kind"] == "definitions")
    seen.page.goto(f"{seen.address}?page={signs}")
    assert seen.query()["view"] == "definitions"
    seen.page.goto(f"{seen.address}?page=14")
    assert wanted["indicator_id"] in seen.page.title()
    # The address that the printed pack carries as a QR code.
    seen.page.goto(f"{seen.address}?clinic={CLINIC}&indicator=NI192&view=indicator")
    assert seen.page.title().startswith("Trend: NI192")
    assert seen.query()["view"] == "trend"
    seen.page.goto(f"{seen.address}?indicator=NI999")
    assert "Nothing here is called “NI999”" in seen.page.locator("main").inner_text()


def test_the_meeting_is_run_by_keys_alone(screen, model) -> None:
    seen = screen(viewport={"width": 1920, "height": 1080}).open()
    seen.press("m")
    size = seen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 24
    stops = sum(len(item["areas"]) or 1 for item in model["agenda"])
    shown = []
    for _ in range(stops):
        seen.press("ArrowRight")
        shown.append(seen.page.title())
    assert shown[0].startswith("Overview")
    assert shown[-1].startswith("Actions")
    assert [title[:2] for title in shown if re.match(r"\d\.", title)][:4] == [
        "1.",
        "2.",
        "3.",
        "4.",
    ]
    count = len(model["agenda"])
    running = seen.page.locator("#running")
    assert f"{count} of {count}" in running.inner_text()
    assert f"{model['agenda'][-1]['minutes']} minutes left" in running.inner_text()
    seen.press("ArrowLeft", "p")
    seen.page.keyboard.type("14")
    seen.press("Enter")
    assert seen.query()["page"] == "14"
    seen.press("b")
    assert seen.query()["view"] == "benchmark"
    seen.press("?")
    assert seen.page.locator("#keys").is_visible()
    seen.press("Escape")
    assert not seen.page.locator("#keys").is_visible()
    assert seen.page.evaluate("document.documentElement.className") == "meeting"
    seen.press("Escape")
    assert seen.page.evaluate("document.documentElement.className") == ""


def test_the_running_item_follows_the_clock_until_somebody_steps(screen, model) -> None:
    seen = screen(timezone_id="Europe/London")
    seen.page.clock.install(time="2011-06-08T07:00:00Z")
    seen.open()
    # Nine o'clock, British summer time: an hour before the clinic, somebody tries the keys. From
    # here on the clock moves only when it is told to, however long the machine takes.
    seen.page.clock.pause_at("2011-06-08T08:00:00Z")
    seen.press("m", "ArrowRight", "ArrowRight", "ArrowRight")
    running = seen.page.locator("#running")
    assert "3 of " in running.inner_text()
    seen.page.clock.fast_forward("01:02:00")
    seen.page.wait_for_selector("#running:has-text('1 of ')")
    assert f"{model['agenda'][0]['minutes'] - 2} minutes left" in running.inner_text()
    seen.press("ArrowRight")
    seen.page.wait_for_selector("#running:has-text('2 of ')")
    seen.page.clock.fast_forward("01:00:00")
    seen.page.wait_for_selector("#running .over")
    assert "minutes over" in running.inner_text()


def test_keys_do_nothing_while_somebody_types(screen) -> None:
    seen = screen().open("?indicator=NI192")
    seen.page.locator("#find").click()
    seen.page.keyboard.type("mapol?b")
    assert seen.page.locator("#find").input_value() == "mapol?b"
    assert seen.page.evaluate("document.documentElement.className") == ""
    assert seen.query()["view"] == "trend"
    seen.press("Escape", "a")
    seen.page.keyboard.type("map them all? b/o")
    assert seen.page.locator("#new-text").input_value() == "map them all? b/o"


def test_the_keyboard_reaches_the_content_first_and_focus_follows(screen) -> None:
    seen = screen().open()
    seen.press("Tab")
    assert seen.page.evaluate("document.activeElement.className") == "skip"
    seen.press("Enter")
    assert seen.page.evaluate("document.activeElement.id") == "content"
    seen.page.get_by_role("link", name="NI193").first.click()
    assert seen.page.evaluate("document.activeElement.tagName") == "H1"
    seen.page.wait_for_selector("#said:has-text('NI193')", state="attached")
    seen.page.get_by_role("link", name="Definition", exact=True).focus()
    seen.press("Enter")
    assert seen.page.evaluate("document.activeElement.textContent") == "Definition"


def test_an_action_is_written_down_by_keyboard_with_what_is_on_the_screen(harness, screen) -> None:
    seen = screen().open("?indicator=NI192")
    seen.page.wait_for_selector("#top-action button")
    seen.capture("Leaflets to 3,000 homes", "Waste partnership manager", "", "31/7")
    (action,) = seen.saved(harness, 1)
    assert action["text"] == "Leaflets to 3,000 homes"
    assert (action["owner"], action["organisation"]) == (
        "Waste partnership manager",
        "Waste partnership",
    )
    assert (action["due"], action["indicator_id"]) == ("2011-07-31", "NI192")
    assert action["area"] == "Waste and recycling"
    assert "Saved: Action A1" in seen.page.locator("#toast").inner_text()
    seen.press("a")
    seen.page.keyboard.type("One date for food waste")
    seen.page.locator("#new-is_ask").check()
    seen.press("Tab")
    seen.page.keyboard.type("Chief executive, County council")
    seen.press("Control+Enter")
    asked = seen.saved(harness, 2)[1]
    assert (asked["kind"], asked["asked_of"]) == ("ask", "Chief executive, County council")


def test_what_the_figure_should_do_is_written_down_for_did_it_work(harness, screen) -> None:
    seen = screen().open("?indicator=NI192")
    seen.page.wait_for_selector("#top-action button")
    seen.press("a")
    seen.page.keyboard.type("Food waste rounds in two more districts")
    seen.page.locator("#more summary").press("Enter")
    seen.page.locator("#new-effect_direction").select_option("rise")
    seen.page.locator("#new-effect_by").fill("31/3/2012")
    seen.page.locator("#new-review").fill("soon")
    seen.page.locator("#new-indicator_id").select_option("")
    seen.press("Control+Enter")
    assert "Choose the indicator" in seen.page.locator("#new-indicator_id-problem").inner_text()
    assert "is not a day" in seen.page.locator("#new-review-problem").inner_text()
    assert seen.violations() == []
    seen.page.locator("#new-indicator_id").select_option("NI192")
    seen.page.locator("#new-review").fill("1/10")
    seen.press("Control+Enter")
    (action,) = seen.saved(harness, 1)
    assert (action["effect_indicator"], action["effect_direction"]) == ("NI192", "rise")
    assert (action["effect_by"], action["review"]) == ("2012-03-31", "2011-10-01")
    seen.press("l")
    seen.page.wait_for_selector("text=Expected: NI192 to rise by 31 March 2012")


def test_a_day_is_read_as_people_type_it(harness, screen) -> None:
    seen = screen().open()
    seen.page.wait_for_selector("#top-action button")
    typed = {
        "31/7": "2011-07-31",
        "1/3": "2012-03-01",
        "31/7/11": "2011-07-31",
        "31 July": "2011-07-31",
        "1st Aug 2011": "2011-08-01",
        "2011-09-30": "2011-09-30",
        "+14": "2011-06-22",
        "": "",
    }
    for words in typed:
        seen.capture(f"By {words}", "", "", words)
        seen.page.wait_for_selector("#capture", state="hidden")
    seen.press("l")
    seen.page.wait_for_selector(f"li[data-id=A{len(typed)}]")
    assert {action["text"]: action["due"] for action in harness.actions} == {
        f"By {words}".strip(): day for words, day in typed.items()
    }
    seen.press("a")
    seen.page.keyboard.type("Something")
    for words in ("31/9", "32/1/2011", "tomorrow", "31 Jult", "1/13"):
        seen.page.locator("#new-due").fill(words)
        seen.press("Control+Enter")
        assert words in seen.page.locator("#new-due-problem").inner_text()


def test_what_one_writes_everybody_sees_and_nobodys_typing_is_lost(harness, screen) -> None:
    one, two = screen().open("?view=actions"), screen().open("?view=actions")
    for seen in (one, two):
        seen.page.wait_for_selector("#top-action button")
    harness.add({**SOME_ACTIONS[0], "key": "first"})
    one.page.get_by_text("Change the status").click()
    one.page.get_by_label("Note").fill("half of them")
    one.page.get_by_label("Status").select_option("underway")
    for number in range(3):
        two.capture(f"Action of the second screen, {number}")
        two.page.wait_for_selector("#capture", state="hidden")
    one.page.wait_for_selector("text=Action of the second screen, 2")
    card = one.page.locator("li[data-id=A1]")
    assert card.get_by_label("Note").input_value() == "half of them"
    card.get_by_role("button", name="Save").click()
    two.page.wait_for_selector("text=half of them")
    assert harness.actions[0]["status"] == "underway"
    assert len(harness.actions) == 4


def test_a_viewer_sees_no_form_and_no_key_opens_one(harness, screen) -> None:
    harness.role = "viewer"
    harness.add({**SOME_ACTIONS[0], "key": "first"})
    seen = screen().open("?view=actions")
    seen.page.wait_for_selector("text=Leaflets to 3,000 homes")
    seen.press("a")
    assert not seen.page.locator("#capture").is_visible()
    assert seen.page.locator("main form, main button, #top-action button").count() == 0


def test_what_the_server_refuses_is_told_beside_the_field_and_kept(harness, screen) -> None:
    seen = screen().open()
    seen.page.wait_for_selector("#top-action button")
    seen.press("a", "Control+Enter")
    assert seen.page.locator("#new-text-problem").inner_text() == "Write what is to be done."
    seen.page.keyboard.type("Leaflets")
    seen.page.locator("#new-due").fill("31/9/2011")
    seen.press("Control+Enter")
    assert "is not a day" in seen.page.locator("#new-due-problem").inner_text()
    seen.page.locator("#new-due").fill("")
    harness.mood = "refusing"
    seen.press("Control+Enter")
    seen.page.wait_for_selector("#new-owner-problem:not([hidden])")
    assert seen.page.evaluate("document.activeElement.id") == "new-owner"
    assert seen.page.locator("#new-text").input_value() == "Leaflets"
    assert seen.violations() == []
    harness.mood = "well"
    seen.page.keyboard.type("Head of waste")
    seen.press("Enter")
    assert [action["owner"] for action in seen.saved(harness, 1)] == ["Head of waste"]


@pytest.mark.parametrize("mood", ["deaf", "forgetful"])
def test_what_is_written_in_an_outage_is_saved_later_and_once(harness, screen, mood: str) -> None:
    seen = screen().open("?view=actions")
    seen.page.wait_for_selector("#top-action button")
    harness.mood = mood
    harness.has_live = False
    seen.capture("Written in an outage")
    seen.page.wait_for_selector("#capture", state="hidden")
    assert "Not saved yet (1)" in seen.page.locator("main").inner_text()
    seen.page.wait_for_selector("#notices:has-text('not saved yet')")
    # The browser is closed and opened again before the connection is back.
    seen.page.reload()
    seen.page.wait_for_selector("text=Written in an outage")
    harness.has_live = True
    harness.mood = "well"
    seen.page.wait_for_selector("li[data-id=A1]")
    assert [action["text"] for action in harness.actions] == ["Written in an outage"]
    seen.page.wait_for_selector("#notices:empty", state="attached")
    assert seen.page.evaluate("localStorage.getItem('clinic-outbox:" + CLINIC + "')") == "[]"


def test_a_server_that_only_reads_is_not_asked_without_end(harness, screen) -> None:
    harness.mood = "deaf"
    seen = screen().open("?view=actions")
    seen.page.wait_for_selector("#top-action button")
    for number in range(2):
        seen.capture(f"Written down, {number}")
        seen.page.wait_for_selector("#capture", state="hidden")
    before = harness.told
    wait_for(lambda: harness.told >= before + 2)
    # Once for each entry and each time there may be news, and the browser itself tries a broken
    # connection again; in a circle it would be hundreds.
    assert harness.asked <= 4 * (2 + harness.told)
    harness.mood = "well"
    harness.add({**SOME_ACTIONS[0], "key": "news"})
    seen.page.wait_for_selector("li[data-id=A3]")
    assert sorted(action["text"] for action in harness.actions)[1:] == [
        "Written down, 0",
        "Written down, 1",
    ]


def test_a_draft_survives_a_closed_page(screen) -> None:
    seen = screen().open()
    seen.page.wait_for_selector("#top-action button")
    seen.press("a")
    seen.page.keyboard.type("Half a sent")
    seen.page.reload()
    seen.page.wait_for_selector("#top-action button")
    seen.press("a")
    assert seen.page.locator("#new-text").input_value() == "Half a sent"


def test_without_the_live_part_reading_goes_on_and_the_page_says_so(harness, screen) -> None:
    harness.has_live = False
    seen = screen().open("?indicator=NI192")
    seen.page.wait_for_selector("text=The connection to the dashboard is lost")
    assert seen.page.locator(".plot svg.main-svg").count() >= 1
    assert seen.violations() == []
    harness.has_live = True
    seen.page.wait_for_selector("text=The connection to the dashboard is lost", state="detached")


def test_the_foot_says_which_figures_and_whether_the_data_have_moved_on(harness, screen, model):
    seen = screen().open()
    foot = seen.page.locator("footer")
    assert f"Figures {model['hash']}" in foot.inner_text()
    assert "13 May 2011" in foot.inner_text()
    assert "Illustrative" in foot.inner_text()
    harness.moved = ["observations/NI192.csv"]
    seen.page.wait_for_selector("text=The data have moved on")
    harness.hash = "0badcafe"
    seen.page.wait_for_selector("text=there are now Figures 0badcafe")
    assert seen.page.get_by_role("button", name="Show the new figures").is_visible()


def test_hostile_text_in_every_field_is_only_ever_read(browser, model) -> None:
    hostile = _hostile(model)
    server = Harness(hostile).start()
    server.add({**dict.fromkeys(SOME_ACTIONS[0], HOSTILE), "is_ask": False, "key": "1"})
    server.change("A1", {"note": HOSTILE})
    seen = Screen(browser, server.address)
    try:
        seen.open()
        for query in ADDRESSES.values():
            seen.at(query)
            seen.page.wait_for_timeout(20)
            assert seen.page.evaluate("window.hurt") is None
            assert seen.page.locator("img").count() == 0
        seen.at("?view=actions")
        seen.page.wait_for_selector("li[data-id=A1]")
        assert HOSTILE in seen.page.locator("li[data-id=A1] h3").inner_text()
        assert seen.page.evaluate("window.hurt") is None
        assert [words for words in seen.complaints if not LOST.search(words)] == []
    finally:
        seen.context.close()
        server.stop()


def _hostile(value: Any, name: str = "") -> Any:
    """Every text that data, clinic files or people can put into the page, made hostile."""
    kept = {"indicator_id", "indicator_ids", "view", "clinic_id", "date_iso", "starts", "code"}
    if name in kept or name in ("figure_base", "cells", "hash", "file", "kind", "labelled"):
        return value
    if name == "figure":
        return json.loads(json.dumps(value).replace("Suffolk", HOSTILE.replace('"', "'")))
    if isinstance(value, Mapping):
        return {key: _hostile(one, key) for key, one in value.items()}
    if isinstance(value, list):
        return [_hostile(one, name) for one in value]
    return HOSTILE if isinstance(value, str) and value else value


def test_nothing_is_asked_of_any_other_computer(harness, screen) -> None:
    seen = screen().open()
    for query in ADDRESSES.values():
        seen.at(query)
    assert seen.asked
    assert all(address.startswith(harness.address) for address in seen.asked)


def test_there_are_words_before_any_script_has_run(harness, screen) -> None:
    seen = screen(java_script_enabled=False)
    seen.page.goto(seen.address)
    assert "Opening the clinic" in seen.page.locator("main").inner_text()
    assert "needs JavaScript" in seen.page.locator("main").inner_text()


def test_a_page_without_figures_says_what_to_do(browser) -> None:
    server = Harness({"problem": "Nothing has been made yet. Run: clinic batch"}).start()
    seen = Screen(browser, server.address)
    try:
        seen.page.goto(server.address)
        assert "Run: clinic batch" in seen.page.locator("main").inner_text()
        assert seen.violations() == []
        assert seen.complaints == []
    finally:
        seen.context.close()
        server.stop()


def test_a_view_prints_without_what_is_only_for_the_screen(screen) -> None:
    seen = screen().open("?indicator=NI192")
    seen.page.emulate_media(media="print")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for place in ("#nav", ".search", ".tabs", "header button"):
        assert not seen.page.locator(place).first.is_visible(), place
    wide = seen.page.evaluate("document.querySelector('.plot svg').getBoundingClientRect().width")
    # A4 less its margins, at 96 pixels an inch.
    assert 0 < wide <= (210 - 28) / 25.4 * 96
    assert seen.page.pdf(format="A4").startswith(b"%PDF")
