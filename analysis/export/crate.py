"""How is an archive described to programs? As an RO-Crate: what each file is, and which page came of which run of which notebook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from analysis.export.parts import part
from analysis.model.dossier import Dossier
from analysis.report.document import Document

METADATA: Final = "ro-crate-metadata.json"
VERSION: Final = "1.2"
_PROCESS: Final = "https://w3id.org/ro/wfrun/process/0.5"
_LICENCES: Final = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "Apache-2.0": "https://www.apache.org/licenses/LICENSE-2.0",
}
_SOURCE: Final = {"programmingLanguage": "Python"}
_FORMS: Final = {
    "csv": "text/csv", "json": "application/json", "html": "text/html", "ipynb": "application/x-ipynb+json",
    "md": "text/markdown", "toml": "application/toml", "txt": "text/plain", "lock": "text/plain",
}  # fmt: skip
# What a folder is; of `analysis`, whose files the manifest lists, no more is said.
_FOLDERS: Final = {
    "data": "The tables, their codebook and what they declare",
    "notebooks": "The notebooks that the pages are made from",
    "reports": "The pages, and each as a document for programs",
    "model-draws": "Draws from the posterior of the model, which its pages read",
    "analysis": "The source of the library that made the pages",
    "etc": "Settings by which Jupyter's own export draws the charts",
}


def described(then: Dossier, files: Mapping[str, bytes], pages: Mapping[str, Document], published: str) -> bytes:
    """The metadata of an archive.

    Parameters
    ----------
    then : Dossier
        What the tables hold.
    files : mapping
        Everything in the archive but the metadata and the manifest, by name.
    pages : mapping
        The document of each page, by the name of its file.
    published : str
        The day on which the archive is published; empty where that is not known, and nothing is said then.

    Raises
    ------
    MissingPart
        When the library `rocrate` is not installed.
    """
    crate = part("rocrate.rocrate").ROCrate(version=VERSION)
    made = {
        name: _file(crate, name, data) for name, data in files.items() if not name.startswith(("analysis/", "etc/"))
    }
    folders = {name: _folder(crate, name, files, made) for name in _FOLDERS if any(_in(name, file) for file in files)}
    _root(crate, then, published)
    for name, page in pages.items():
        _run(crate, name, page, made, folders["data"])
    return (json.dumps(crate.metadata.generate(), indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _in(folder: str, name: str) -> bool:
    return name.startswith(f"{folder}/")


def _file(crate: Any, name: str, data: bytes) -> Any:
    told: dict[str, Any] = {
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
        "name": name.rpartition("/")[2],
    }
    if form := _FORMS.get(name.rpartition(".")[2]):
        told["encodingFormat"] = form
    return crate.add_file(
        dest_path=name, properties=told | (_SOURCE | _typed("File") if name.endswith(".ipynb") else {})
    )


def _folder(crate: Any, name: str, files: Mapping[str, bytes], made: Mapping[str, Any]) -> Any:
    told: dict[str, Any] = {"name": _FOLDERS[name]}
    if name == "analysis":
        told |= _SOURCE | _typed("Dataset")
    found = crate.add_dataset(dest_path=f"{name}/", properties=told)
    if parts := [made[file] for file in files if _in(name, file) and file in made]:
        found["hasPart"] = parts
    if name == "analysis":
        found["license"] = _licence(crate, "Apache-2.0")
    return found


def _typed(kind: str) -> dict[str, Any]:
    return {"@type": [kind, "SoftwareSourceCode"]}


def _root(crate: Any, then: Dossier, published: str) -> None:
    """What the whole is: nothing that is not known, so no day of publication unless one is given."""
    root, own = crate.root_dataset, then.config.about
    del root["datePublished"]
    known = f"as known on {then.replayed}" if then.replayed else f"everything on file to {then.day}"
    root["name"] = f"{own.title or 'Claims and events'}, {known}"
    root["description"] = (
        f"Tables {known}, the notebooks and pages made from them, the library and the lock of packages that made those, and the "
        f"SHA-256 of every file. The rows have the SHA-256 {then.data_hash}."
    )
    root["identifier"] = f"urn:sha256:{then.data_hash}"
    root["conformsTo"] = crate.add_jsonld(
        {"@id": _PROCESS, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    )
    if own.licence:
        root["license"] = _licence(crate, own.licence)
    if own.version:
        root["version"] = own.version
    if own.authors:
        root["creditText"] = "; ".join(own.authors)  # of a name alone nobody can tell a person from a body
    if own.since:
        root["temporalCoverage"] = f"{own.since}/{then.day}"
    if published:
        root["datePublished"] = published


def _licence(crate: Any, name: str) -> Any:
    key = _LICENCES.get(name, f"https://spdx.org/licenses/{name}")
    return crate.get(key) or crate.add_jsonld({"@id": key, "@type": "CreativeWork", "name": name})


def _run(crate: Any, name: str, page: Document, made: Mapping[str, Any], tables: Any) -> None:
    """The run that made a page: its notebook, tables and parameters, and the page and its document."""
    stem = name.removesuffix(".html")
    values = [
        crate.add_jsonld(
            {
                "@id": f"#{stem}-{parameter}",
                "@type": "PropertyValue",
                "name": parameter,
                "value": value if isinstance(value, str) else json.dumps(value),
            }
        )
        for parameter, value in page.origin.parameters.items()
    ]
    crate.add_action(
        made[f"notebooks/{page.origin.notebook}.ipynb"],
        identifier=f"#{stem}",
        object=[tables, *values],
        result=[made[f"reports/{stem}.html"], made[f"reports/{stem}.json"]],
        properties={"name": page.title},
    )
