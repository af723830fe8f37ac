"""The one error of sealing; it never says which check failed, so that it teaches an attacker nothing."""


class SealBroken(Exception):
    """A ciphertext was not made with this key for this place, or was changed, cut or moved; nothing was opened."""
