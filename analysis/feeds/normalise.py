"""What does each row of a feed say? Strings of any format become one table of the same columns, on any engine that Ibis speaks to.

No row is left out here: `reason` says why one is not about two states on a day that can be read, and is empty for the rest.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from analysis.errors import UsageError
from analysis.feeds.formats import COLUMNS, Format
from analysis.feeds.states import UNKNOWN, state

if TYPE_CHECKING:
    import ibis.expr.types as ir

TABLE: Final = (
    "event_date", "known_on", "source", "target", "dyad", "code", "root", "quad", "mentions", "relative", "address", "story",
    "event_id", "file", "reason", "year",
)  # fmt: skip
# Why a row is dropped, in the order in which it is asked. A row of the first kind cannot be read; one of the second can, and
# counts towards the volume of the feed.
UNREADABLE: Final = {
    "fields": "a number of fields that the format has not",
    "date": "the day of the event cannot be read",
    "known_day": "the day it became known cannot be read",
    "code": "the code is empty, or not one of its scheme",
}
NOT_TWO_STATES: Final = {
    "unknown_state": "a code or name of a state that no table has",
    "one_state": "one side or both are not a state",
    "within": "both sides are the same state",
}
_PLOVER_QUAD: Final = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3, "ACCUSE": 3,
    "REJECT": 3, "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
_BLANKS: Final = " \t\n\r\v\f"  # each sorts before "!"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def named(table: ir.Table, form: Format) -> ir.Table:
    """The columns that a table of any engine has for this format, as text, under the names that `normalised` reads.

    Raises
    ------
    UsageError
        When the table lacks one that every feed needs.
    """
    import ibis

    found = {name: form.column(name, table.columns) for name in COLUMNS}
    if lacking := [name for name in COLUMNS[:3] if not found[name]]:
        asked = " or ".join(form.columns[lacking[0]])
        raise UsageError(
            f"the table has no column {asked} of {form.title}; its columns are {', '.join(table.columns)}; give its format"
        )
    text = {name: table[column].cast("string") if column else ibis.literal("") for name, column in found.items()}
    return table.select(**text, whole=ibis.literal(True), file=ibis.literal(""))


def normalised(rows: ir.Table, form: Format) -> ir.Table:
    """The one table of a feed: see `TABLE` for its columns.

    Parameters
    ----------
    rows : ibis table
        Text columns named as `formats.COLUMNS`, with ``whole`` (has a row as many fields as its format?) and ``file``.
    """
    import ibis

    t = rows.mutate(**{name: _stripped(rows[name].fill_null("")) for name in COLUMNS})
    if form.separator:  # one column a step: engines unnest one at a time
        t = t.mutate(source=t.source.split(form.separator).unnest())
        t = t.mutate(target=t.target.split(form.separator).unnest())
    t = t.mutate(
        **{side: _state(t[side], form) for side in ("source", "target")}, event_day=_day(t.event_date, form.event_date)
    )
    has_known = "known_on" in form.columns
    t = t.mutate(loaded=_day(t.known_on, form.known_on) if has_known else t.event_day)
    code = _plover(t) if form.codes == "plover" else _padded(t, form) if form.codes == "cameo" else t.code
    t = t.mutate(code=code, known_day=_known(t, form))
    cameo = form.codes == "cameo"
    root = t.code.split("/")[0] if form.codes == "plover" else t.code.substr(0, 2) if cameo else t.code
    lag = t.loaded.delta(t.event_day, unit="day")
    two = (t.source < t.target).ifelse(t.source + "-" + t.target, t.target + "-" + t.source)
    reason = ibis.cases(
        (~t.whole, "fields"),
        (t.event_day.isnull(), "date"),
        (t.known_day.isnull(), "known_day"),
        (~_is_code(t.code, form), "code"),
        ((t.source == UNKNOWN) | (t.target == UNKNOWN), "unknown_state"),
        ((t.source == "") | (t.target == ""), "one_state"),
        (t.source == t.target, "within"),
        else_="",
    )
    return t.select(
        event_date=t.event_day,
        known_on=t.known_day,
        source=t.source,
        target=t.target,
        dyad=(reason == "").ifelse(two, ""),
        code=t.code,
        root=root,
        quad=_quad(t.quad, root, form),
        mentions=t.mentions.try_cast("int64").fill_null(1),
        relative=lag.isin(form.relative_days).fill_null(False) if form.relative_days else ibis.literal(False),
        address=t.address,
        story=ibis.coalesce(t.story.nullif(""), t.address.nullif(""), t.id),
        event_id=t.id,
        file=t.file,
        reason=reason,
        year=t.event_day.year().fill_null(0).cast("int32"),
    )


def _stripped(text: Any) -> Any:
    """Without blanks at its ends; most have none, and a look at the ends costs a fifth of cutting."""
    ends = reduce(lambda a, b: a | b, (text.endswith(blank) for blank in _BLANKS))
    return ((text < "!") | ends).ifelse(text.strip(), text)


def _state(text: Any, form: Format) -> Any:
    text = _stripped(text) if form.separator else text
    return state(text.nullif(form.missing).fill_null("") if form.missing else text, form.states)


def _day(text: Any, form: str) -> Any:
    """The day that a text of this form means; null where it means none."""
    import ibis

    if form == "YYYYMMDD":
        text = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)
    elif form == "YYYY-MM-DD":
        text = text.substr(0, 10)
    elif form == "M/D/YYYY":
        parts = text.split("/")
        text = parts[2].substr(0, 4) + "-" + parts[0].lpad(2, "0") + "-" + parts[1].lpad(2, "0")
    elif form == "D Month YYYY":
        parts = text.split(" ")
        month = parts[1].substr(0, 3).cases(*((m, f"{k:02}") for k, m in enumerate(_MONTHS, 1)), else_="00")
        text = parts[2] + "-" + month + "-" + parts[0].lpad(2, "0")
    else:
        return text.try_cast("int64").as_timestamp("s").date()
    whole = text.re_search(r"^(1[89]|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}$")
    return ibis.ifelse(whole, text, None).try_cast("date")


def _known(t: ir.Table, form: Format) -> Any:
    """The day from which a row could be read: loading plus the declared lag, and for a backfile the event plus its own."""
    import ibis

    known = _later(t.loaded, form.lag_days)
    if not form.backfill:
        return known
    fill = form.backfill
    old = t.loaded.between(ibis.date(fill.first), ibis.date(fill.last)) & (t.event_day < ibis.date(fill.before))
    return old.ifelse(_later(t.event_day, fill.lag_days), known)


def _later(day: Any, days: int) -> Any:
    """So many days on; by way of a timestamp, which is what engines make of a day and an interval."""
    import ibis

    return (day.cast("timestamp") + ibis.interval(days=days)).date() if days else day


def _padded(t: ir.Table, form: Format) -> Any:
    """The code of CAMEO with the zeros that a reader of numbers has taken: 36 is 036; 231 under root 2 is 0231."""
    import ibis

    code, root = t.code, t.root.lpad(2, "0")
    short = (code != "") & (code.length() < max(form.least_digits, 3)) & (t.root == "")
    return ibis.cases(
        ((t.root != "") & ~code.startswith(root) & ("0" + code).startswith(root), "0" + code),
        (short, code.lpad(3, "0")),
        ((code.length() == 3) & (code >= "210") & (t.root == ""), "0" + code),  # CAMEO ends at root 20
        else_=code,
    )


def _plover(t: ir.Table) -> Any:
    return t.code.upper() + (t["mode"] != "").ifelse("/" + t["mode"].lower(), "")


def _is_code(code: Any, form: Format) -> Any:
    if form.codes == "cameo":
        return code.re_search(r"^(0[1-9]|1[0-9]|20)[0-9]{0,2}$")
    return code.split("/")[0].isin(list(_PLOVER_QUAD)) if form.codes == "plover" else code != ""


def _quad(given: Any, root: Any, form: Format) -> Any:
    """The quad class as given; else by the root, as GDELT has it for CAMEO: 01-05, 06-08, 09-13, 14-20."""
    import ibis

    if form.codes == "plover":
        derived: Any = root.cases(*_PLOVER_QUAD.items(), else_=0)
    else:
        number = root.try_cast("int64")
        derived = ibis.cases((number <= 5, 1), (number <= 8, 2), (number <= 13, 3), (number <= 20, 4), else_=0)
    return given.try_cast("int64").fill_null(derived).cast("int8")
