"""What may stand in an address: a public key, or a library's slug."""

from werkzeug.routing import BaseConverter


class KeyConverter(BaseConverter):
    regex = r"[A-Za-z0-9_-]{22}"


class SlugConverter(BaseConverter):
    """The short name of a library; the words of our own addresses are not for it."""

    regex = r"(?!static$|health$|setup$|k$|start$)[a-z0-9][a-z0-9-]{1,58}"
