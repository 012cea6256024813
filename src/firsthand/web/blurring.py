"""Points that not everybody may see to the metre: moved to the middle of cells, wherever an answer has them."""

from typing import Any

import msgspec

from firsthand.exports.places import blurred
from firsthand.record import Place


def blurred_answer(answer: Any, km: float) -> Any:
    """Return an answer whose places have lost what is finer than ``km``; 0 leaves it as it is."""
    return _walked(msgspec.to_builtins(answer), km) if km else answer


def _walked(value: Any, km: float) -> Any:
    if isinstance(value, list | tuple):
        return [_walked(one, km) for one in value]
    if not isinstance(value, dict):
        return value
    walked = {name: _walked(one, km) for name, one in value.items()}
    if "lat" in walked and "lon" in walked and "name" in walked:
        place = blurred(msgspec.convert(walked, Place), km)
        return msgspec.to_builtins(place)
    return walked
