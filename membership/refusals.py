"""The base of every refusal of this app: a stable code and words a head teacher can read."""


class Refusal(Exception):
    """An operation said no; the message says why and what to do instead."""

    code = "refused"
    message = "This cannot be done."

    def __init__(self, message: str = "") -> None:
        super().__init__(message or self.message)
