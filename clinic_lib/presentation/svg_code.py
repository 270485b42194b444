"""A QR code as an SVG drawing, for paper."""

from __future__ import annotations

from clinic_lib.presentation import svg_marks as svg
from clinic_lib.presentation.theme import BLACK, WHITE

QUIET = 4


def code_svg(address: str, *, size: float) -> str:
    """The QR code of an address.

    Parameters
    ----------
    address : str
        Where it leads.
    size : float
        Width and height in points, the quiet edge included.

    Returns
    -------
    str
        The same address gives the same text.

    Examples
    --------
    >>> code_svg("https://clinics.example.gov.uk", size=60).startswith("<svg ")
    True
    """
    # segno is only needed where a clinic names the address of its dashboard.
    import segno

    rows = [tuple(row) for row in segno.make(address, error="m", micro=False).matrix]
    module = size / (len(rows) + 2 * QUIET)
    marks = [svg.box(0, 0, size, size, fill=WHITE)]
    for down, row in enumerate(rows):
        across = 0
        while across < len(row):
            length = 1
            while across + length < len(row) and row[across + length] == row[across]:
                length += 1
            if row[across]:
                left, top = (across + QUIET) * module, (down + QUIET) * module
                # A little higher than its row, so that no white line stands between two.
                marks.append(svg.box(left, top, length * module, module * 1.02, fill=BLACK))
            across += length
    return svg.drawing(size, size, marks)
