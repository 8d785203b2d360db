"""What the web server loads."""

import gc

gc.disable()  # while modules load nothing is let go of, and looking for it costs a sixth of the start

from app import create_app  # noqa: E402
from app.core import languages  # noqa: E402
from app.restored import refuse_unless_replayed  # noqa: E402

application = create_app(WITH_COMMANDS=False)
refuse_unless_replayed(application)
languages.read_ahead(application)
gc.collect()
gc.freeze()
gc.set_threshold(8_000, 10, 10)
gc.enable()
