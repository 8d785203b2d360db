"""A server that takes pictures from anybody at one more address, the same way the room does."""

from flask import Response, request

from app import create_app
from app.children.models import Child
from app.core import clock
from app.core.database import paused, session
from app.core.errors import RuleBroken
from app.extensions import csrf
from app.pictures import keeping, store
from app.pictures.making import made_anew
from app.pictures.models import PictureKind

application = create_app()


@application.post("/<slug:library>/storm/<int:number>")
@csrf.exempt
def upload(number: int) -> Response:
    """A picture of the child with this id; 201 once it is kept, 409 when it is not taken."""
    data = request.files["picture"].read()
    try:
        child = session().get_one(Child, number)
        library_id = child.library_id
        with paused(session()):
            made = made_anew(data)
            store.put(library_id, made)
        keeping.keep(session(), session().get_one(Child, number), made, PictureKind.DRAWING, clock.now())
    except RuleBroken as broken:
        return Response(broken.code, status=409)
    return Response(status=201)
