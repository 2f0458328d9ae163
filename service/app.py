"""Put the service together: the one place where its parts meet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service.audit import endpoints as audit
from service.boundary import GuardedHeaders, HeadAsGet, KnownHosts, ProblemBoundary
from service.cases import endpoints as cases
from service.features import (
    changes,
    collections,
    items,
    landing,
    leaders_page,
    openapi,
    queryables,
    reference,
)
from service.features.answers_kept import KeptAnswers
from service.features.cache import page_cache
from service.features.keeping_layer import KeepingLayer
from service.features.state import State
from service.geocode import endpoints as geocode
from service.health import endpoints as health
from service.live import endpoints as live
from service.live.messenger import Messenger
from service.live.streams import EventStreams
from service.plans import diff_endpoints
from service.plans import endpoints as plans
from service.plans import part_endpoints as plan_parts
from service.plans.planning import Planning
from service.problem_details import install_handlers
from service.processes import endpoints as processes
from service.processes.worker import Worker
from service.security.audit import RETURNED, AuditTrail, AuditWriter
from service.security.caller import caller_of
from service.security.callers import Callers
from service.security.identify import Identify
from service.security.request_limits import RequestLimits, Turns
from service.store import open_store
from service.summary import endpoints as summary
from service.summary import situation_endpoints
from service.tiles import endpoints as tiles
from service.tiles.kept import KeptTiles

from .assets import mount_assets
from .settings import Settings

_ROUTERS = (
    landing.router,
    leaders_page.router,
    collections.router,
    queryables.router,
    items.router,
    changes.router,
    diff_endpoints.router,
    tiles.router,
    summary.router,
    situation_endpoints.router,
    cases.router,
    plans.router,
    plan_parts.router,
    live.router,
    processes.router,
    geocode.router,
    openapi.router,
    reference.router,
    health.router,
    audit.router,
)
_OPERATIONS = tuple(
    route for router in _ROUTERS for route in router.routes if isinstance(route, APIRoute)
)


def create_app(settings: Settings) -> FastAPI:
    """
    Put the service together.

    Parameters
    ----------
    settings
        How it is run.

    Returns
    -------
    FastAPI
        The application. Its store is opened when it starts and closed when it stops; it
        does not start on a database that cannot be used (`service.store.InvalidStore`).
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = open_store(settings.database, clock=settings.clock, query_s=settings.limits.query_s)
        planning = Planning.of(settings, store)
        if settings.area_path is not None:
            planning.desk.start_reading()
        streams, worker = EventStreams(store), Worker(store, planning, settings.clock)
        messenger = Messenger(store)
        planning.drafter.start()
        worker.start()
        messenger.start()
        try:
            app.state.callers = Callers(settings, store)
            app.state.audit = AuditWriter(store)
            app.state.khoanh = State(
                settings=settings,
                store=store,
                operations=_OPERATIONS,
                planning=planning,
                pages=page_cache(settings.room),
                answers=KeptAnswers(store, settings.room),
                tiles=KeptTiles(tile_room=settings.room),
                streams=streams,
                worker=worker,
            )
            yield
        finally:
            streams.end()
            worker.stop()
            messenger.stop()
            planning.drafter.stop()
            store.close()

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,  # /api and /docs are ours: OpenAPI 3.0, and nothing from elsewhere
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # No word of a request goes to a collector that the machine may have set up.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    for router in _ROUTERS:
        app.include_router(router)
    mount_assets(app, settings)
    install_handlers(app)
    _wrap(app, settings)
    return app


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Put everything round the application that every request passes; the last one is outermost."""
    app.add_middleware(Turns, limits=settings.limits)
    app.add_middleware(KeepingLayer, caller_of=caller_of)
    app.add_middleware(AuditTrail, settings=settings, operations=_OPERATIONS)
    app.add_middleware(Identify, settings=settings)
    app.add_middleware(ProblemBoundary)
    app.add_middleware(RequestLimits, limits=settings.limits)
    if settings.cross_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cross_origins,
            allow_methods=("GET", "HEAD", "POST", "DELETE"),
            allow_headers=("Authorization", "X-API-Key", "Content-Type", "If-None-Match"),
            expose_headers=("ETag", "Last-Modified", "Link", "Content-Crs", "Memento-Datetime",
                            "Retry-After", "OGC-NumberMatched", RETURNED),
            max_age=600,
        )  # fmt: skip
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    app.add_middleware(HeadAsGet)
    app.add_middleware(GuardedHeaders, is_cross_origin=bool(settings.cross_origins))
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
