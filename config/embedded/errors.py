"""The one error of this package; its text is meant to be read by the person at the keyboard."""


class EmbeddedError(RuntimeError):
    """A service could not be set up or started; the message says what to do."""
