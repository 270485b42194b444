"""The pages that the server itself writes: waiting, refused, failed, and the list of clinics.

Nothing but words: whatever comes from a file or a request is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from clinic_lib.presentation import theme
from clinic_lib.serving.assets import OWN
from clinic_lib.serving.clinics import Served

# Inside the page: it looks the same at any address, and before anybody has shown a token.
STYLE = (OWN / "plain.css").read_text(encoding="utf-8")


def plain_page(title: str, *paragraphs: str, body: str = "", head: str = "") -> str:
    """A page of words.

    Parameters
    ----------
    title : str
        Its heading.
    *paragraphs : str
        Words; escaped here.
    body, head : str
        Markup behind the paragraphs, and in the head.

    Examples
    --------
    >>> "<p>&lt;b&gt;</p>" in plain_page("Not found", "<b>")
    True
    """
    words = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
<style>{STYLE}</style>
{head}</head>
<body>
<main>
<h1>{escape(title)}</h1>
{words}
{body}</main>
</body>
</html>
"""


def waiting_page(served: Served) -> str:
    """Shown at once while a clinic's page is being made; loads itself again when it is there."""
    return plain_page(
        "The figures are on their way",
        f"{served.clinic.title}: the page is being made, which takes a few seconds.",
        body=f'<div data-clinic="{escape(served.clinic_id)}" role="status">'
        '<div class="bar"></div>'
        '<p class="note" data-again hidden>The dashboard does not answer. This page goes on '
        "trying.</p></div>\n"
        '<noscript><p><a href="">Load this page again</a> in a moment.</p></noscript>\n',
        head='<script src="assets/waiting.js" defer></script>\n',
    )


def failed_page(served: Served, words: str) -> str:
    """Why a clinic's page could not be made, and a way to try again."""
    return plain_page(
        "The page could not be made",
        served.clinic.title,
        *words.split("\n"),
        body='<p><a href="">Try again</a></p>\n',
    )


def not_made_page(served: Served) -> str:
    """What to do about a clinic whose outputs are not made yet."""
    return plain_page(
        "Nothing to show yet",
        f"{served.clinic.title}: its outputs are not made yet. Whoever prepares the clinic can "
        f"make them with this command: clinic pack {served.clinic_id}",
        body='<p><a href="">Load this page again</a> when that is done.</p>\n',
    )


def index_page(clinics: Iterable[Served]) -> str:
    """The clinics to choose from."""
    lines = "\n".join(
        f'<li><a href="?clinic={escape(one.clinic_id)}">{escape(one.clinic.title)}</a><br>'
        f'<span class="note">{escape(_facts(one))}</span></li>'
        for one in clinics
    )
    return plain_page("Performance clinics", body=f"<ul>\n{lines}\n</ul>\n")


def _facts(served: Served) -> str:
    clinic = served.clinic
    facts = [theme.format_date(clinic.date), clinic.place]
    if not served.is_made:
        facts.append(f"not made yet: clinic pack {clinic.clinic_id}")
    return " · ".join(fact for fact in facts if fact)
