"""Serve an area and its plan as a map and as layers."""

import hashlib
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click

from service.app import create_app
from service.cases.rows import ReportedRow, rows_of
from service.clock import utc_now
from service.configuration import Configuration
from service.ending import PATIENCE_S
from service.listening import is_loopback, listen, serve_on, url_of
from service.logs.set_up import STYLES, Style, logs_as
from service.plans.publish import record_of, remembered
from service.plans.start import start_with
from service.security.keys import holds
from service.settings import Settings
from service.store import Store, open_store
from service.store.database_url import is_new_file
from service.store.plan_ports import PlanFacts, PlanRecord
from service.store.view import View
from zoning.area.area import Area
from zoning.area.bundled import SAMPLE_CASES, bundled_area_path
from zoning.area.read import read_area
from zoning.cli.database import DATABASE, by_command, default_database, shown_options
from zoning.cli.folder import read_folder
from zoning.cli.interrupt import stoppable
from zoning.cli.report import is_json_wanted, print_result
from zoning.cli.service_file import read_configuration, read_secret
from zoning.errors import Fault, InvalidCases, InvalidInput, InvalidPlan
from zoning.geocode import geocode
from zoning.perimeter.area_parcels import carries_parcels
from zoning.plan.draw import draw
from zoning.plan.restore import plan_from_files
from zoning.plan.verify import verify
from zoning.plan.verify_files import file_faults
from zoning.policy.load import policy_named
from zoning.sources.case_reports import Reports
from zoning.sources.cases_file import read_cases

_AUTHOR: Final = "khoanh serve"
"""What stands as the author of what a start stores."""

_PACKAGE: Final = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What the caller wants served.

    Attributes
    ----------
    area_path
        The area pack.
    plan_path
        A plan that was drawn before; None for none.
    cases_path
        Cases to draw a plan for; None for none.
    policy
        Name of the policy to draw under, also drafts that follow reports; None for the default.
    """

    area_path: Path
    plan_path: Path | None
    cases_path: Path | None
    policy: str | None


@click.command(name="serve")
@click.option("--area", "area_path", type=click.Path(path_type=Path), metavar="DIR",
              help="Area pack to serve; the bundled one if left out.")  # fmt: skip
@DATABASE
@click.option("--plan", "plan_path", type=click.Path(path_type=Path), metavar="DIR",
              help="Publish this plan, which `khoanh plan` wrote, after checking it.")  # fmt: skip
@click.option("--cases", "cases_path", type=click.Path(path_type=Path), metavar="FILE",
              help="Draw a plan for these cases and publish it.")  # fmt: skip
@click.option("--policy", metavar="NAME", help="Policy to draw under; the default if left out.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
              help="Port to serve on; 0 for any free one.")  # fmt: skip
@click.option("--view", type=click.Choice(["exact", "public"]),
              help="public, which is the default: whoever shows no key sees zones merged until "
                   "each holds 20 households. exact: everybody sees exact zones without a key; on "
                   "a loopback address only, for demonstrations.")  # fmt: skip
@click.option("--config", "config_path", type=click.Path(path_type=Path), metavar="FILE",
              help="Limits, issuer of tokens, proxies and more: a TOML file.")  # fmt: skip
@click.option("--log", "style", type=click.Choice(STYLES), default="text", show_default=True,
              help="How standard error tells what is done: text for people, json for programs, "
                   "one object a line.")  # fmt: skip
@click.option("--metrics-port", type=click.IntRange(0, 65535), metavar="PORT",
              help="Answer /metrics without a key on this port of 127.0.0.1.")  # fmt: skip
@click.option("--graceful-s", default=PATIENCE_S, show_default=True, metavar="SECONDS",
              type=click.FloatRange(1, 600),
              help="How long stopping may take; requests under way are answered.")  # fmt: skip
@click.option("--auto-publish", is_flag=True,
              help="Put drafts that follow reported cases in force without an officer, once they "
                   "are verified.")  # fmt: skip
@click.option("--draft-quiet", default=5.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(0, 3600),
              help="Draw a draft when no case was reported for so long.")  # fmt: skip
@click.option("--draft-longest", default=30.0, show_default=True, metavar="SECONDS",
              type=click.FloatRange(0, 86400),
              help="Draw one so long after the first case, however many follow.")  # fmt: skip
def command(
    *,
    area_path: Path | None,
    database: str | None,
    plan_path: Path | None,
    cases_path: Path | None,
    policy: str | None,
    host: str,
    port: int,
    view: View | None,
    config_path: Path | None,
    style: Style,
    metrics_port: int | None,
    graceful_s: float,
    auto_publish: bool,
    draft_quiet: float,
    draft_longest: float,
) -> None:
    """Serve an area and its plan; without options, an invented town and its outbreak."""
    wanted = _wanted(area_path, plan_path, cases_path, policy)
    _want_guarded(host, view)
    configuration = read_configuration(config_path)
    if database is None and configuration.database_file is not None:
        database = read_secret(configuration.database_file, beside=config_path)
    try:
        with logs_as(style), stoppable(), ExitStack() as opened:
            listening = opened.enter_context(closing(listen(host, port)))
            also = [] if metrics_port is None else [listen("127.0.0.1", metrics_port)]
            for one in also:
                opened.enter_context(closing(one))
            _say("Đọc địa bàn · Reading the area")
            area = read_area(wanted.area_path)
            url = database or default_database(area)
            plan = _publish(url, area, wanted)
            settings = replace(
                _settings(url, host=host, view=view, configuration=configuration),
                area_path=wanted.area_path,
                policy=wanted.policy,
                publishes_drafts=auto_publish,
                draft_quiet_s=draft_quiet,
                draft_longest_s=draft_longest,
                draws_apart=True,
                log_style=style,
                metrics_port=also[0].getsockname()[1] if also else None,
            )
            _announce(area, plan, settings, url_of(listening), has_keys=_has_keys(url, settings))
            serve_on(listening, create_app(settings), also=also, graceful_s=graceful_s)
    except KeyboardInterrupt:
        _say("\nĐã dừng · Stopped")


def _wanted(
    area_path: Path | None, plan_path: Path | None, cases_path: Path | None, policy: str | None
) -> Wanted:
    faults = []
    if plan_path is not None and cases_path is not None:
        mend = "Leave one of them out."
        faults.append(Fault("--plan, --cases", "both", "a drawn plan or cases to draw", mend))
    if area_path is None and cases_path is None and plan_path is None:
        area_path = bundled_area_path()
        cases_path = area_path / SAMPLE_CASES
    if policy is not None and plan_path is not None:
        mend = "A plan that was drawn has its own policy."
        faults.append(Fault("--policy, --plan", "both", "one of them", mend))
    if faults:
        raise InvalidInput(faults, subject="command line")
    return Wanted(area_path or bundled_area_path(), plan_path, cases_path, policy)


def _publish(url: str, area: Area, wanted: Wanted) -> PlanFacts | None:
    """Store what is not stored yet, in one transaction after everything was checked."""
    key = _source_key(area, wanted)
    stored = None if key is None or is_new_file(url) else _drawn_before(url, area, key)
    record = None if stored else _record(area, wanted, key, before=_remembered(url))
    with closing(open_store(url)) as store:
        plan_id = stored if record is None else record.plan_id
        if plan_id is not None:
            _write_down(store, plan_id)
        with store.writing() as repositories:
            repositories.area.save(area)
            if record is not None:
                repositories.plans.save(record, may_replace=True)
            rows = _reported(wanted)
            start_with(repositories, rows, plan_id, by=_AUTHOR, at=utc_now())
            known = plan_id and repositories.plans.named(plan_id, "exact")
        if known and known.status == "lifted":
            _warn_lifted(known.plan_id)
        return store.plan_in_force()


def _warn_lifted(plan_id: str) -> None:
    """Say that the plan a start names is not the one that is served."""
    text = (
        f"Phương án {plan_id} đã dỡ trong cơ sở dữ liệu này và giữ nguyên như vậy: hãy vẽ phương "
        f"án mới, hoặc nêu --database khác · Plan {plan_id} was lifted in this database and stays "
        "as it is: draw a new one, or name another --database"
    )
    click.echo(text, err=True)


def _write_down(store: Store, plan_id: str) -> None:
    """Write into the audit log that a plan is about to be put in force, where it will be."""
    with store.reading() as stored:
        known = stored.plans.named(plan_id, "exact")
    if known is not None and known.status != "draft":  # one that was lifted stays lifted
        return
    with store.auditing() as stored:
        stored.audit.append([by_command("khoanh serve", utc_now(), plan=plan_id)])


def _reported(wanted: Wanted) -> list[ReportedRow]:
    """Return the cases of a start: those that are reported later are drawn with them."""
    if wanted.cases_path is None:
        return []
    return rows_of(Reports(read_cases(wanted.cases_path), None))


def _drawn_before(url: str, area: Area, key: str) -> str | None:
    """Return the stored plan of the same input; refuse a database of another area."""
    with closing(open_store(url)) as store, store.writing() as repositories:
        repositories.area.save(area)
        return repositories.plans.drawn_from(key)


def _remembered(url: str) -> bytes | None:
    """Return what the public view of the last plan left to remember."""
    if is_new_file(url):
        return None
    with closing(open_store(url)) as store, store.reading() as repositories:
        return remembered(repositories)


def _record(
    area: Area, wanted: Wanted, key: str | None, *, before: bytes | None
) -> PlanRecord | None:
    if wanted.plan_path is not None:
        _say("Kiểm tra phương án · Checking the plan")
        files = read_folder(wanted.plan_path, marker="plan.json")
        plan = plan_from_files(files)
        if faults := [*file_faults(plan, files), *verify(plan, area)]:
            raise InvalidPlan(faults)
    elif wanted.cases_path is not None:
        cases = read_cases(wanted.cases_path)
        _say(f"Định vị {len(cases)} ca bệnh · Locating {len(cases)} cases")
        located = geocode(cases, area)
        if not carries_parcels(area):
            _say("Chia thửa, gói chưa có · Laying out parcels, which the pack has not")
        _say("Vẽ vùng phong tỏa nhỏ nhất · Drawing the smallest perimeters")
        plan = draw(area, located, policy=wanted.policy)
    else:
        return None
    return record_of(plan, area, source_key=key, before=before)


def _source_key(area: Area, wanted: Wanted) -> str | None:
    """
    Return the digest of everything a plan depends on: area, input, policy and program.

    A second start with the same digest finds the plan in the database.
    """
    digest = hashlib.sha256(area.digest.encode())
    if wanted.plan_path is not None:
        for name, content in read_folder(wanted.plan_path, marker="plan.json").items():
            digest.update(f"{name} {len(content)} ".encode() + content)
    elif wanted.cases_path is not None:
        try:
            digest.update(wanted.cases_path.read_bytes())
        except OSError as error:
            found = f"a file that cannot be read ({error.strerror})"
            raise InvalidCases([Fault(str(wanted.cases_path), found, "a case file")]) from None
        digest.update(policy_named(wanted.policy).canonical.encode())
    else:
        return None
    for source in sorted(_PACKAGE.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _settings(
    url: str, *, host: str, view: View | None, configuration: Configuration | None = None
) -> Settings:
    said = configuration or Configuration()
    settings = Settings(
        database=url,
        limits=said.limits,
        issuer=said.issuer,
        cross_origins=said.cross_origins,
        proxies=said.proxies,
        keeps_addresses=said.keeps_addresses,
    )
    if said.room is not None:
        settings = replace(settings, room=said.room)
    if view == "exact":
        # Exact because nobody else can ask: so nobody else may, by whatever name.
        names = ("localhost", "127.0.0.1", "::1", host)
        return replace(settings, view="exact", hosts=names, cross_origins=(), proxies=())
    return settings


def _want_guarded(host: str, view: View | None) -> None:
    if view == "exact" and not is_loopback(host):
        mend = "Leave --view out and make keys: khoanh key create --role officer"
        fault = Fault("--view exact", f"the address {host}, where others can ask",
                      "a loopback address such as 127.0.0.1", mend)  # fmt: skip
        raise InvalidInput([fault], subject="command line")


def _has_keys(url: str, settings: Settings) -> bool:
    """Return whether anybody can see more than the public; write down where everybody can."""
    now = settings.clock()
    with closing(open_store(url)) as store, store.auditing() as stored:
        if settings.view == "exact":
            stored.audit.append([by_command("khoanh serve --view exact", now)])
        return settings.issuer is not None or any(holds(key, now) for key in stored.keys.all())


def _announce(
    area: Area, plan: PlanFacts | None, settings: Settings, url: str, *, has_keys: bool
) -> None:
    lines = [f"Địa bàn · Area: {area.name}"]
    if area.invented:
        lines.append("Địa bàn này không có thật · This area is invented")
    if plan is None:
        lines.append("Chưa có phương án: bản đồ không có vùng nào · No plan: the map has no zones")
    else:
        red, yellow = plan.figures["zones_red"], plan.figures["zones_yellow"]
        lines.append(
            f"Phương án {plan.plan_id}: {red} vùng đỏ, {yellow} vùng vàng · "
            f"Plan {plan.plan_id}: {red} red zones, {yellow} yellow"
        )
    shown: dict[str, str] = {
        "exact": "Chế độ chính xác cho mọi người trên máy này · Exact view for all on this machine",
        "public": "Chế độ công khai; cán bộ cần khóa · Public view; officers need a key",
    }
    lines.append(shown[settings.view])
    if settings.view == "public" and not has_keys:
        where = shown_options(settings.database)
        lines += ["Chưa có khóa nào. Tạo khóa cho cán bộ bằng lệnh:",
                  "No key has been made yet. Make one for an officer with:",
                  f"    khoanh key create --role officer{where}"]  # fmt: skip
    lines.append(f"Bản đồ: {url} (Ctrl-C để dừng) · Map: {url} (Ctrl-C stops)")
    metrics = None
    if settings.metrics_port is not None:
        metrics = f"http://127.0.0.1:{settings.metrics_port}/metrics"
        lines.append(f"Số liệu vận hành · Metrics: {metrics}")
    found = {
        "url": url,
        "metrics_url": metrics,
        "area": area.name,
        "plan_id": plan.plan_id if plan else None,
        "view": settings.view,
        "has_keys": has_keys,
    }
    print_result(found, "\n".join(lines))


def _say(text: str) -> None:
    if not is_json_wanted():
        click.echo(text)
