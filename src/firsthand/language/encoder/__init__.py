"""The sentence encoder: a small transformer whose heads give an opinion beside the rules'."""

from firsthand.language.encoder.model import (
    KINDS,
    PARTS,
    Encoder,
    Floats,
    Opinion,
    encoder_identity,
    load_encoder,
)

__all__ = ["KINDS", "PARTS", "Encoder", "Floats", "Opinion", "encoder_identity", "load_encoder"]
