"""The web reports in a real browser without a network: charts, tables, headings, no request."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import lxml.etree
import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from clinic_lib.errors import OutputError
from clinic_lib.presentation import build_page, write_report
from clinic_lib.presentation.html import NO_WORDS, with_told_images
from clinic_lib.presentation.markup import table_markup
from clinic_lib.presentation.notebook import PROVENANCE_TYPE
from clinic_lib.presentation.report import PART_KEY, PLOTLY_TYPE, heading, prose
from tests.patience import BROWSER_PATIENCE

integration = pytest.mark.integration
e2e = [pytest.mark.e2e, pytest.mark.xdist_group("shipped")]
HOSTILE = "</script><script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>"
REPORTS = [
    (clinic, kind)
    for clinic in ("greenest-county-2011-06", "safe-healthy-inclusive-2011-06")
    for kind in ("trend", "benchmark")
]


def _output(data: dict[str, Any], **mark: Any) -> nbformat.NotebookNode:
    return v4.new_output("display_data", data=data, metadata={PART_KEY: mark} if mark else {})


def _notebook(text: str = "Waste") -> nbformat.NotebookNode:
    """A small executed notebook with this text wherever data can put text."""
    part = heading(text, level=2, anchor="waste")
    figure = {
        "data": [{"type": "scatter", "name": text, "x": [text, "b"], "y": [1.0, 2.0]}],
        "layout": {"meta": {"kind": "trend"}, "height": 300, "title": {"text": text}},
    }
    figure["layout"]["margin"] = {"l": 50, "r": 10, "t": 20, "b": 40}
    figure["layout"]["xaxis"] = {"type": "category", "categoryarray": [text, "b"]}
    table = table_markup(["Year", text], [["2009", "4.1"]], text)
    provenance = {"title": text, "area": text, "date": text, "version": text, "illustrative": True}
    code = v4.new_code_cell("print('the code stays out')")
    code.outputs = [
        _output({"text/html": part.markup}, role="heading", anchor="waste", label=text, level=2),
        _output({"text/html": prose(text).markup}, role="prose"),
        _output({PLOTLY_TYPE: figure, "text/plain": text}, role="chart"),
        _output({"text/html": table}, role="table"),
        _output({"text/plain": text}),
        v4.new_output("stream", name="stdout", text=text),
        v4.new_output("stream", name="stderr", text="a warning"),
        _output({PROVENANCE_TYPE: provenance}, role="provenance"),
    ]
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Trend report\n\nWords."), code])


@integration
def test_equal_notebooks_give_equal_pages() -> None:
    one, two = _notebook(), _notebook()
    assert [cell.id for cell in one.cells] != [cell.id for cell in two.cells]
    assert build_page(one) == build_page(two)


@integration
def test_the_page_holds_one_copy_of_plotly_and_loads_nothing() -> None:
    page = BeautifulSoup(build_page(_notebook()), "html.parser")
    scripts = [script for script in page.find_all("script") if not script.get("type")]
    assert len(scripts) == 2
    assert "plotly.js (basic" in scripts[0].text
    assert not page.select("script[src], link[rel=stylesheet], iframe, object")
    policy = page.select_one("meta[http-equiv]")["content"]
    assert policy.startswith("default-src 'none'")
    assert policy.count("sha256-") == 2


@integration
def test_the_page_is_in_order() -> None:
    page = BeautifulSoup(build_page(_notebook()), "html.parser")
    assert page.html["lang"] == "en-GB"
    assert page.title.text == "Trend report, Waste, Waste"
    assert [tag.name for tag in page.body.find_all(["header", "nav", "main", "footer"])] == [
        *("header", "nav", "main", "footer"),
    ]
    assert [(tag.name, tag.text) for tag in page.find_all(re.compile("^h[1-6]$"))] == [
        ("h1", "Trend report"),
        ("h2", "Waste"),
    ]
    assert [link["href"] for link in page.select("nav a")] == ["#waste"]
    assert page.select_one("a.skip")["href"] == "#content"
    assert page.select_one("header .illustrative") is not None
    assert "the code stays out" not in page.text
    assert "a warning" not in page.text


@integration
def test_a_notebook_of_another_kind_makes_a_page_too() -> None:
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1")])
    notebook.cells[0].outputs = [
        v4.new_output("execute_result", data={"text/plain": "1 < 2"}, execution_count=1)
    ]
    page = BeautifulSoup(build_page(notebook), "html.parser")
    assert page.title.text == "Report"
    assert page.find("pre").text == "1 < 2"


@integration
def test_making_a_page_leaves_the_notebook_as_it_was() -> None:
    notebook = _notebook()
    before = json.dumps(notebook, sort_keys=True)
    build_page(notebook)
    assert json.dumps(notebook, sort_keys=True) == before


@integration
def test_what_was_printed_bit_by_bit_stands_in_one_piece() -> None:
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1")])
    bits = [v4.new_output("stream", name="stdout", text=text) for text in ("half ", "a word\n")]
    notebook.cells[0].outputs = bits
    page = BeautifulSoup(build_page(notebook), "html.parser")
    assert [printed.text for printed in page.find_all("pre")] == ["half a word\n"]
    assert [bit.text for bit in bits] == ["half ", "a word\n"]


@integration
def test_a_page_is_read_as_it_was_written() -> None:
    """No element is left open: a strict reader finds every one closed where it was opened."""
    page = build_page(_notebook(HOSTILE)).replace("<!DOCTYPE html>", "")
    scripts = re.compile(r"(<script[^>]*>).*?(</script>)", re.DOTALL)
    words = re.sub(r"<(meta|link|br)\b([^>]*)>", r"<\1\2/>", scripts.sub(r"\1\2", page))
    style = re.compile(r"(<style>).*?(</style>)", re.DOTALL)
    lxml.etree.fromstring(style.sub(r"\1\2", words))


@pytest.mark.unit
@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<img src=x>", f'<img alt="{NO_WORDS}" src=x>'),
        ("<IMG\nsrc='a>b'/>", f"<img alt=\"{NO_WORDS}\"\nsrc='a>b'/>"),
        ('<img title="alt=1" src="a">', f'<img alt="{NO_WORDS}" title="alt=1" src="a">'),
        ("<img>", f'<img alt="{NO_WORDS}">'),
        ('<img alt="" src="a">', '<img alt="" src="a">'),
        ("<img title='>' src=a ALT=Waste>", "<img title='>' src=a ALT=Waste>"),
        ("<imgs src=x>", "<imgs src=x>"),
        ("&lt;img src=x&gt;", "&lt;img src=x&gt;"),
    ],
)
def test_an_image_without_words_says_so(markup: str, told: str) -> None:
    assert with_told_images(markup) == told


@integration
def test_a_page_that_cannot_be_written_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"'trend\.html' could not be written"):
        write_report(_notebook(), tmp_path / "nowhere" / "trend.html")


@integration
def test_plotly_comes_with_its_licence() -> None:
    folder = resources.files("clinic_lib.presentation") / "templates" / "plotly"
    assert "MIT" in (folder / "LICENSE").read_text(encoding="utf-8")


# In a browser.


# A chart is drawn when the browser has told how much room it has.
DRAWN = """() => [...document.querySelectorAll('.plot')].every(plot => {
  const svg = plot.querySelector('svg.main-svg');
  return svg && Math.abs(svg.getBoundingClientRect().width - plot.clientWidth) <= 2;
})"""


class Visit:
    """A page opened without a network, and everything it asked for or complained about."""

    def __init__(self, browser: Any, path: Path, width: int = 1280) -> None:
        self.context = browser.new_context(
            offline=True, viewport={"width": width, "height": 900}, locale="en-GB"
        )
        self.context.set_default_timeout(BROWSER_PATIENCE)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(path.resolve().as_uri())
        self.page.wait_for_function(DRAWN)
        # What a chart asks for or complains of when it is drawn comes a moment later.
        self.page.wait_for_timeout(300)

    def violations(self) -> list[tuple[str, str]]:
        """What axe finds wrong, with the first place of each."""
        self.page.evaluate(_axe())
        result = self.page.evaluate("axe.run(document, {})")
        return [(found["id"], found["nodes"][0]["html"][:120]) for found in result["violations"]]


def _axe() -> str:
    folder = resources.files("axe_playwright_python")
    (script,) = (path for path in Path(str(folder)).rglob("axe.min.js"))
    return script.read_text(encoding="utf-8")


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    opened: list[Visit] = []

    def go(path: Path, **settings: Any) -> Visit:
        opened.append(Visit(browser, path, **settings))
        return opened[-1]

    yield go
    for one in opened:
        one.context.close()


def _figures(path: Path) -> list[dict[str, Any]]:
    """The figures of an executed notebook."""
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [o.data[PLOTLY_TYPE] for o in outputs if PLOTLY_TYPE in o.get("data", {})]


class TestShippedReports:
    pytestmark = e2e

    @pytest.mark.parametrize(("clinic", "kind"), REPORTS)
    def test_a_report_opens_offline_without_a_request_or_a_complaint(
        self, shipped, visit, clinic: str, kind: str
    ) -> None:
        path = shipped.folder(clinic) / f"{kind}.html"
        seen = visit(path)
        assert seen.requests == [path.resolve().as_uri()]
        assert seen.complaints == []
        assert seen.page.evaluate("document.documentElement.lang") == "en-GB"

    @pytest.mark.parametrize(("clinic", "kind"), REPORTS)
    @pytest.mark.parametrize("width", [1280, 320])
    def test_axe_finds_nothing_and_nothing_sticks_out(
        self, shipped, visit, clinic: str, kind: str, width: int
    ) -> None:
        seen = visit(shipped.folder(clinic) / f"{kind}.html", width=width)
        assert seen.violations() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width

    @pytest.mark.parametrize(("clinic", "kind"), REPORTS)
    def test_every_chart_is_drawn_with_the_figures_of_the_notebook(
        self, shipped, visit, clinic: str, kind: str
    ) -> None:
        folder = shipped.folder(clinic)
        page = visit(folder / f"{kind}.html").page
        drawn = page.evaluate(
            "[...document.querySelectorAll('.plot')].map(p => p.data.map(t => [t.x, t.y]))"
        )
        figures = _figures(folder / f"{kind}.ipynb")
        assert figures
        assert drawn == [[[t["x"], t["y"]] for t in figure["data"]] for figure in figures]
        assert page.locator(".plot svg.main-svg").count() >= len(figures)
        assert page.locator("figure[aria-label]").count() == len(figures)

    @pytest.mark.parametrize(("clinic", "kind"), REPORTS)
    def test_a_table_stands_beside_each_chart(self, shipped, visit, clinic: str, kind: str):
        page = visit(shipped.folder(clinic) / f"{kind}.html").page
        followed = page.evaluate(
            "[...document.querySelectorAll('figure')].map(f => "
            "f.closest('.part').nextElementSibling.querySelector('table caption') !== null)"
        )
        assert followed
        assert all(followed)

    @pytest.mark.parametrize(("clinic", "kind"), REPORTS)
    def test_headings_nest_and_the_contents_lead_to_them(self, shipped, visit, clinic, kind):
        page = visit(shipped.folder(clinic) / f"{kind}.html").page
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        lost = page.evaluate(
            "[...document.querySelectorAll('nav a')]"
            ".filter(a => !document.getElementById(a.hash.slice(1))).length"
        )
        assert lost == 0
        # The contents stop at the indicators: what stands under one needs no line of its own.
        assert page.locator("nav a").count() == sum(level in (2, 3) for level in levels)

    def test_no_two_clinics_share_a_chart(self, shipped) -> None:
        """The classic fault of a batch: every report shows the last one's charts."""
        first, second = (
            {json.dumps(f["data"]) for f in _figures(shipped.folder(clinic) / "trend.ipynb")}
            for clinic, kind in REPORTS
            if kind == "trend"
        )
        assert first
        assert second
        assert not first & second

    def test_illustrative_stands_on_the_report(self, shipped, visit) -> None:
        page = visit(shipped.folder("greenest-county-2011-06") / "trend.html").page
        assert page.locator("header .illustrative").is_visible()
        assert "Illustrative" in page.locator("footer").inner_text()

    def test_the_keyboard_reaches_the_content_first(self, shipped, visit) -> None:
        page = visit(shipped.folder("greenest-county-2011-06") / "trend.html").page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"

    def test_charts_fit_their_width_after_every_change(self, shipped, visit) -> None:
        page = visit(shipped.folder("safe-healthy-inclusive-2011-06") / "trend.html").page
        for width in (1280, 700, 320, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function("width => innerWidth === width", arg=width)
            page.wait_for_function(DRAWN)

    def test_a_report_prints_every_chart_whole(self, shipped, visit) -> None:
        seen = visit(shipped.folder("greenest-county-2011-06") / "trend.html")
        seen.page.emulate_media(media="print")
        seen.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        wide = seen.page.evaluate(
            "Math.max(...[...document.querySelectorAll('.plot svg')]"
            ".map(s => s.getBoundingClientRect().width))"
        )
        # A4 less its margins, at 96 pixels an inch.
        assert 0 < wide <= (210 - 28) / 25.4 * 96
        hidden = seen.page.evaluate("getComputedStyle(document.querySelector('nav')).display")
        assert hidden == "none"
        assert seen.page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.e2e
@pytest.mark.xdist_group("shipped")
def test_hostile_text_is_read_and_never_run(visit, tmp_path: Path) -> None:
    page = visit(write_report(_notebook(HOSTILE), tmp_path / "hostile.html"))
    assert page.page.evaluate("window.hurt") is None
    assert page.complaints == []
    assert page.requests == [(tmp_path / "hostile.html").as_uri()]
    assert page.page.locator("h2").inner_text() == HOSTILE
    assert page.page.locator("td").first.inner_text() == "4.1"
    assert page.page.locator("img").count() == 0
