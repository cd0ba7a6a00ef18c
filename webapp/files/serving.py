"""A file's content as it is sent: kept by browsers for good, in parts where they ask for one, and never run."""

import re
from http import HTTPStatus

from litestar import Response
from litestar.exceptions import NotFoundException
from litestar.response import Stream

from webapp.files.models import File
from webapp.files.names import with_extension
from webapp.files.store.store import Store, address_of
from webapp.web.filenames import begun, disposition
from webapp.web.pages import AnyRequest, Reply

# What is opened has no origin, and can load nothing.
POLICY = "default-src 'none'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SMALLER_TYPE = "image/webp"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


async def show(request: AnyRequest, store: Store, workspace_id: int, file: File, width: int | None) -> Reply:
    """The content of a file, or of the smaller picture of a width. Raises NotFoundException where there is none of
    that width, NotKept, StoreAway."""
    if width is not None and width not in file.widths:
        raise NotFoundException
    etag = f'"{file.sha256.hex()}{f"-{width}" if width else ""}"'
    name = file.name if width is None else with_extension(file.name, "webp")
    headers = {
        "content-disposition": disposition("inline" if file.is_picture else "attachment", name),
        "content-security-policy": POLICY,
        "cache-control": "private, max-age=31536000, immutable",
        "etag": etag,
        "vary": "Cookie",  # whoever else uses the browser isn't shown it from its cache
        "accept-ranges": "bytes",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    address = address_of(workspace_id, file.sha256, width)
    size = file.size if width is None else await store.size(address)
    asked = range_of(request, etag, size)
    if asked is None:
        headers |= {"content-range": f"bytes */{size}"}
        return Response(b"", status_code=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    start, end = asked
    body = await begun(store.read(address, start, end))
    headers["content-length"] = str(end - start)
    status = HTTPStatus.OK
    if "range" in request.headers and end - start < size:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    headers["content-type"] = file.media_type if width is None else SMALLER_TYPE  # in which encoding, a text knows
    return Stream(body, status_code=status, headers=headers)


def range_of(request: AnyRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The bytes that are asked for, the last one not included: all of them, or one part (RFC 9110 14.2). None where
    there are no such bytes."""
    found = RANGE.fullmatch(request.headers.get("range", ""))
    if found is None or not (found[1] or found[2]) or request.headers.get("if-range", etag) != etag:
        return 0, size
    if not found[1]:  # the last so many
        start, end = max(0, size - int(found[2])), size
    else:
        start = int(found[1])
        end = min(size, int(found[2]) + 1) if found[2] else size
        if found[2] and int(found[2]) < start:
            return 0, size
    return (start, end) if start < end else None
