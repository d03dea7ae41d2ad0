"""The pages that the rows rest on, as BibTeX, CSL-JSON and RIS.

What each says is what is on file: carrier, day, language and address. Titles of pages are not on file, so none is given; the
carrier stands as the author, as styles have it for pages without a byline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from analysis.export.parts import part
from analysis.export.sheets import sheets
from analysis.language.format import readable
from analysis.model.dossier import Dossier

Item = Mapping[str, Any]
_TEX: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", **{sign: rf"\{sign}" for sign in "&%$#_"},
}  # fmt: skip


def dumped(found: Sequence[Item], to: str) -> str:
    """Items as text in one of `csl-json`, `bibtex` and `ris`."""
    return {"csl-json": csl_json, "bibtex": bibtex, "ris": ris}[to](found).decode()


def items(then: Dossier) -> list[Item]:
    """Every page as CSL has it."""
    [pages] = [sheet for sheet in sheets(then) if sheet.name == "sources"]
    return [_item(page) for page in pages.mappings]


def csl_json(found: Sequence[Item]) -> bytes:
    """Items as CSL-JSON, which Zotero, Pandoc and citeproc read."""
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def bibtex(found: Sequence[Item]) -> bytes:
    """Items as BibTeX; BibLaTeX reads the day from `date`, BibTeX the year and month."""
    parser, model = part("bibtexparser"), part("bibtexparser.model")
    entries = []
    for item in found:
        fields = [model.Field(name, value) for name, value in _bibtex(item).items()]
        entries.append(model.Entry("misc", _tex_key(item["id"]), fields))
    return str(parser.write_string(parser.Library(entries))).encode()


def ris(found: Sequence[Item]) -> bytes:
    """Items as RIS, which reference managers read."""
    rispy = part("rispy")

    class Plain(rispy.RisWriter):  # type: ignore[misc, name-defined]  # the library is not there for mypy
        def set_header(self, count: int) -> str:
            return ""  # no number before each

    return str(rispy.dumps([_ris(item) for item in found], implementation=Plain)).encode()


def _item(page: Mapping[str, Any]) -> Item:
    note = [f"{readable(page['kind'])}; {page['source_id']}"]
    note += [f"copy of {page['mirror_of']}"] if page["mirror_of"] else []
    item = {"id": page["source_id"], "type": "webpage", "author": [{"literal": page["publisher"]}], "URL": page["url"]}
    day, language = page["published_on"], page["language"]
    item |= {"issued": {"date-parts": [[day.year, day.month, day.day]]}} if day else {}
    return item | ({"language": language} if language else {}) | {"note": "; ".join(note)}


def _bibtex(item: Item) -> dict[str, str]:
    year, month, day = _date(item)
    found = {
        "author": " and ".join(_braced(_tex(name)) for name in _authors(item)),
        "title": _braced(_tex(item.get("title", ""))),
        "howpublished": _tex(item.get("container-title", "")),
        "version": _tex(item.get("version", "")),
        "year": str(year or ""),
        "month": str(month or ""),
        "date": f"{year:04}-{month:02}-{day:02}" if year else "",
        "url": _address(item.get("URL", "")),
        "language": _tex(item.get("language", "")),
        "note": _tex(item["note"]),
    }
    return {name: value for name, value in found.items() if value}  # the library puts braces around each


def _braced(text: str) -> str:
    """Text in braces: one name, or a title whose capitals stay."""
    return f"{{{text}}}" if text else ""


def _ris(item: Item) -> dict[str, Any]:
    year, month, day = _date(item)
    found: dict[str, Any] = {
        "type_of_reference": {"webpage": "ELEC", "dataset": "DATA", "report": "RPRT"}[item["type"]],
        "id": item["id"],
        "authors": [_line(name) for name in _authors(item)],
        "title": _line(item.get("title", "")),
        "secondary_title": _line(item.get("container-title", "")),
        "edition": item.get("version", ""),
        "year": f"{year}" if year else "",
        "date": f"{year}/{month:02}/{day:02}" if year else "",
        "urls": [_line(item["URL"])] if item.get("URL") else [],
        "language": item.get("language", ""),
        "notes": [_line(item["note"])],
    }
    return {name: value for name, value in found.items() if value}


def _authors(item: Item) -> list[str]:
    return [name["literal"] for name in item.get("author", ())]


def _date(item: Item) -> tuple[int, int, int]:
    [parts] = item.get("issued", {}).get("date-parts", [[0, 0, 0]])
    return (parts[0], parts[1], parts[2])


def _tex(text: str) -> str:
    """Text that TeX prints as it is: no sign of it is a command, and no brace is left open.

    Examples
    --------
    >>> _tex("5 % of {x}")
    '5 \\\\% of \\\\textbraceleft{}x\\\\textbraceright{}'
    """
    return "".join(_TEX.get(sign, sign) for sign in _line(text))


def _tex_key(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9:._-]", "-", key)


def _address(url: str) -> str:
    """An address without the signs that end a field; a browser reads it the same."""
    return _line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C").replace(" ", "%20")


def _line(text: str) -> str:
    """Text on one line: a line of its own would be another field."""
    return " ".join(text.split())
