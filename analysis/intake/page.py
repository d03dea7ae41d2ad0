"""What does a saved page say, when was it published, and in which language? Read within bounds; nothing in it runs."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import logging
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from analysis.errors import MissingPart
from analysis.files import contents
from analysis.intake.lexicon import LANGUAGES

MOST_BYTES: Final = 50 * 1024 * 1024
MOST_MARKUP: Final = 10 * 1024 * 1024
MOST_CHARACTERS: Final = 400_000  # of the text of a page; what stands behind is not read
MOST_PDF_PAGES: Final = 400
_TOO_LARGE: Final = f"{{}} bytes; at most {MOST_BYTES} are read; save the part that matters"
LATEST: Final = "2100-01-01"  # for the reader of days, which else asks the clock
_DROPPED: Final = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")  # of no width and no sense of their own
# Steer a terminal or the order of letters: one sign for each, so that what is shown is what is read.
_STEERING: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MARKUP: Final = re.compile(rb"<(?:!doctype|html|head|body|article|meta|div|p)\b", re.I)
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.I)
_HEAD: Final = re.compile(r"(title|url|date|language): ?(.*)")


class Refused(Exception):
    """A page that cannot be read; says why."""


@dataclass(frozen=True)
class Page:
    """A page: where it lay, its address, title, day and language, and its text."""

    file: str
    url: str = ""
    title: str = ""
    published_on: str = ""
    language: str = ""
    sha256: str = ""
    text: str = ""

    @property
    def day(self) -> dt.date | None:
        """The day of publication."""
        return dt.date.fromisoformat(self.published_on) if self.published_on else None

    def head(self) -> dict[str, str]:
        """All but the text."""
        return {name: value for name, value in asdict(self).items() if name != "text"}


def read_file(path: Path, name: str = "", url: str = "") -> Page:
    """The page in a file.

    Raises
    ------
    Refused
        When it is too large, is locked, is neither a page, a PDF nor a text, or cannot be read.
    """
    data, findings = contents(path, MOST_BYTES)
    if data is None and path.is_file() and (size := path.stat().st_size) > MOST_BYTES:
        raise Refused(_TOO_LARGE.format(size))
    if data is None:
        raise Refused(findings[0].message if findings else "the file is not there; name one that is")
    return read_bytes(data, name or str(path), url)


def read_bytes(data: bytes, name: str, url: str = "") -> Page:
    """The page in these bytes; `url` is where they were fetched, if they were."""
    if len(data) > MOST_BYTES:
        raise Refused(_TOO_LARGE.format(len(data)))
    page = Page(name, url, sha256=hashlib.sha256(data).hexdigest())
    reader = _reader(data)
    try:
        page = reader(data, page)
    except (Refused, MissingPart):
        raise
    except RecursionError:
        raise Refused("nested too deeply; save the page as text") from None
    except MemoryError:
        raise Refused("takes too much memory; save the page as text") from None
    except Exception as error:  # a reader of foreign formats may fail in any way; that is the page's fault
        raise Refused(f"cannot be read ({type(error).__name__}); save the page as text") from error
    text = _plain(page.text)[:MOST_CHARACTERS]
    if not text.strip():
        raise Refused("holds no text; a picture of a page must be turned into text first")
    language = page.language if page.language in LANGUAGES else detect(text)
    return replace(
        page, text=text, title=_plain(page.title)[:300], language=language, published_on=_day(page.published_on)
    )


def _reader(data: bytes) -> Callable[[bytes, Page], Page]:
    start = data[:1024].lstrip()
    if start.startswith(b"%PDF"):
        return _pdf
    if start.startswith((b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x28\xb5\x2f\xfd")):
        raise Refused("is packed; unpack it first, nothing is unpacked here")
    if start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ")):
        raise Refused("is neither a page, a PDF nor a text; save one of these")
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("is neither a page, a PDF nor a text; save one of these")
    return _html if _MARKUP.search(data[:8192]) else _text


def decode(data: bytes) -> str:
    """Bytes as text: by their mark, as UTF-8, as they say themselves, or by their likeness; what fits nowhere is shown as a sign."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if named := _CHARSET.search(data[:4096]):
        try:
            return data.decode(named[1].decode("ascii"), "replace")
        except (LookupError, UnicodeError):
            pass
    if data[:60_000].decode("utf-8", "ignore").count("\ufffd") + sum(b > 127 for b in data[:4000]) < 8:
        return data.decode("utf-8", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(data[:60_000], steps=5, threshold=0.3).best()
    return data.decode(best.encoding if best else "utf-8", "replace")


def _html(data: bytes, page: Page) -> Page:
    if len(data) > MOST_MARKUP:
        raise Refused(f"{len(data)} bytes of markup; at most {MOST_MARKUP} are read; save the page as text")
    try:
        from htmldate import find_date
        from trafilatura import bare_extraction
        from trafilatura.utils import load_html
    except ImportError as error:
        raise _missing() from error
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    tree = load_html(decode(data))
    found: Any = tree is not None and bare_extraction(
        tree, url=page.url or None, include_comments=False, favor_recall=True
    )
    if not found:
        raise Refused("holds no text; a page that a script fills must be saved as text")
    url = page.url or _address(_first(tree, ".//link[@rel='canonical']/@href", ".//meta[@property='og:url']/@content"))
    day = find_date(tree, original_date=True, extensive_search=False, max_date=LATEST, url=url or None)
    title = _first(tree, ".//meta[@property='og:title']/@content", ".//h1", ".//title")
    return replace(page, text=found.text or "", title=title, published_on=day or "", url=url)


def _first(tree: Any, *paths: str) -> str:
    """The first thing that one of these paths finds in a page, as text; paths in their order."""
    for path in paths:
        for one in tree.xpath(path):
            if text := " ".join(str(one if isinstance(one, str) else one.text_content()).split()):
                return text
    return ""


def _pdf(data: bytes, page: Page) -> Page:
    try:
        from pypdf import PdfReader
        from pypdf.errors import FileNotDecryptedError
    except ImportError as error:
        raise _missing() from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise Refused("is locked with a password; save a copy without one")
    parts: list[str] = []
    try:
        for number in range(min(len(reader.pages), MOST_PDF_PAGES)):
            parts.append(reader.pages[number].extract_text() or "")
            if sum(map(len, parts)) > MOST_CHARACTERS:
                break
    except FileNotDecryptedError:
        raise Refused("is locked with a password; save a copy without one") from None
    about = reader.metadata
    made = about.creation_date if about else None
    text = "\n".join(re.sub(r"(?<![.!?。:])\n(?=\S)", " ", part) for part in parts)
    return replace(
        page,
        text=text,
        title=str(about.title or "") if about else "",
        published_on=made.date().isoformat() if made else "",
    )


def _text(data: bytes, page: Page) -> Page:
    """A text; lines such as `date: 2024-03-18` and `url: ...` before a first empty line tell what a page would."""
    text = decode(data).replace("\r\n", "\n")
    head, gap, body = text.partition("\n\n")
    told = [_HEAD.fullmatch(line) for line in head.split("\n")]
    if not (gap and all(told)):
        return replace(page, text=text)
    given = {match[1]: match[2].strip() for match in told if match}
    return replace(page, text=body, title=given.get("title", ""), published_on=given.get("date", ""), language=given.get("language", ""),
                   url=page.url or _address(given.get("url", "")))  # fmt: skip


def _plain(text: str) -> str:
    return _STEERING.sub("\ufffd", _DROPPED.sub("", text)).encode("utf-8", "replace").decode("utf-8")


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def _address(text: str) -> str:
    from analysis.schema.cells import CHECKS

    return "" if not text or CHECKS["url"][1](text) else text


def _missing() -> MissingPart:
    return MissingPart("reading pages needs the optional part `intake`: pip install 'containers-communiques[intake]'")


_SCRIPTS: Final = (("ko", re.compile("[가-힣]")), ("ja", re.compile("[ぁ-ヿ]")), ("zh", re.compile("[一-鿿]")))
_UKRAINIAN, _RUSSIAN = re.compile("[іїєґІЇЄҐ]"), re.compile("[ыэъёЫЭЪЁ]")


def detect(text: str) -> str:
    """In which of the languages that can be read is a text? By its script, else by the model of py3langid; empty for another one."""
    sample = text[:4000]
    letters = sum(c.isalpha() for c in sample) or 1
    for language, script in _SCRIPTS:
        if len(script.findall(sample)) > (0.2 if language != "ja" else 0.1) * letters:
            return language
    if sum("\u0400" <= c <= "\u04ff" for c in sample) > 0.4 * letters:
        own, other = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
        return "uk" if own > other else "ru"
    return found if (found := str(_identifier().classify(sample)[0])) in LANGUAGES else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ImportError as error:
        raise _missing() from error
    return LanguageIdentifier.from_model_file(MODEL_FILE)
