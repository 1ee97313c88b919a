"""How figures are written. Nothing is computed here but their digits. An estimate
is {value, low, high, n}: a figure, its 95 % interval (None: too few rounds for
one) and the number of values behind it; None: not known."""

import decimal


def last_place(value, significant):
    """The exponent of the last digit: -1 for tenths, 1 for tens."""
    if value == 0:
        return 0
    # Rounding can carry into a new digit: 9.996 to three is 10.0.
    whole = decimal.Context(significant, decimal.ROUND_HALF_UP)
    return whole.create_decimal(value).adjusted() - significant + 1


def at_place(value, place):
    digit = decimal.Decimal(1).scaleb(place)
    return f"{decimal.Decimal(value).quantize(digit, 'ROUND_HALF_UP'):f}"


def rounded(value, significant=3):
    """Without an exponent: 41.02 to three is "41.0", 1234 to two "1200"; a dash
    for None: not known, as in all that follow."""
    if value is None:
        return "-"
    return at_place(value, last_place(value, significant))


def has_interval(estimate):
    return bool(estimate) and estimate["n"] > 1 and estimate["low"] is not None


def ends(estimate):
    """Of its interval; of one without, twice its value."""
    return ((estimate["low"], estimate["high"]) if has_interval(estimate)
            else 2 * (estimate["value"],))


def supported(estimate):
    """Digits that an interval supports: three where it is narrow."""
    low, high = ends(estimate)
    narrow = high - low < 0.1 * abs(estimate["value"])
    return 3 if has_interval(estimate) and narrow else 2


def digits(estimate):
    return rounded(estimate and estimate["value"],
                   estimate and supported(estimate))


def interval(estimate):
    """"[1.93, 2.02]" to the place of its value; empty: not known."""
    if not has_interval(estimate):
        return ""
    place = last_place(estimate["value"], supported(estimate))
    return "[{}, {}]".format(*(at_place(end, place)
                               for end in ends(estimate)))


def with_interval(estimate):
    return f"{digits(estimate)} {interval(estimate)}".strip()


def spread(estimate):
    """Interval and number of values."""
    shown = interval(estimate)
    return f"{shown}{', ' if shown else ''}n\u00a0=\u00a0{estimate['n']}"


def percent(estimate):
    return estimate and {
        key: part if key == "n" or part is None else 100 * part
        for key, part in estimate.items()}


def whole_percent(share):
    return f"{100 * share:.0f}" if share else "-"


def megabytes(amount):
    """Of bytes, in MB (1e6)."""
    return rounded(amount and amount / 1e6, 2 if (amount or 0) < 100e6 else 3)


def count(number, thing):
    """"1 rank", "2 ranks"."""
    return f"{number}\u00a0{thing}{'' if number == 1 else 's'}"
