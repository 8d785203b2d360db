"""What the web server loads."""

import gc

from app import create_app

application = create_app()
gc.collect()
gc.freeze()
