"""Pictures, and other files, that a mail shows: whoever has the mail sees them, without signing in."""

from litestar import Controller, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from webapp.delivery.queries import get_key
from webapp.files.dependencies import store_of
from webapp.files.models import ShowQuery
from webapp.files.queries import get_file
from webapp.files.serving import show
from webapp.newsletter.models import MailFiles
from webapp.web import signed
from webapp.web.dependencies import GivenDatabase
from webapp.web.forms.form import read_query
from webapp.web.pages import AnyRequest, Reply
from webapp.web.permissions import Permission

# The same for everybody who asks: any cache may keep it, and a mail on any website may show it.
FOR_ALL = {
    "cache-control": "public, max-age=31536000, immutable",
    "cross-origin-resource-policy": "cross-origin",
}


class MailFileController(Controller):
    """The files of one mail, by an address that is signed for these and no others. It is the same in all copies of the
    mail, so it tells nobody who opened theirs."""

    path = "/mail-files/{token:str}"

    @get("/{file_id:int}/{file_name:str}", name="mailings.file", permission=Permission.PUBLIC)
    async def show_file(
        self,
        request: AnyRequest,
        db: GivenDatabase,
        token: FromPath[str],
        file_id: FromPath[int],
        file_name: FromPath[str],
    ) -> Reply:
        """One of them, also from the trash: mails that went out show it."""
        files = signed.read(await get_key(db), token, MailFiles)
        asked = read_query(request, ShowQuery)
        if files is None or file_id not in files.file_ids or asked.errors:
            raise NotFoundException
        file = await get_file(db, files.workspace_id, file_id)
        if file is None or file.name != file_name:
            raise NotFoundException
        reply = await show(request, store_of(request), files.workspace_id, file, asked.value.width)
        del reply.headers["vary"]
        reply.headers.update(FOR_ALL)
        return reply
