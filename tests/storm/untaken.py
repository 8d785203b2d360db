"""The control of the slow senders: no body is taken in before one of the few turns is asked for."""

from app import create_app
from app.core import slow_senders

slow_senders.HEAVY = 0  # only here: what the application takes for a heavy upload stays as it was

application = create_app()
