"""``khoanh area fetch``: download the published files that packs are built from."""

from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from zoning.area.bundled import SOURCES, bundled_area_path
from zoning.cli.download import download, shown
from zoning.cli.fetch_wards import fetch_wards
from zoning.cli.progress import counting_bar
from zoning.cli.report import print_result
from zoning.errors import Fault, InvalidSource
from zoning.sources.upstream import Upstream, read_upstreams


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to put the files into.")
@click.option("--list", "list_only", is_flag=True, help="Say what there is; download nothing.")
@click.option(
    "--base-url",
    metavar="URL",
    help="A mirror: its address takes the place of the publishers' scheme and host.",
)
@click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="Another catalogue of published files, in TOML. Default: the one that comes with khoanh.",
)
def fetch(
    names: tuple[str, ...],
    *,
    out: Path | None,
    list_only: bool,
    base_url: str | None,
    sources: Path | None,
) -> None:
    """Download published boundaries and tables, by name or all, and check every byte."""
    catalogue = read_upstreams(sources or bundled_area_path().parent / SOURCES)
    chosen = _chosen(catalogue, names)
    if list_only:
        _print_list(chosen)
        return
    if out is None:
        raise click.UsageError("Missing option '--out': the folder to put the files into.")
    if base_url is not None and urlsplit(base_url).scheme not in ("http", "https"):
        raise click.BadParameter("expected an address that begins with http:// or https://")
    with counting_bar(sum(entry.count for entry in chosen)) as advance:
        _fetch_all(chosen, out, base_url, advance)
    files = [{"name": entry.name, "file": str(out / entry.file)} for entry in chosen]
    lines = [f"{out / entry.file}: {entry.what}\n  {entry.convert}" for entry in chosen]
    print_result({"out": str(out), "files": files}, "\n".join(lines))


def _chosen(catalogue: Sequence[Upstream], names: Sequence[str]) -> list[Upstream]:
    by_name = {entry.name: entry for entry in catalogue}
    expected = "one of " + ", ".join(by_name)
    faults = [Fault("NAME", name, expected) for name in names if name not in by_name]
    if faults:
        raise InvalidSource(faults, subject="fetch")
    wanted = set(names or by_name)
    wanted |= {by_name[name].listing for name in wanted} - {""}
    # Listings first: they say which further files there are.
    return sorted(
        (entry for entry in catalogue if entry.name in wanted),
        key=lambda entry: entry.kind == "wards",
    )


def _print_list(chosen: Sequence[Upstream]) -> None:
    keys = ("name", "what", "file", "size", "date", "licence", "crs", "sha256", "convert")
    records = [
        {**{key: getattr(entry, key) for key in keys}, "url": shown(entry.url)} for entry in chosen
    ]
    lines = [
        f"{entry.name}: {entry.what}\n"
        f"  {entry.file}, {entry.size / 1e6:.1f} MB, {entry.date}, {entry.licence}\n"
        f"  {shown(entry.url)}\n  {entry.convert}"
        for entry in chosen
    ]
    print_result({"upstream": records}, "\n".join(lines))


def _fetch_all(
    chosen: Sequence[Upstream], out: Path, base_url: str | None, advance: Callable[[str], object]
) -> None:
    faults: list[Fault] = []
    here: dict[str, Path] = {}
    for entry in chosen:
        url, target = _at(entry.url, base_url), out / entry.file
        try:
            if entry.kind == "file":
                advance(entry.name)
                download(url, target, sha256=entry.sha256)
            elif entry.listing in here:
                fetch_wards(entry, url, target, listing=here[entry.listing], advance=advance)
            here[entry.name] = target
        except InvalidSource as error:
            faults += error.faults
    if faults:
        raise InvalidSource(faults, subject="fetch")


def _at(url: str, base_url: str | None) -> str:
    return url if base_url is None else base_url.rstrip("/") + urlsplit(url).path
