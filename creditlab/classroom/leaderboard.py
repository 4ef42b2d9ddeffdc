"""A class's policies on the same hidden desks, each confined, from best to last."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from creditlab._progress import progress
from creditlab.classroom.confined_policy import ConfinedPolicy
from creditlab.classroom.sandbox import Limits, SandboxError, why_not
from creditlab.decide.desk.desk import CreditDesk, Policy, PolicyFailed
from creditlab.decide.desk.policies import baselines
from creditlab.decide.desk.regret import ORACLE, regret, run_row
from creditlab.decide.desk.score import DeskResult

MODULE = "policy.py"
LIMITS = Limits(cell=2, total=300, memory=2_000, processes=20, disk=20)


def leaderboard(
    folder: str | Path,
    seeds: int | Sequence[int] = 10,
    *,
    n_customers: int = 500,
    days: int = 90,
    limits: Limits = LIMITS,
    sandboxed: bool = True,
) -> pd.DataFrame:
    """Run the policies of a folder on the same desks.

    Parameters
    ----------
    folder : path
        Holds ``<name>.py`` with a function ``policy(customer, order, desk)``, or folders
        ``<name>/policy.py`` with files beside it, such as a card in JSON.
    seeds : int or sequence of int, default 10
        How many, drawn anew and not to be guessed; or the seeds themselves. Whoever knows the
        seeds beforehand can draw the world as well: a class gets its numbers afterwards.
    n_customers, days : int
        As in `CreditDesk`.
    limits : Limits, optional
        Two seconds for a decision and five minutes for all of a policy's, 2 GB of memory.
    sandboxed : bool, default True
        False only for policies that you have read.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``policy``, the highest profit first, with the baselines and the oracle:
        ``rank`` (of the submitted), means over the seeds of ``profit``, ``bad_debt``,
        ``service_level``, ``dso``, ``complaints`` and ``lost_customers``, ``regret`` with ``low``
        and ``high`` (95% interval), and ``stopped``: on how many seeds, and why at first.
        ``attrs["seeds"]`` holds the seeds, so that the result can be repeated.

    Raises
    ------
    FileNotFoundError
        When the folder holds no policy.
    SandboxError
        When policies cannot be confined here.

    Notes
    -----
    Desks are drawn in this process. A policy runs in another one, without network and without
    files but its own, and gets a customer, an order and the desk as text. A stopped policy is
    scored with all later orders of that seed declined. A policy is loaded afresh for every seed.
    """
    if sandboxed and (reason := why_not()):
        raise SandboxError(
            f"{reason}. With sandboxed=False policies run with all your rights: only for those "
            f"that you have read"
        )
    submitted = find_policies(folder)
    chosen = _seeds(seeds)
    desks = [CreditDesk(seed, n_customers, days) for seed in chosen]
    rows: list[dict[str, Any]] = []
    with progress(len(submitted) + 1, "policies", "policies") as bar:
        for desk in desks:
            rows.append(run_row(desk.seed, ORACLE, desk.oracle()))
            rows += [
                run_row(desk.seed, name, desk.run(each)) for name, each in _baselines().items()
            ]
        bar.update(1)
        for job, (name, files) in enumerate(submitted.items()):
            policy = ConfinedPolicy(files, limits, job, sandboxed)
            for desk, result in _runs(policy, desks):
                rows.append(run_row(desk.seed, name, result))
            bar.update(1)
    return _table(pd.DataFrame(rows), list(submitted), chosen)


def find_policies(folder: str | Path) -> dict[str, list[Path]]:
    """Return the submitted policies by name: the module, and the files beside it.

    Raises
    ------
    FileNotFoundError
        When there is none.
    """
    place, found = Path(folder), {}
    for path in sorted(place.iterdir()) if place.is_dir() else ():
        if path.suffix == ".py" and path.is_file() and not path.is_symlink():
            found[path.stem] = [path.resolve()]
        elif path.is_dir() and (path / MODULE).is_file():
            beside = (each for each in sorted(path.iterdir()) if each.is_file())
            files = [each for each in beside if not each.is_symlink() and each.name != MODULE]
            found[path.name] = [each.resolve() for each in (path / MODULE, *files)]
    taken = {ORACLE, *_baselines()}
    if not found:
        raise FileNotFoundError(f"{place} holds no policy: neither <name>.py nor <name>/{MODULE}")
    return {f"{name} (submitted)" if name in taken else name: p for name, p in found.items()}


def _baselines() -> dict[str, Policy]:
    return baselines()


def _seeds(seeds: int | Sequence[int]) -> list[int]:
    if isinstance(seeds, int):
        return [secrets.randbits(62) for _ in range(seeds)]
    return [int(seed) for seed in seeds]


def _runs(
    policy: ConfinedPolicy, desks: list[CreditDesk]
) -> Iterator[tuple[CreditDesk, DeskResult]]:
    """Yield a policy's result on each desk; one that cannot be loaded is stopped on day 0."""
    try:
        for desk in desks:
            try:
                policy.new_game()
            except PolicyFailed as error:
                failed = error

                def refuse(*_: Any, why: PolicyFailed = failed) -> Any:
                    raise why

                yield desk, desk.run(refuse)
            else:
                most = policy.limits.total + 1.0
                yield desk, desk.run(policy, call_seconds=most, seconds=most)
    finally:
        policy.close()


def _table(runs: pd.DataFrame, submitted: list[str], seeds: list[int]) -> pd.DataFrame:
    figures = ["profit", "bad_debt", "service_level", "dso", "complaints", "lost_customers"]
    table = runs.groupby("policy", sort=False)[figures].mean()
    table = table.join(regret(runs)[["regret", "low", "high"]])
    stopped = runs[runs["stopped"] != ""].groupby("policy", sort=False)["stopped"]
    told = stopped.agg(lambda why: f"{len(why)} of {len(seeds)} seeds; {why.iloc[0]}")
    table["stopped"] = told.reindex(table.index).fillna("").astype("str")
    table = table.sort_values("profit", ascending=False, kind="stable")
    own = table.index.isin(submitted)
    table.insert(0, "rank", pd.Series(own.cumsum(), table.index).where(own).astype("Int64"))
    table.attrs["seeds"] = seeds
    return table
