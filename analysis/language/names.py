"""What is somebody who makes a claim called inside a sentence? Bodies take "the"; outlets and people do not."""

from __future__ import annotations

import re
from typing import Final

# What a body of a state or an organisation is called, and outlets whose name wants the article.
_BODY: Final = re.compile(
    r"\b(Academy|adviser|Agency|Association|Bank|Center|Centre|Chiefs|Command|Commission|Committee|Council|Customs|Department"
    r"|Directorate|Embassy|Federation|Force|Forces|Foundation|General|Government|government|Group|Institute|Intelligence"
    r"|Kremlin|Mission|Ministry|ministry|Office|Panel|Parliament|Police|police|Post|President|Secretariat|Security Service|Service"
    r"|service|Shimbun|Staff|statement|Team|Times|Treasury|Union|University|Journal|administration|committee|institute)\b"
)
_BARE: Final = re.compile(
    r"^(the|a|an) |officials\b|assessments\b|media\b|authorities\b|governments\b|reports\b|ministers\b|^Units\b|^CSIS\b|, notifications\b",
    re.I,
)
_COMMON: Final = re.compile(r"Assessments|Officials|Reports")  # begin a name as words that are no name
_UNNAMED: Final = " (unnamed)"


def the(name: str) -> str:
    """A claimant's name as the subject or object of a sentence; what stands in brackets behind it follows a comma.

    Examples
    --------
    >>> the("ROK Ministry of National Defense"), the("Kremlin"), the("NATO"), the("CSIS Beyond Parallel")
    ('the ROK Ministry of National Defense', 'the Kremlin', 'NATO', 'CSIS Beyond Parallel')
    >>> the("ROK military officials (unnamed)"), the("UN Panel of Experts (1718 Committee)"), the("The Gaze")
    ('unnamed ROK military officials', 'the UN Panel of Experts', 'The Gaze')
    """
    if name.endswith(_UNNAMED):
        bare = name.removesuffix(_UNNAMED)
        return f"unnamed {bare[:1].lower() + bare[1:] if _COMMON.match(bare) else bare}"
    own = name.partition(" (")[0]
    return f"the {own}" if _BODY.search(own) and not _BARE.search(own) else own


def whose(name: str) -> str:
    """Somebody's, in a sentence.

    Examples
    --------
    >>> whose("Korea Institute for Defense Analyses"), whose("Kremlin")
    ('the Korea Institute for Defense Analyses’', 'the Kremlin’s')
    """
    own = the(name)
    return f"{own}’" if own.endswith("s") else f"{own}’s"
