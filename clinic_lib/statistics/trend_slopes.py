"""Slopes of a few points and their chi-squared, in exact fractions. Knows no year and no indicator.

A series that is level but for one point must be exactly level without it, whatever its values: with
floats the sign of that slope is chance. Five points make it cheap.
"""

from __future__ import annotations

from fractions import Fraction

from clinic_lib.statistics.arguments import Floats

Fractions = list[Fraction]
"""Numbers without rounding error."""


def chi_squared_of_counts(times: Fractions, counts: Fractions, sizes: Fractions) -> Fraction:
    """Chi-squared for a linear trend in proportions (Cochran and Armitage)."""
    total, events = sum(sizes), sum(counts)
    covered = total * _dot(counts, times) - events * _dot(sizes, times)
    spread = total * _dot(sizes, times, times) - _dot(sizes, times) ** 2
    return total * covered**2 / (events * (total - events) * spread)


def chi_squared_of_slope(times: Fractions, values: Fractions, weights: Fractions) -> Fraction:
    """The squared weighted slope over its variance."""
    total = sum(weights)
    spread = total * _dot(weights, times, times) - _dot(weights, times) ** 2
    return slope(times, values, weights) ** 2 * spread / total


def slope(times: Fractions, values: Fractions, weights: Fractions) -> Fraction:
    """The weighted least squares slope."""
    total, moment = sum(weights), _dot(weights, times)
    covered = total * _dot(weights, times, values) - moment * _dot(weights, values)
    return covered / (total * _dot(weights, times, times) - moment**2)


def _dot(*columns: Fractions) -> Fraction:
    """The sum over rows of the product of the columns."""
    total = Fraction(0)
    for row in zip(*columns, strict=True):
        product = Fraction(1)
        for number in row:
            product *= number
        total += product
    return total


def fractions(values: Floats) -> Fractions:
    """The exact values of floats."""
    return [Fraction(float(value)) for value in values]


def without(numbers: Fractions, position: int) -> Fractions:
    """The numbers with one left out."""
    return numbers[:position] + numbers[position + 1 :]


def sign(number: Fraction) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)
