"""Put the service together: the one place where its parts meet."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from service.boundary import GuardedHeaders, HeadAsGet, KnownHosts, ProblemBoundary
from service.cases import endpoints as cases
from service.features import collections, items, landing, openapi, reference
from service.features.state import State
from service.geocode import endpoints as geocode
from service.health import endpoints as health
from service.live import endpoints as live
from service.live.messenger import Messenger
from service.live.streams import EventStreams
from service.plans import endpoints as plans
from service.plans import part_endpoints as plan_parts
from service.plans.planning import Planning
from service.problem_details import install_handlers
from service.processes import endpoints as processes
from service.processes.worker import Worker
from service.store import open_store
from service.summary import endpoints as summary

from .assets import mount_assets
from .settings import Settings

_ROUTERS = (
    landing.router,
    collections.router,
    items.router,
    summary.router,
    cases.router,
    plans.router,
    plan_parts.router,
    live.router,
    processes.router,
    geocode.router,
    openapi.router,
    reference.router,
    health.router,
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
        store = open_store(settings.database)
        planning = Planning.of(settings, store)
        streams, worker = EventStreams(store), Worker(store, planning, settings.clock)
        messenger = Messenger(store)
        planning.drafter.start()
        worker.start()
        messenger.start()
        try:
            app.state.khoanh = State(
                settings=settings,
                store=store,
                operations=_OPERATIONS,
                planning=planning,
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
    )
    for router in _ROUTERS:
        app.include_router(router)
    mount_assets(app, settings)
    install_handlers(app)
    # The last one added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=1)
    app.add_middleware(ProblemBoundary)
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    app.add_middleware(HeadAsGet)
    app.add_middleware(GuardedHeaders, is_public=settings.view == "public")
    return app
