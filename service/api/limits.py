"""Limits on what a client may send."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import problem
from service.errors import DocumentTooLargeError

_MEGABYTE = 2**20


class BodyLimit:
    """Refuses request bodies over a size, whether or not the client declares it.

    Args:
        app: the application behind it.
        max_bytes: largest body passed on.
        larger: largest body by the beginning of a path, where it differs; the longest one counts.
        streamed: largest body by the whole path of an upload; it is passed on piece by piece as it
            comes, so that it never lies in memory whole.
    """

    def __init__(
        self,
        app: ASGIApp,
        max_bytes: int,
        larger: Mapping[str, int],
        streamed: Mapping[str, int],
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._larger = dict(sorted(larger.items(), key=lambda item: len(item[0])))
        self._streamed = dict(streamed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its whole body, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "POST" and scope["path"] in self._streamed:
            await self._app(scope, _counted(receive, self._streamed[scope["path"]]), send)
            return
        max_bytes = self._max_bytes
        for beginning, size in self._larger.items():
            if scope["path"].startswith(beginning):
                max_bytes = size
        body = b""
        more = scope["method"] in {"POST", "PUT", "PATCH"}
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > max_bytes:
                detail = f"the request body is larger than {max_bytes} bytes"
                response = problem("request-too-large", "The request is too large", 413, detail)
                await response(scope, receive, send)
                return
        delivered = False

        async def replay() -> Message:
            nonlocal delivered
            if delivered:
                return await receive()
            delivered = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


def _counted(receive: Receive, max_bytes: int) -> Receive:
    """Return a `receive` that fails once more than `max_bytes` have come.

    Raises (when called):
        DocumentTooLargeError: the application's handlers turn it into an answer.
    """
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > max_bytes:
            raise DocumentTooLargeError(
                f"the upload is larger than {max_bytes // _MEGABYTE} MB "
                "(MADOGUCHI_MAX_DOCUMENT_MB); split the document and import the parts",
                "size",
            )
        return message

    return counted
