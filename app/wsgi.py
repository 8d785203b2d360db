"""What the web server loads."""

import gc

from app import create_app

application = create_app(WITH_COMMANDS=False)
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
