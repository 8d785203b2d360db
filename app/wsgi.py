"""What the web server loads."""

import gc

from app import create_app

application = create_app(WITH_COMMANDS=False)
gc.collect()
gc.freeze()
