"""What else must be hidden, so that a hidden count cannot be worked out from the sums it stands in.

A count is safe when everything that is shown leaves room for a range of values at least as wide as
the threshold. Knows cells, counts and sums; knows no indicator.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from clinic_lib.data.disclosure_counts import Flags, Numbers
from clinic_lib.data.disclosure_sums import Sum

# Solved numbers are exact to about this share of the largest.
ROUNDING = 1e-6


class Cover:
    """The cells of one indicator's counts, of which ever more are hidden.

    Parameters
    ----------
    counts : ndarray
        The true count of each cell; NaN where it is not known.
    hidden : ndarray of bool
        Which cells are hidden already; never changed.
    sums : sequence of Sum
        The sums that hold.

    Examples
    --------
    Three districts of 3, 9 and 20 make up 32. With the first alone hidden, 32 - 9 - 20 gives it
    back; so the next smallest is hidden too, and the first could be anything from 0 to 12.

    >>> counts = np.array([32.0, 3.0, 9.0, 20.0])
    >>> cover = Cover(counts, np.array([False, True, False, False]), [Sum(0, (1, 2, 3))])
    >>> cover.room(1)
    0.0
    >>> cover.protect([1], room=5)
    >>> cover.hidden.tolist(), cover.room(1)
    ([False, True, True, False], 12.0)
    """

    def __init__(self, counts: Numbers, hidden: Flags, sums: Sequence[Sum]) -> None:
        self.counts = counts
        self.hidden = hidden.copy()
        is_known = ~np.isnan(counts)
        # A sum with a figure that is neither hidden nor there is of no use to anybody.
        self._sums = [
            one for one in sums if all(is_known[c] or hidden[c] for c in (one.total, *one.parts))
        ]
        self._sums_with: dict[int, list[int]] = defaultdict(list)
        for number, one in enumerate(self._sums):
            for cell in (one.total, *one.parts):
                self._sums_with[cell].append(number)

    def protect(self, cells: Iterable[int], *, room: float) -> None:
        """Hide more cells until each of these has that much room; one that is hidden stays so."""
        for cell in cells:
            while self._bound(cell) < room or self.room(cell) < room:
                other = self._next_to_hide(cell)
                if other is None:
                    break
                self.hidden[other] = True

    def room(self, cell: int) -> float:
        """Width of the range that a hidden cell can lie in, as far as the shown cells tell."""
        linked = self._linked(cell)
        if not linked:
            return math.inf
        if len(linked) == 1:
            return self._room_in_one(cell, self._sums[linked[0]])
        room = self._room_in_all(cell, [self._sums[number] for number in linked])
        if room is None:
            # Overlapping periods that were revised apart contradict each other and tell nothing.
            fixed = [self._sums[n] for n in linked if self._sums[n].family is not None]
            room = self._room_in_all(cell, fixed) if fixed else math.inf
        return math.inf if room is None else room

    def _bound(self, cell: int) -> float:
        """A width that the room cannot exceed, from each sum alone: far quicker than the room."""
        own = (self._sums[number] for number in self._sums_with.get(cell, ()))
        return min((self._room_in_one(cell, one) for one in own), default=math.inf)

    def _linked(self, cell: int) -> list[int]:
        """The sums that a cell stands in, and those that hidden cells link to them."""
        found: dict[int, None] = {}
        waiting = [cell]
        while waiting:
            for number in self._sums_with.get(waiting.pop(), ()):
                if number not in found:
                    found[number] = None
                    one = self._sums[number]
                    waiting += [c for c in (one.total, *one.parts) if self.hidden[c]]
        return list(found)

    def _left_over(self, one: Sum) -> float:
        """What the hidden parts of a sum make together, less its total where that is hidden."""
        parts = np.array(one.parts)
        shown = parts[~self.hidden[parts]]
        hidden = parts[self.hidden[parts]]
        total = 0.0 if self.hidden[one.total] else float(self.counts[one.total])
        left = total - math.fsum(self.counts[shown])
        true = math.fsum(self.counts[hidden]) - float(
            self.counts[one.total] * self.hidden[one.total]
        )
        # Where figures were rounded apart the true ones still solve the sum.
        return left if math.isnan(true) else true

    def _room_in_one(self, cell: int, one: Sum) -> float:
        others = [c for c in (one.total, *one.parts) if self.hidden[c] and c != cell]
        if not others:
            return 0.0
        if self.hidden[one.total]:
            return math.inf
        return max(self._left_over(one), 0.0)

    def _room_in_all(self, cell: int, sums: Sequence[Sum]) -> float | None:
        """The same for several sums at once, as a linear programme; None if they contradict."""
        # A third of a second to import, and most data never come here.
        from scipy.optimize import linprog

        cells = {c for one in sums for c in (one.total, *one.parts) if self.hidden[c]}
        place = {c: number for number, c in enumerate(sorted(cells | {cell}))}
        matrix = np.zeros((len(sums), len(place)))
        right = np.array([self._left_over(one) for one in sums])
        for row, one in enumerate(sums):
            for c in one.parts:
                if self.hidden[c]:
                    matrix[row, place[c]] += 1
            if self.hidden[one.total]:
                matrix[row, place[one.total]] -= 1
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(place))
            goal[place[cell]] = sign
            found = linprog(goal, A_eq=matrix, b_eq=right, bounds=(0, None), method="highs")
            if found.status == 2:
                return None
            if found.status == 3:
                return math.inf
            ends.append(sign * float(found.fun) if found.status == 0 else 0.0)
        low, high = ends
        return high - low + ROUNDING * max(1.0, abs(high))

    def _next_to_hide(self, cell: int) -> int | None:
        """The cell whose loss costs least: a part before a total, a small count before a large."""
        own = set(self._sums_with.get(cell, ()))
        best: tuple[tuple[float, ...], int] | None = None
        for number in self._linked(cell):
            one = self._sums[number]
            hidden = sum(bool(self.hidden[c]) for c in (one.total, *one.parts))
            for c in (one.total, *one.parts):
                if self.hidden[c]:
                    continue
                # Hiding a zero gives no room, so that zeros come last of all.
                cost = (
                    self.counts[c] == 0,
                    hidden > 1,
                    number not in own,
                    c == one.total,
                    float(self.counts[c]),
                    c,
                )
                if best is None or cost < best[0]:
                    best = (cost, c)
        return None if best is None else best[1]
