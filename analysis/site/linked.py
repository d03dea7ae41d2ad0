"""What do pages tell search engines and catalogues, in the words of schema.org? No word of it rates the truth of a claim."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from analysis.export.linked import escaped
from analysis.language.format import capital, day, listing, plural
from analysis.model.dossier import Dossier
from analysis.report.document import Record
from analysis.site.latest import tag
from analysis.site.pages import Page

_CONTEXT: Final = "https://schema.org"
_LICENCES: Final = "https://spdx.org/licenses/"
_LONGEST: Final = 5000  # letters of a description that catalogues take


def of_page(then: Dossier, page: Page, home: str, picture: str) -> str:
    """A report as JSON that may stand in a page."""
    told = {
        "@context": _CONTEXT,
        "@type": "Report",
        "@id": tag(then, f"pages/{page.name}"),
        "name": page.title,
        "headline": page.title[:110],
        "description": page.said,
        "url": _at(home, page.name),
        "image": picture,
        "inLanguage": "en",
        "author": _creators(then),
        "license": _licence(then),
        "dateModified": page.day,
        "isBasedOn": {"@type": "Dataset", "@id": tag(then, "dataset"), "name": then.config.about.title},
    }
    return _dumped(told)


def of_records(then: Dossier, page: Page, home: str) -> str:
    """The claims of a page of records, each with who made it and where it appeared, as JSON that may stand in a page."""
    records = page.document.records if page.document else {}
    claims = [
        _claim(then, key, record, _at(home, page.name)) for key, record in records.items() if record.kind == "claim"
    ]
    return _dumped({"@context": _CONTEXT, "@graph": claims}) if claims else ""


def of_dataset(then: Dossier, home: str, files: Iterable[str]) -> str:
    """The dataset as JSON that may stand in the front page.

    Parameters
    ----------
    files : the tables that can be fetched from the site, by name from its root.
    """
    about = then.config.about
    told = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": tag(then, "dataset"),
        "name": about.title or "Claims and events",
        "description": described(then)[:_LONGEST],
        "url": home,
        "inLanguage": "en",
        "creator": _creators(then),
        "license": _licence(then),
        "version": about.version,
        "identifier": f"sha256:{then.data_hash}",
        "isAccessibleForFree": True,
        "temporalCoverage": _covered(then),
        "dateModified": then.day.isoformat(),
        "distribution": [
            {"@type": "DataDownload", "name": name, "encodingFormat": "text/csv", "contentUrl": _at(home, name) or name}
            for name in files
        ],
    }
    return _dumped(told)


def described(then: Dossier) -> str:
    """What the dataset holds, in sentences."""
    counts = then.counts
    held = listing(
        [plural(counts[name], name.removesuffix("s")) for name in ("claims", "events", "sources") if name in counts]
    )
    own = then.config
    ends = [own.country(code) for code in (own.about.origin, own.about.destination) if code]
    states = f" on {listing(ends)}" if len(ends) == 2 else ""
    return capital(
        f"{held}{states}, as known on {day(then.day)}. Each claim is kept with who made it, the pages it rests on and the day "
        "the public could know it; none is rated as true or false."
    )


def _claim(then: Dossier, key: str, record: Record, place: str) -> dict[str, Any]:
    told = {
        "@type": "Claim",
        "@id": tag(then, f"claims/{key}"),
        "text": record.says,
        "url": f"{place}#{key}" if place else "",
        "author": {"@type": "Organization", "name": record.facets.get("claimant", "")},
        "appearance": [{"@type": "CreativeWork", "url": url} for _, url in record.links],
    }
    return _filled(told)


def _creators(then: Dossier) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": name} for name in then.config.about.authors]


def _licence(then: Dossier) -> str:
    name = then.config.about.licence
    return f"{_LICENCES}{name}.html" if name and "/" not in name and " " not in name else name


def _covered(then: Dossier) -> str:
    days: Sequence[Any] = [*then.claims["stated_on"].dropna(), *then.events["starts_on"].dropna()]
    return f"{min(days).date()}/{then.day}" if days else ""


def _at(home: str, name: str) -> str:
    return f"{home}{quote(name)}" if home else ""


def _filled(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", [])}


def _dumped(told: Mapping[str, Any]) -> str:
    return escaped(json.dumps(_filled(told), ensure_ascii=False, separators=(",", ":"), allow_nan=False))
