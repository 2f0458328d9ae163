"""Put the service together: the one place where its parts meet."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic.warnings import UnsupportedFieldAttributeWarning
from starlette.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from service.audit import endpoints as audit
from service.boundary import GuardedHeaders, HeadAsGet, KnownHosts, ProblemBoundary, ReadableUrls
from service.cases import endpoints as cases
from service.downloads import endpoints as downloads
from service.ending import Ending
from service.features import (
    changes,
    collections,
    item,
    items,
    landing,
    leaders_page,
    openapi,
    queryables,
    reference,
)
from service.features.answers_kept import KeptAnswers
from service.features.area_layers import AreaLayers
from service.features.encoded_page import kept_pages
from service.features.keeping_layer import KeepingLayer
from service.features.state import State
from service.geocode import endpoints as geocode
from service.health import endpoints as health
from service.health.checks import checks_of
from service.live import endpoints as live
from service.live.messenger import Messenger
from service.live.streams import EventStreams
from service.logs.request_id import HEADER as REQUEST_ID_HEADER
from service.logs.request_log import RequestLog
from service.metrics import endpoints as metrics
from service.metrics.meters import Meters
from service.metrics.port import MetricsPort
from service.plans import diff_endpoints, discarding, ground_endpoints, policy_endpoints
from service.plans import endpoints as plans
from service.plans import part_endpoints as plan_parts
from service.plans.planning import Planning
from service.problem_details import install_handlers
from service.processes import endpoints as processes
from service.processes.worker import Worker
from service.security import endpoints as callers
from service.security.audit import RETURNED, AuditTrail, AuditWriter
from service.security.caller import caller_of
from service.security.callers import Callers
from service.security.identify import Identify
from service.security.request_limits import RequestLimits, Turns
from service.soon import Soon
from service.store import open_store
from service.store.figure_ports import StoreFigures
from service.store.ports import StorePort
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
    item.router,
    changes.router,
    diff_endpoints.router,
    tiles.router,
    summary.router,
    situation_endpoints.router,
    cases.router,
    plans.router,
    plan_parts.router,
    discarding.router,
    ground_endpoints.router,
    policy_endpoints.router,
    downloads.router,
    callers.router,
    live.router,
    processes.router,
    geocode.router,
    openapi.router,
    reference.router,
    health.router,
    metrics.router,
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
        current_default_thread_limiter().total_tokens = settings.limits.threads
        store = open_store(settings.database, clock=settings.clock, query_s=settings.limits.query_s)
        planning = Planning.of(settings, store)
        if settings.area_path is not None:
            planning.workshop.start_reading()
        streams, worker = EventStreams(store), Worker(store, planning, settings.clock)
        messenger = Messenger(store)

        def close(seconds: float) -> None:
            planning.workshop.close()
            store.close(wait_s=seconds)

        planning.drafter.start()
        worker.start()
        messenger.start()
        app.state.ending = ending = Ending(
            {"jobs": worker, "webhooks": messenger, "drafter": planning.drafter},
            end_streams=streams.end,
            close=close,
        )
        try:
            app.state.callers = Callers(settings, store)
            app.state.audit = AuditWriter(store)
            app.state.khoanh = State(
                settings=settings,
                store=store,
                operations=_OPERATIONS,
                planning=planning,
                pages=kept_pages(settings.room),
                layers=AreaLayers(store, settings.room),
                answers=KeptAnswers(store, settings.room),
                tiles=KeptTiles(tile_room=settings.room),
                streams=streams,
                worker=worker,
                messenger=messenger,
                meters=meters,
                checks=Soon(lambda: checks_of(app.state.khoanh)),
                figures=Soon(lambda: _figures(store)),
            )
            yield
        finally:
            ending.announce()
            # In a thread: requests that were cut off give their transactions back in the loop.
            await asyncio.to_thread(ending.finish)

    # FastAPI mutes it while it builds a route, at the first request. A thread beside that mutes
    # something else, as pandas does, may undo that, and operators would read it in the log.
    warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)
    meters = Meters()
    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,  # /api and /docs are ours: OpenAPI 3.0, and nothing from elsewhere
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # No word of a request goes to a collector that the machine may have set up.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    # Routes are tried in turn with every request: what is asked most comes first.
    for router in sorted(_ROUTERS, key=lambda one: one is not items.router):
        app.include_router(router)
    mount_assets(app, settings)
    install_handlers(app, _OPERATIONS)
    _wrap(app, settings, meters)
    return app


def _figures(store: StorePort) -> StoreFigures:
    with store.reading() as stored:
        return stored.figures.read()


def _wrap(app: FastAPI, settings: Settings, meters: Meters) -> None:
    """Put everything round the application that every request passes; the last one is outermost."""
    app.add_middleware(Turns, limits=settings.limits)
    app.add_middleware(KeepingLayer, caller_of=caller_of)
    app.add_middleware(AuditTrail, settings=settings, operations=_OPERATIONS)
    app.add_middleware(Identify, settings=settings)
    app.add_middleware(ProblemBoundary)
    app.add_middleware(ReadableUrls)
    app.add_middleware(RequestLimits, limits=settings.limits)
    if settings.cross_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cross_origins,
            allow_methods=("GET", "HEAD", "POST", "DELETE"),
            allow_headers=("Authorization", "X-API-Key", "Content-Type", "If-None-Match"),
            expose_headers=("ETag", "Last-Modified", "Link", "Content-Crs", "Memento-Datetime",
                            "Retry-After", "OGC-NumberMatched", RETURNED, REQUEST_ID_HEADER),
            max_age=600,
        )  # fmt: skip
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    if settings.metrics_port is not None:
        app.add_middleware(
            MetricsPort,
            port=settings.metrics_port,
            state_of=lambda scope: cast("State", scope["app"].state.khoanh),
        )
    # Inside of what renames a method: both must hold the same scope, in which the route is noted.
    app.add_middleware(RequestLog, operations=_OPERATIONS, count=meters.count)
    app.add_middleware(HeadAsGet)
    app.add_middleware(GuardedHeaders, is_cross_origin=bool(settings.cross_origins))
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
