"""Why a source is unnamed, in the report's words."""

import re
from collections.abc import Sequence

from firsthand.reading.voices.cast import Voice

_REASON = re.compile(
    r"on (?:the )?condition (?:of anonymity|that (?:he|she|they) not be (?:named|identified))"
    r"|(?:request|demand|ask|insist)\w{0,3} (?:for |on )?(?:anonymity|not to be (?:named|identified)|to remain (?:anonymous|unnamed))"
    r"|(?:declin|refus)\w{1,3} to (?:be (?:named|identified)|give (?:his|her|their) names?)"
    r"|(?:not|n['’]t) (?:authori[sz]ed|permitted|allowed) to (?:speak|talk|discuss|brief|comment)"
    r"|(?:for|out of|citing) fear of (?:reprisals?|retaliation|retribution)"
    r"|fearing (?:reprisals?|retaliation|retribution)"
    r"|speaking anonymously|spoke anonymously"
)
_REST = re.compile(r"[^.\n;]{0,200}?(?=[.,;\n]|$)")
_BECAUSE = re.compile(r"\s*,?\s*(?:because|as|since|citing|due to|given)\b[^.\n;]{0,200}")
_NEAR = 400  # characters between the mention and the reason


def reasons(text: str, voices: Sequence[Voice]) -> dict[int, str]:
    """Return for the number of each unnamed voice why it is unnamed, where the report says so."""
    found: dict[int, str] = {}
    ends = sorted((end, v.number) for v in voices if v.anonymous for _, end in v.spans)
    for match in _REASON.finditer(text):
        before = [(end, number) for end, number in ends if match.start() - _NEAR <= end <= match.start()]
        if not before or before[-1][1] in found:
            continue
        because = _BECAUSE.match(text, match.end())
        rest = because or _REST.match(text, match.end())
        end = rest.end() if rest is not None else match.end()
        found[before[-1][1]] = text[match.start() : end].strip(' ,"”')
    return found
