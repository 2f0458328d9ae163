"""Turn a study file into scenarios and runs on one of its areas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd

from zoning.area.bundled import bundled_area_path
from zoning.area.read import read_area
from zoning.cli.area_parcels import laid_out
from zoning.cli.folder import read_folder
from zoning.cli.options import policy_of
from zoning.cli.study_file import StudyArea, StudyFile
from zoning.errors import Fault, InvalidInput
from zoning.geocode import geocode
from zoning.geocode.contacts import geocode_contacts
from zoning.geocode.gazetteer import Gazetteer
from zoning.plan.restore import plan_from_files
from zoning.scenario.designs import Sobol
from zoning.scenario.scenario import Scenario
from zoning.scenario.settings import Settings, changes_of
from zoning.sources.cases_file import cases_from_records, read_cases
from zoning.sources.contacts_file import read_contacts
from zoning.sources.lab_results import read_test_results


@dataclass(frozen=True, slots=True, eq=False)
class AreaStudy:
    """
    A study on one area, ready to be swept.

    Attributes
    ----------
    scenarios
        The scenarios by name; a study without any is one, named by an empty text.
    grid, design
        As `zoning.sweep` takes them.
    """

    scenarios: dict[str, Scenario]
    grid: Mapping[str, list[Any]] | None
    design: Sobol | Sequence[Settings] | None


def area_study(study: StudyFile, where: StudyArea) -> AreaStudy:
    """
    Read the files of one area of a study, and make its scenarios.

    Parameters
    ----------
    study
        What the study file says.
    where
        The area.

    Returns
    -------
    AreaStudy
        Scenarios and runs.

    Raises
    ------
    InvalidInput
        If a file cannot be read, or a scenario changes what cannot be changed; all faults of
        the scenarios together.
    """
    files = where.files
    area = laid_out(read_area(files.get("area", bundled_area_path())))
    gazetteer = Gazetteer(area)
    listed = read_cases(files["cases"])
    contacts = None
    if "contacts" in files:
        traced = read_contacts(files["contacts"], cases=listed)
        contacts = geocode_contacts(traced, area, gazetteer=gazetteer)
    in_force = files.get("in_force")
    base = Scenario(
        area,
        geocode(listed, area, gazetteer=gazetteer),
        policy=_policy(study.policy, study.folder),
        as_of=study.as_of,
        allow_unlocated=study.allow_unlocated,
        in_force=None
        if in_force is None
        else plan_from_files(read_folder(in_force, marker="plan.json")),
        contacts=contacts,
        tests=read_test_results(files["tests"]) if "tests" in files else None,
    )
    values = _Values(study.folder, gazetteer)
    return AreaStudy(
        _scenarios(base, study, values),
        None
        if study.grid is None
        else {name: values.read_all(name, given) for name, given in study.grid.items()},
        _design(study, values),
    )


def _policy(text: str | None, folder: Path) -> Any:
    """Return a policy: a preset by name, or a file beside the study."""
    is_file = text is not None and text.endswith(".toml")
    return policy_of(str(folder / text) if is_file and text is not None else text)


def _scenarios(base: Scenario, study: StudyFile, values: "_Values") -> dict[str, Scenario]:
    if not study.scenarios:
        return {"": base}
    found, faults = {}, []
    for name, settings in study.scenarios.items():
        try:
            made = {key: values.read(key, value) for key, value in settings.items()}
            found[name] = base.changed(*changes_of(made))
        except InvalidInput as error:
            faults += [
                replace(one, where=f"scenario {name!r}: {one.where}") for one in error.faults
            ]
    if faults:
        raise InvalidInput(faults, subject="study file")
    return found


def _design(study: StudyFile, values: "_Values") -> Sobol | Sequence[Settings] | None:
    if study.sobol is not None:
        given = study.sobol.ranges.items()
        ranges = {name: values.read_all(name, ends) for name, ends in given}
        return replace(study.sobol, ranges=ranges)
    if study.listed is None:
        return None
    return [{key: values.read(key, value) for key, value in one.items()} for one in study.listed]


@dataclass(frozen=True, slots=True)
class _Values:
    """Read the values of settings that name files, in one area."""

    folder: Path
    gazetteer: Gazetteer

    def read_all(self, name: str, given: Any) -> Any:
        """Return a list of values; what is no list is refused later, with everything else."""
        return [self.read(name, one) for one in given] if isinstance(given, list) else given

    def read(self, name: str, value: Any) -> Any:
        """Return one value; an empty text changes nothing."""
        if value == "":
            return None
        if name == "policy" and isinstance(value, str):
            return _policy(value, self.folder)
        return self._cases(value) if name == "add_cases" else value

    def _cases(self, value: Any) -> gpd.GeoDataFrame:
        """Return cases of a file, or of rows that stand in the study itself."""
        if isinstance(value, str):
            listed = read_cases(self.folder / value)
        elif isinstance(value, list) and all(isinstance(row, Mapping) for row in value):
            listed = cases_from_records(value, where="add_cases")
        else:
            expected = "the file of a case list, or its rows as tables"
            raise InvalidInput([Fault("add_cases", repr(value), expected)], subject="study file")
        return geocode(listed, self.gazetteer.area, gazetteer=self.gazetteer)
