"""Hold what every endpoint works with."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from service.kept import Kept
from service.plans.planning import Planning
from service.settings import Settings
from service.soon import Soon
from service.store.check import Check
from service.store.figure_ports import StoreFigures
from service.store.layer_ports import EncodedPage
from service.store.ports import StorePort
from service.tiles.kept import KeptTiles

from .answers_kept import KeptAnswers
from .area_layers import AreaLayers

if TYPE_CHECKING:
    from service.live.messenger import Messenger
    from service.live.streams import EventStreams
    from service.metrics.meters import Meters
    from service.processes.worker import Worker


@dataclass(frozen=True, slots=True)
class State:
    """
    What every endpoint works with.

    Attributes
    ----------
    settings
        How the service is run.
    store
        The open store.
    operations
        Every operation, for the description of the service.
    planning
        What draws plans.
    streams
        Streams of events.
    worker
        What runs jobs.
    messenger
        What sends events to webhooks.
    meters
        Counts requests.
    checks
        What the service needs, and how it is.
    figures
        What the store holds, counted.
    pages
        Encoded pages.
    layers
        Layers of the area.
    answers
        Encoded answers.
    tiles
        Encoded tiles, and the layers they are cut from.
    """

    settings: Settings
    store: StorePort
    operations: tuple[APIRoute, ...]
    planning: Planning
    pages: Kept[EncodedPage]
    layers: AreaLayers
    answers: KeptAnswers
    tiles: KeptTiles
    streams: "EventStreams"
    worker: "Worker"
    messenger: "Messenger"
    meters: "Meters"
    checks: Soon[tuple[Check, ...]]
    figures: Soon[StoreFigures]


def state_of(request: Request) -> State:
    """Return what the endpoint of a request works with."""
    return cast("State", request.app.state.khoanh)


async def _state(request: Request) -> State:
    return state_of(request)


Given = Annotated[State, Depends(_state)]
"""The state, as an endpoint's parameter."""
