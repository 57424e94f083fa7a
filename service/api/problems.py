"""One error shape for everything: RFC 9457 problem details."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from service.errors import MadoguchiError

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)


def problem(
    code: str,
    title: str,
    status: int,
    detail: str,
    errors: Sequence[dict[str, str]] | None = None,
) -> JSONResponse:
    """Return a problem response; 503 also says when to try again."""
    content: dict[str, Any] = {
        "type": f"urn:madoguchi:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
    }
    if errors:
        content["errors"] = list(errors)
    headers = {"Retry-After": "10"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(content, status, headers=headers, media_type=MEDIA_TYPE)


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of the app in the one shape."""
    app.add_exception_handler(MadoguchiError, expected_problem)
    app.add_exception_handler(RequestValidationError, invalid_request_problem)
    app.add_exception_handler(HTTPException, http_problem)
    app.add_exception_handler(Exception, unexpected_problem)


async def expected_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer an error raised on purpose."""
    assert isinstance(error, MadoguchiError)  # noqa: S101 - registered for this class only
    if error.http_status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s: %s", request.method, request.url.path, error)
    return problem(error.code, error.title, error.http_status, str(error))


async def invalid_request_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer a request of the wrong shape, and name each fault."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    faults = [_fault(fault) for fault in error.errors()]
    detail = "; ".join(
        f"{f['field']}: {f['message']}" if f["field"] else f["message"] for f in faults
    )
    return problem("invalid-request", "The request cannot be read", 422, detail, faults)


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    """Return the field and the message of one of pydantic's errors."""
    if fault["type"] == "json_invalid":
        reason, position = fault["ctx"]["error"], fault["loc"][-1]
        return {"field": "", "message": f"the body is not JSON: {reason}, character {position}"}
    return {
        "field": ".".join(str(part) for part in fault["loc"] if part != "body"),
        "message": fault["msg"],
    }


async def http_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer an error of routing, such as an unknown address."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    title = HTTPStatus(error.status_code).phrase
    code = title.lower().replace(" ", "-")
    response = problem(code, title, error.status_code, str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def unexpected_problem(request: Request, error: Exception) -> JSONResponse:
    """Answer an error nobody foresaw, and log it."""
    _log.exception("%s %s failed", request.method, request.url.path, exc_info=error)
    detail = "The service failed unexpectedly. Please try again."
    return problem("internal-error", MadoguchiError.title, 500, detail)
