"""What is asked about a service outside."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import Length

from app.core.fields import REQUIRED
from app.core.forms import Form
from app.core.outward_addresses import LONGEST
from app.core.sentences import later as _


class ServiceForm(Form):
    service = StringField(_("Name of the service"), [REQUIRED, Length(max=60)])
    issuer = StringField(_("Its address (issuer)"), [REQUIRED, Length(max=LONGEST)])
    client_id = StringField(_("What it calls us (client ID)"), [REQUIRED, Length(max=200)])
    secret = PasswordField(_("Our secret there (client secret)"), [Length(max=200)])
    is_on = BooleanField(_("People may sign in with it"))
