"""An installation whose library's sign-in service stands on this machine, which only a test may reach."""

import os

from app import create_app

PORT = int(os.environ["NEXT_DOOR"])

application = create_app(
    OUTWARD_REACHABLE=frozenset((host, PORT) for host in ("localhost", "127.0.0.1", "::1"))
)
