"""Between plans and the model's variables: a plan as the solver's start, and what the solver found as teams."""

from collections.abc import Iterator, Mapping

from peer_review.matching.problem import Host, Plan, Team
from peer_review.matching.teams import Key, TeamsModel, Var


def hint(model: TeamsModel, plan: Plan) -> None:
    """Start from a plan: every variable gets a value, or the solver would drop the hint."""
    values = _values(model, plan)
    for key, var in model.variables.items():
        model.model.add_hint(var, values.get(key, 0))


def _values(model: TeamsModel, plan: Plan) -> dict[Key, int]:
    values: dict[Key, int] = {}
    for host in model.task.hosts:
        team = plan.teams.get(host.id) or Team(host.id, None)
        people = [one for one in team.everybody if ("seat", one, host.id) in model.variables]
        for one in people:
            values["seat", one, host.id] = 1
            values["there", one, host.id, team.window] = 1
        values["lead", team.lead, host.id] = 1
        values["visit", host.id, team.window] = 1
        values |= _slack(model, host, [one for one in people if one in team.members], team.lead)
    for one, keys in model.by_person.items():
        taken = sum(values.get(key, 0) for key in keys)
        values |= {("step", one, number): 1 for number in range(max(0, taken - model.free_steps[one]))}
        values["idle", one] = int(not taken)
    return values


def _slack(model: TeamsModel, host: Host, members: list[int], lead: int | None) -> dict[Key, int]:
    reviewers = model.terrain.reviewers
    return {
        ("short_place", host.id): max(0, model.rules.team_size - len(members)),
        ("short_lead", host.id): int(lead is None),
        ("short_expert", host.id): int(not any(model.terrain.is_expert(host, one) for one in members)),
        ("short_external", host.id): max(0, model.rules.externals - sum(reviewers[p].is_external for p in members)),
        ("same_phase_only", host.id): int(not any(model.terrain.brings_phase(host, one) for one in members)),
    }


def flags(model: TeamsModel) -> Iterator[tuple[Key, Var]]:
    """Yield the variables that say the teams."""
    return ((key, var) for key, var in model.variables.items() if key[0] in ("seat", "lead", "visit"))


def teams_of(model: TeamsModel, value: Mapping[Key, bool]) -> dict[int, Team]:
    """Return the teams that the true variables say."""
    return {host.id: _read(model, host, value) for host in model.task.hosts}


def _read(model: TeamsModel, host: Host, value: Mapping[Key, bool]) -> Team:
    people = [one for one in model.by_host[host.id] if value["seat", one, host.id]]
    members = tuple(one for one in people if not model.terrain.reviewers[one].is_trainee)
    trainees = tuple(one for one in people if model.terrain.reviewers[one].is_trainee)
    lead = next((one for one in members if value.get(("lead", one, host.id))), None)
    windows = model.terrain.windows(host) if model.with_windows else ()
    window = next((one for one in windows if value["visit", host.id, one]), None)
    if not people and host.id not in model.terrain.locked_windows:
        window = None
    return Team(host.id, window, members, lead, trainees)
