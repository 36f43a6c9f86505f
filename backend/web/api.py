"""The one decorator that registers a view and documents it, so that the two cannot disagree."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from flask import Flask, Response, request

from backend.core.errors import EnjambreError
from backend.web.bodies import BytesBody, JsonBody, StreamBody
from backend.web.parameters import Parameter
from backend.web.route import Answer, Route, Worded
from backend.wire.body import Body, encode

View = TypeVar("View", bound=Callable[..., Any])

log = logging.getLogger(__name__)


class Api:
    """A service's routes, in the order of their documentation."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.routes: list[Route] = []

    def route(
        self,
        method: str,
        path: str,
        *,
        tag: str,
        summary: str,
        description: str = "",
        takes: Sequence[Parameter] = (),
        body: JsonBody | BytesBody | StreamBody | None = None,
        answers: Mapping[int, Answer] | type[Body],
        errors: Sequence[type[EnjambreError] | Worded] = (),
        is_open: bool = False,
    ) -> Callable[[View], View]:
        """The view gets the values of `takes` in their order, then the body; it returns a Body, None, or a Response."""

        def register(view: View) -> View:
            route = Route(
                method=method,
                path=path,
                name=view.__name__,
                tag=tag,
                summary=summary,
                description=description,
                parameters=tuple(takes),
                body=body,
                answers=answers if isinstance(answers, Mapping) else {200: answers},
                errors=tuple(errors),
                is_open=is_open,
            )
            self._app.add_url_rule(path, route.name, _served(route, view), methods=[method])
            self.routes.append(route)
            return view

        return register


def json_response(body: Body, status: int = 200) -> Response:
    return Response(encode(body) + b"\n", status=status, mimetype="application/json")


def _served(route: Route, view: Callable[..., Any]) -> Callable[..., Response]:
    def serve(**path_values: str) -> Response:
        try:
            values = [parameter.read(request, path_values) for parameter in route.parameters]
            if route.body is not None:
                values.append(route.body.read(request))
            return _response(view(*values), route)
        except EnjambreError as error:
            return _failure(error, route)

    return serve


def _response(answer: Body | Response | None, route: Route) -> Response:
    match answer:
        case Response():
            return answer
        case None:
            return Response(status=route.status)
        case _:
            return json_response(answer, route.status)


def _failure(error: EnjambreError, route: Route) -> Response:
    if type(error) not in route.declared_errors:
        log.error("%s %s does not declare %s", route.method, route.path, type(error).__name__)
    status, body = route.tell(error)
    return json_response(body, status)
