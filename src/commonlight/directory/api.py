"""
The HSDS API: every published endpoint of HSDS 3.0 and 3.1, told from what passed the publication gate.

Loaded at the first question to it. Parameters are read and described by django-ninja; answers are stored JSON texts.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import URLPattern
from ninja import Body, NinjaAPI, Query, Schema
from ninja.errors import ValidationError as InputRefused
from pydantic import Field, field_validator

from commonlight.core import clock
from commonlight.directory import hsds
from commonlight.directory.api_selectors import MOST_PER_PAGE, Asked, Shape, one, rows, stream, texts
from commonlight.directory.exporting import datapackage_zip
from commonlight.directory.models import Published

VERSION = "3.1"
NDJSON = "application/x-ndjson"
FORMATS = {"json", "ndjson"}

api = NinjaAPI(
    title="HSDS directory",
    version=VERSION,
    description="A directory of services after HSDS 3.1; every answer is also one of HSDS 3.0.",
    urls_namespace="hsds",
    docs_url=None,
    openapi_url=None,
)


class Page(Schema):
    """Which page of a list, and in which form."""

    search: str | None = Field(None, max_length=400)
    page: int = Field(1, ge=1, le=1_000_000)
    per_page: int = Field(50, ge=1, le=MOST_PER_PAGE)
    format: str = Field("json", pattern="^(json|ndjson)$")

    @field_validator("search")
    @classmethod
    def without_zero(cls, value: str | None) -> str | None:
        """Refuse a sign that no database takes."""
        if value and "\0" in value:
            raise ValueError("holds a sign that no text holds")
        return value


class Services(Page):
    """Filters of services."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False


class Organizations(Page):
    """Filters of organizations."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    full_service: bool = False
    full: bool = False


class AtLocations(Page):
    """Filters of services at places."""

    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    organization_id: UUID | None = None
    modified_after: datetime | None = None
    full: bool = False
    postcode: str | None = Field(None, max_length=32, pattern="^[^\\x00]*$")
    proximity: float | None = Field(None, ge=0, le=2_000_000, description="metres from the middle of the postcode")


class Taxonomies(Page):
    """Filters of taxonomies."""


class Terms(Page):
    """Filters of taxonomy terms."""

    taxonomy_id: UUID | None = None
    top_only: bool = False
    parent_id: UUID | None = None


def _described(kind: str, *, is_list: bool) -> dict[str, Any]:
    """Return how the answers of an endpoint stand in the OpenAPI document."""
    name = f"{kind}_page" if is_list else kind
    content: dict[str, Any] = {"application/json": {"schema": {"$ref": f"#/components/schemas/hsds_{name}"}}}
    if is_list:
        content[NDJSON] = {"schema": {"type": "string"}}
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}}
    answers: dict[str | int, Any] = {
        200: {"description": "As asked.", "content": content},
        422: {"description": "A parameter is not one of this endpoint's.", "content": refused},
    }
    if not is_list:
        answers[404] = {"description": "There is no such object, or it is not public.", "content": refused}
    else:
        answers[400] = {"description": "The body is not JSON.", "content": refused}
    return {"responses": answers}


def _asked(given: Page) -> tuple[Asked, Shape]:
    said = given.model_dump()
    asked = Asked(
        **{key: value for key, value in said.items() if key in Asked.__dataclass_fields__ and value is not None}
    )
    return asked, Shape(**{key: value for key, value in said.items() if key in Shape.__dataclass_fields__})


def _list(kind: str, given: Page) -> HttpResponseBase:
    asked, shape = _asked(given)
    today = clock.today()
    found = rows(kind, asked, today=today)
    if given.format == "ndjson":
        return StreamingHttpResponse(stream(kind, found, shape, today=today), content_type=NDJSON)
    total = found.count()
    pages = -(-total // given.per_page)
    start = (given.page - 1) * given.per_page
    told = texts(kind, found[start : start + given.per_page], shape, today=today) if start < total else []
    head = (
        f'{{"total_items":{total},"total_pages":{pages},"page_number":{given.page},"size":{len(told)},'
        f'"first_page":{str(given.page == 1).lower()},"last_page":{str(given.page >= pages).lower()},'
        f'"empty":{str(not told).lower()},"contents":['
    )
    return HttpResponse(head + ",".join(told) + "]}", content_type="application/json")


def _one(kind: str, key: UUID, *, full_service: bool = False) -> HttpResponse:
    told = one(kind, key, today=clock.today(), full_service=full_service)
    if told is None:
        return JsonResponse({"detail": "There is no such object here, or it is not public."}, status=404)
    return HttpResponse(told, content_type="application/json")


def _merged(kind: type[Page], query: Page, body: Page | None) -> Page:
    """Return the question of a POST: what stands in the body goes before what stands in the address."""
    if body is None:
        return query
    return kind(**{**query.model_dump(exclude_unset=True), **body.model_dump(exclude_unset=True)})


def _endpoints(path: str, kind: str, schema: type[Page]) -> None:
    """Make the list by GET and POST, and the single object, of one kind."""

    def listed(request: HttpRequest, given: Any) -> HttpResponseBase:
        return _list(kind, given)

    def posted(request: HttpRequest, given: Any, body: Any = None) -> HttpResponseBase:
        return _list(kind, _merged(schema, given, body))

    def single(request: HttpRequest, id: Any, full_service: bool = False) -> HttpResponseBase:
        return _one(kind, id, full_service=full_service)

    listed.__annotations__["given"] = Query[schema]  # type: ignore[valid-type,misc]
    posted.__annotations__ |= {"given": Query[schema], "body": Body[schema | None]}  # type: ignore[valid-type,misc]
    posted.__defaults__ = (None,)
    single.__annotations__["id"] = UUID
    if kind != Published.Kind.ORGANIZATION:
        # Only an organization has services to tell whole.
        def single(request: HttpRequest, id: UUID) -> HttpResponseBase:  # type: ignore[misc]
            return _one(kind, id)

    described, described_one = _described(kind, is_list=True), _described(kind, is_list=False)
    api.get(f"/{path}", operation_id=f"list_{path}", openapi_extra=described)(listed)
    api.post(f"/{path}", operation_id=f"search_{path}", openapi_extra=described)(posted)
    api.get(f"/{path}/{{uuid:id}}", operation_id=f"get_{kind}", openapi_extra=described_one)(single)


PATHS: dict[str, tuple[Published.Kind, type[Page]]] = {
    "services": (Published.Kind.SERVICE, Services),
    "organizations": (Published.Kind.ORGANIZATION, Organizations),
    "service_at_locations": (Published.Kind.SERVICE_AT_LOCATION, AtLocations),
    "taxonomies": (Published.Kind.TAXONOMY, Taxonomies),
    "taxonomy_terms": (Published.Kind.TAXONOMY_TERM, Terms),
}
for _path, (_kind, _schema) in PATHS.items():
    _endpoints(_path, str(_kind), _schema)


@api.get(
    "/",
    operation_id="about",
    openapi_extra={
        "responses": {
            200: {"description": "About this API.", "content": {"application/json": {"schema": hsds.ROOT_SCHEMA}}}
        }
    },
)
def about(request: HttpRequest) -> HttpResponseBase:
    """Tell version, profile and where the description is."""
    here = request.build_absolute_uri(request.path)
    return JsonResponse({"version": VERSION, "profile": hsds.PROFILE, "openapi_url": f"{here}openapi.json"})


@api.get(
    "/datapackage.zip",
    operation_id="datapackage",
    openapi_extra={
        "responses": {
            200: {
                "description": "All objects as CSV files with a Frictionless description.",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def datapackage(request: HttpRequest) -> HttpResponseBase:
    """Send the whole directory as a datapackage."""
    answer = StreamingHttpResponse(datapackage_zip(today=clock.today()), content_type="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="hsds-datapackage.zip"'
    return answer


@api.exception_handler(InputRefused)
def refused(request: HttpRequest, problem: InputRefused) -> HttpResponse:
    """Name what is wrong with a question, without saying it again."""
    named = [{"where": [str(part) for part in one["loc"]], "why": one["msg"]} for one in problem.errors]
    return JsonResponse({"detail": named}, status=422)


def _schemas() -> dict[str, Any]:
    """Return our HSDS schemas as components of the OpenAPI document."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                key: inner.replace("#/$defs/", "#/components/schemas/hsds_") if key == "$ref" else moved(inner)
                for key, inner in value.items()
                if key != "$defs"
            }
        return [moved(inner) for inner in value] if isinstance(value, list) else value

    told = {f"hsds_{name}": moved(schema) for name, schema in hsds.definitions(VERSION).items()}
    for kind, _ in PATHS.values():
        told[f"hsds_{kind}_page"] = moved(hsds.page_schema(str(kind), VERSION))
        told[f"hsds_{kind}"] = moved(hsds.item_schema(str(kind), VERSION))
    told["Refused"] = {"type": "object", "properties": {"detail": {}}, "required": ["detail"]}
    return told


def openapi(request: HttpRequest) -> HttpResponse:
    """Tell the OpenAPI 3.1 document of this API."""
    base = request.path.removesuffix("openapi.json")
    document = dict(api.get_openapi_schema(path_prefix=base))
    components = dict(document.get("components", {}))
    components["schemas"] = {**components.get("schemas", {}), **_schemas()}
    document["components"] = components
    return JsonResponse(document)


def patterns() -> list[URLPattern]:
    """Return the addresses of the API, below its root."""
    from django.urls import path

    found = [entry for entry in api.urls[0] if isinstance(entry, URLPattern)]
    return [path("openapi.json", openapi, name="openapi"), *found]
