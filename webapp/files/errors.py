"""What a person sees when the content of files can't be had or kept."""

import logging
from typing import Any

from litestar import Request
from litestar.response import Response
from litestar.types import ExceptionHandlersMap

from webapp.files.store.store import NotKept, StoreAway, StoreFull
from webapp.web.errors import ErrorText, error_response

log = logging.getLogger("cofounder.errors")

TEXTS = {
    NotKept: ErrorText(
        "This file's content is missing",
        "The file is known, but its content isn't where this desk keeps files.",
        "Tell whoever runs this desk: a backup may have it.",
    ),
    StoreAway: ErrorText(
        "Files can't be reached for a moment",
        "The place where this desk keeps files doesn't answer, so this was not kept. Everything else works.",
        "Wait a few seconds and try again. If it stays so, tell whoever runs this desk.",
    ),
    StoreFull: ErrorText(
        "There is no room for more files",
        "The place where this desk keeps files is full, so this was not kept. Nothing else was changed.",
        "Tell whoever runs this desk to make room, then try again.",
    ),
}


def handle_store_error(request: Request[Any, Any, Any], error: NotKept | StoreAway | StoreFull) -> Response[Any]:
    """Content isn't there (404), or where it is kept is away (503) or full (507). Scripts that upload are told so
    beside the field."""
    status = {NotKept: 404, StoreAway: 503, StoreFull: 507}[type(error)]
    text = TEXTS[type(error)]
    log.warning("files: %s: %s", type(error).__name__, error)
    if "application/json" in request.headers.get("accept", ""):
        return Response({"errors": {"file": f"{text.message} {text.advice}"}}, status_code=status)
    return error_response(request, status, text=text)


EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    NotKept: handle_store_error,
    StoreAway: handle_store_error,
    StoreFull: handle_store_error,
}
