"""Routes of matching: groups and teams of a cycle."""

from django.urls import path

from peer_review.views.matching import groups, plans, publishing, runs, teams

urlpatterns = [
    path("cycles/<int:cycle_id>/matches/", runs.match_runs, name="match_runs"),
    path("cycles/<int:cycle_id>/matches/new/", runs.match_run_new, {"subject": "teams"}, name="match_run_new"),
    path("cycles/<int:cycle_id>/groups/new/", runs.match_run_new, {"subject": "groups"}, name="match_groups_new"),
    path("cycles/<int:cycle_id>/groups/", groups.cycle_groups, name="cycle_groups"),
    path("cycles/groups/<int:group_id>/change/", groups.group_change, name="group_change"),
    path("cycles/groups/schools/<int:participant_id>/move/", groups.group_move, name="group_move"),
    path("cycles/matches/<int:run_id>/", plans.match_run, name="match_run"),
    path("cycles/matches/<int:run_id>/progress/", runs.match_run_progress, name="match_run_progress"),
    path("cycles/matches/<int:run_id>/stop/", runs.match_run_stop, name="match_run_stop"),
    path("cycles/matches/<int:run_id>/go-on/", runs.match_run_go_on, name="match_run_go_on"),
    path("cycles/matches/<int:run_id>/compare/", plans.match_run_compare, name="match_run_compare"),
    path("cycles/matches/<int:run_id>/publish/", publishing.match_run_publish, name="match_run_publish"),
    path("cycles/matches/<int:run_id>/repair/", publishing.match_run_repair, name="match_run_repair"),
    path("cycles/matches/<int:run_id>/schools/<int:host>/", teams.match_host, name="match_host"),
    path("cycles/matches/<int:run_id>/schools/<int:host>/lock/", teams.match_lock, name="match_lock"),
    path("cycles/matches/<int:run_id>/schools/<int:host>/change/", teams.match_override, name="match_override"),
]
