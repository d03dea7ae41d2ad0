"""`Session`: proposals one after the other, and a decision on each; what the desk in JupyterLab shows and does, without widgets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.desk.change import Judged, judged, save
from analysis.desk.draft import Draft, draft
from analysis.desk.links import Double, Link, accept, doubles, links
from analysis.desk.pages import plain_address
from analysis.desk.queue import Decision, Proposal, decide, decisions, read_queue
from analysis.errors import UsageError
from analysis.language.format import plural
from analysis.schema.load import load

if TYPE_CHECKING:
    from analysis.model.dossier import Dossier


class Session:
    """A curator at a queue: the proposal that is next, the row that it makes, and the decision on it.

    `analysis.workbench.Desk` is this with widgets, and says what the arguments mean.
    """

    def __init__(
        self, queue: str | Path, who: str, *, data: str | Path = "", log: str | Path = "", writes: bool = True
    ) -> None:
        if not isinstance(who, str) or not who.strip():
            raise UsageError(f"who is {who!r}; give your name or initials, which the log keeps beside each decision")
        path = Path(queue)
        self.who, self.data, self.writes = who.strip(), data, writes
        self.log = Path(log) if log else path.with_name(f"{path.stem}.decisions.jsonl")
        self.proposals, self.findings = read_queue(path)
        held = decisions(self.log)
        self._made = {one.proposal: one for one in held if one.who == self.who}
        others = {one.written for one in held if one.who != self.who}
        self._show(load(data) if writes else _without(load(data), others))

    @property
    def open(self) -> tuple[Proposal, ...]:
        """The proposals left to decide on: those never looked at, then those left for later; no page that is on file by now."""
        fresh = [one for one in self.proposals if one.id not in self._made and one.id not in self._on_file]
        later = [one for one in self.proposals if one.id in self._made and self._made[one.id].decision == "later"]
        return (*fresh, *later)

    @property
    def current(self) -> Proposal | None:
        """The proposal on the desk; None when all is decided."""
        return next(iter(self.open), None)

    def _show(self, then: Dossier) -> None:
        """The dataset as it now is, and the proposals of pages that it has by now."""
        held = {plain_address(url) for url in then.sources["url"]}
        pages = (one for one in self.proposals if one.table == "sources")
        self.then = then
        self._on_file = frozenset(one.id for one in pages if plain_address(one.page.get("url", "")) in held)

    def drafted(self, cells: Mapping[str, str]) -> Draft:
        """The row that these cells and facts of the page make."""
        assert self.current is not None
        return draft(self.then, self.current.table, cells)

    def proposed(self, found: Draft) -> tuple[tuple[Link, ...], tuple[Double, ...]]:
        """Links that may be meant and rows that it may double: those of the proposal and those of the row as it now is."""
        assert self.current is not None
        known = {*self.then.claims["claim_id"], *self.then.events["event_id"], *self.then.sources["source_id"]}
        own = [link for link in self.current.links if link.id in known and link.column in _columns(found)]
        linked = {(link.column, link.id): link for link in (*links(self.then, found), *own)}
        alike = {one.id: one for one in (*self.current.on_file, *doubles(self.then, found)) if one.id in known}
        return tuple(linked.values()), tuple(alike.values())

    def judge(self, found: Draft) -> tuple[str, ...]:
        """What `dossier check` would say of the dataset with the row, in words."""
        with judged(self.then.folder, found.change()) as verdict:
            return tuple(str(finding) for finding in _told(verdict))

    def take(
        self, cells: Mapping[str, str], chosen: tuple[Link, ...] = (), *, not_a_double: bool = False, reason: str = ""
    ) -> Decision:
        """Accept the proposal with these cells and links: write it, and keep the decision.

        Raises
        ------
        UsageError
            When a cell is missing, or the row may be on file and nobody said that it is not.
        DataError
            When the dataset with it breaks a rule. Nothing is written then, and nothing is decided.
        """
        proposal, found = self._on_the_desk(), self.drafted(cells)
        if found.missing:
            raise UsageError(
                f"{', '.join(found.missing)}: nothing tells {'it' if len(found.missing) == 1 else 'them'}; fill in first"
            )
        accept(found, chosen)
        alike = self.proposed(found)[1]
        if alike and not not_a_double:
            raise UsageError(
                f"it may be on file as {alike[0].id!r}: {alike[0].reason}; reject it, or say that it is not a double"
            )
        kept = {name: value for name, value in proposal.given().items() if cells.get(name, "") != value}
        decision = "accepted" if not kept and set(cells) <= set(proposal.given()) else "changed"
        if self.writes:
            save(self.then.folder, found.change())
            self._show(load(self.data))
        return self._decided(
            proposal, Decision("", decision, self.who, reason, found.row, "", found.id if self.writes else "")
        )

    def reject(self, reason: str) -> Decision:
        """Reject the proposal, for a reason that the log keeps.

        Raises
        ------
        UsageError
            When no reason is given.
        """
        if not reason.strip():
            raise UsageError("no reason is given; say why, so that a second curator and the intake can learn from it")
        return self._decided(self._on_the_desk(), Decision("", "rejected", self.who, reason.strip()))

    def later(self, reason: str = "") -> Decision:
        """Leave the proposal for another day: it comes again after all others."""
        return self._decided(self._on_the_desk(), Decision("", "later", self.who, reason.strip()))

    @property
    def status(self) -> str:
        """How far the queue is worked through, in one sentence."""
        done = len(self.proposals) - len(self.open)
        left_out = f"; {plural(len(self.findings), 'line')} could not be read" if self.findings else ""
        return f"{done} of {plural(len(self.proposals), 'proposal')} decided by {self.who}{left_out}."

    def __repr__(self) -> str:
        return f"{type(self).__name__}. {self.status}"

    def _on_the_desk(self) -> Proposal:
        if self.current is None:
            raise UsageError("every proposal is decided; open another queue")
        return self.current

    def _decided(self, proposal: Proposal, made: Decision) -> Decision:
        kept = decide(self.log, replace(made, proposal=proposal.id, page=proposal.page.get("url", "")))
        self._made.pop(proposal.id, None)  # the one left for later last comes last
        self._made[proposal.id] = kept
        return kept


def _without(then: Dossier, ids: set[str]) -> Dossier:
    """The dossier without these rows and the pages that only they rest on: a second coder is not to see the first one's."""
    claims = then.claims[~then.claims["claim_id"].isin(ids)].reset_index(drop=True)
    events = then.events[~then.events["event_id"].isin(ids)].reset_index(drop=True)
    cited, left = (
        {page for rows in tables for cells in rows["source_ids"] for page in cells}
        for tables in ((then.claims, then.events), (claims, events))
    )
    sources = then.sources[~then.sources["source_id"].isin(cited - left)].reset_index(drop=True)
    return replace(then, claims=claims, events=events, sources=sources)


def _columns(found: Draft) -> tuple[str, ...]:
    from analysis.model.tables import TABLES

    return TABLES[found.table].names


def _told(verdict: Judged) -> tuple[Any, ...]:
    return (*verdict.findings, *verdict.left)
