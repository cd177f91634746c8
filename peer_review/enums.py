"""Choices of peer review."""

from typing import Final

from django.db.models import TextChoices


class Stage(TextChoices):
    """The steps of a review in their order; a cycle may leave out some (`peer_review.stages`)."""

    PLANNED = "planned", "Planned"
    SELF_EVALUATION = "self_evaluation", "Self-evaluation"
    FOCUS = "focus", "Focus"
    LOGISTICS = "logistics", "Evidence and logistics"
    VISIT = "visit", "Visit"
    FINDINGS = "findings", "Findings"
    DRAFT = "draft", "Draft report"
    CHECK = "check", "Factual check"
    AGREED = "agreed", "Report agreed"
    SIGNED = "signed", "Signed"
    WORKSHOP = "workshop", "Improvement workshop"
    ACTIONS = "actions", "Action plan"
    FOLLOW_UP = "follow_up", "Follow-up"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class Part(TextChoices):
    """What a review consists of; who sees a part depends on stage and role (`peer_review.visibility`)."""

    DATES = "dates", "Dates and stage"
    TEAM = "team", "Team"
    FOCUS = "focus", "Focus"
    SELF_EVALUATION = "self_evaluation", "Self-evaluation"
    LOGISTICS = "logistics", "Timetable and logistics"
    DOCUMENTS = "documents", "Documents"
    EVIDENCE = "evidence", "Evidence"
    FINDINGS = "findings", "Findings"
    DRAFT = "draft", "Draft report"
    REPLY = "reply", "Factual check"
    REPORT = "report", "Report"
    SUMMARY = "summary", "Summary"
    ACTIONS = "actions", "Action plan"
    FOLLOW_UP = "follow_up", "Follow-up"
    RATING = "rating", "Rating by the school"
    INDEX = "index", "Challenge index"
    SECOND_READING = "second_reading", "Second reading"


class Viewer(TextChoices):
    """In what role somebody looks at a review."""

    LEAD = "lead", "Lead reviewer"
    TEAM = "team", "Team member"
    TRAINEE = "trainee", "Trainee"
    FACILITATOR = "facilitator", "Workshop facilitator"
    READER = "reader", "Second reader"
    INVITED = "invited", "Invited reviewer"
    HEAD = "head", "Head of the school reviewed"
    STAFF = "staff", "Staff of the school reviewed"
    GOVERNOR = "governor", "Governor of the school reviewed"
    CHOSEN = "chosen", "Somebody the head shares with"
    OFFICE = "office", "The partnership’s office"
    OUTSIDER = "outsider", "Anybody else"


class SeatRole(TextChoices):
    """What somebody does in a review's team."""

    LEAD = "lead", "Lead reviewer"
    MEMBER = "member", "Reviewer"
    TRAINEE = "trainee", "Trainee"
    EXTERNAL = "external", "External reviewer"
    FACILITATOR = "facilitator", "Workshop facilitator"
    READER = "reader", "Second reader"


VISITING: Final = (SeatRole.LEAD, SeatRole.MEMBER, SeatRole.TRAINEE, SeatRole.EXTERNAL)


class SeatStatus(TextChoices):
    """From the invitation to the answer; places count from planned to accepted."""

    PLANNED = "planned", "Not yet invited"
    INVITED = "invited", "Invited"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "No longer in the team"


class FrameworkStatus(TextChoices):
    """A framework is changed as a draft only; a published version stays as it is."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "No longer offered"


class CycleStatus(TextChoices):
    """The life of a cycle."""

    DRAFT = "draft", "Being set up"
    RUNNING = "running", "Running"
    CLOSED = "closed", "Closed"


class GroupShape(TextChoices):
    """How schools are grouped; teams come from the own group where there are groups."""

    NONE = "none", "No groups: teams from all schools"
    PAIRS = "pairs", "Pairs that do not review each other"
    TRIADS = "triads", "Triads"
    CLUSTERS = "clusters", "Clusters"
    WHOLE = "whole", "One group of all schools"


GROUPED: Final = (GroupShape.PAIRS, GroupShape.TRIADS, GroupShape.CLUSTERS)


class FocusSource(TextChoices):
    """Who chooses what a review looks at."""

    SCHOOL = "school", "The school chooses"
    DATA = "data", "Agreed from data and self-evaluation"
    CYCLE = "cycle", "One focus for the whole cycle"
    FRAMEWORK = "framework", "All themes of the framework"


class OfficeSees(TextChoices):
    """What the cycle's agreement shows the partnership once the head has signed."""

    NOTHING = "nothing", "Dates and stages only"
    THEMES = "themes", "Themes of the findings, counted"
    SUMMARY = "summary", "The summary"
    REPORT = "report", "The report"


class EvidenceKind(TextChoices):
    """What a piece of evidence speaks for."""

    NOTE = "note", "Note"
    STRENGTH = "strength", "Strength"
    CHALLENGE = "challenge", "Challenge"
    QUOTE = "quote", "Quote"


class FindingKind(TextChoices):
    """Praise or challenge; each partnership may use words of its own."""

    STRENGTH = "strength", "Strength"
    CHALLENGE = "challenge", "Challenge"


class MomentKind(TextChoices):
    """What a line of a review's timeline tells."""

    MOVED = "moved", "Next stage"
    POSTPONED = "postponed", "Postponed"
    DATED = "dated", "Date set"
    TEAM = "team", "Team"
    FOCUS = "focus", "Focus"
    DRAFTED = "drafted", "Draft"
    CHECKED = "checked", "Factual check"
    SIGNED = "signed", "Signed"
    SHARED = "shared", "Shared"
    REVOKED = "revoked", "No longer shared"
    REMINDED = "reminded", "Reminder"
    NOTED = "noted", "Note"


class PostponeReason(TextChoices):
    """Why a visit is put off."""

    OFSTED = "ofsted", "Ofsted inspection"
    ILLNESS = "illness", "Illness"
    WEATHER = "weather", "Closure or weather"
    OTHER = "other", "Another reason"


class TrainingKind(TextChoices):
    """What a reviewer was trained for."""

    REVIEWER = "reviewer", "Peer reviewer"
    LEAD = "lead", "Lead reviewer"
    FACILITATOR = "facilitator", "Workshop facilitator"
    READER = "reader", "Second reader"


class InterestKind(TextChoices):
    """Why somebody does not review a school."""

    FAMILY = "family", "Family"
    EMPLOYMENT = "employment", "Worked there"
    GOVERNOR = "governor", "Governor or trustee"
    OTHER = "other", "Another reason"


class RunStatus(TextChoices):
    """The life of one calculation of matches."""

    WAITING = "waiting", "Waits to begin"
    WORKING = "working", "Calculating"
    DONE = "done", "Done"
    STOPPED = "stopped", "Stopped: the best so far is kept"
    FAILED = "failed", "Failed"


LIVE_RUNS: Final = (RunStatus.WAITING, RunStatus.WORKING)
READABLE_RUNS: Final = (RunStatus.DONE, RunStatus.STOPPED)


class ReplyAnswer(TextChoices):
    """What the lead answers to a point of the factual check."""

    WAITING = "waiting", "Not yet answered"
    ACCEPTED = "accepted", "Accepted"
    PARTLY = "partly", "Partly accepted"
    DECLINED = "declined", "Not accepted"


class ShareAudience(TextChoices):
    """Whom the head lets see the report."""

    OFFICE = "office", "The partnership’s office"
    GOVERNORS = "governors", "Governors of the school"
    TRUST = "trust", "The trust"
    PERSON = "person", "A named person"
    ADDRESS = "address", "A named person by e-mail link"


class ActionStatus(TextChoices):
    """How far an action is."""

    OPEN = "open", "Not started"
    STARTED = "started", "Started"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


class BrokeringStatus(TextChoices):
    """From suggesting a match of two schools to the work itself."""

    INVITED = "invited", "Both heads asked"
    AGREED = "agreed", "Both heads agree"
    DECLINED = "declined", "Declined"
    DONE = "done", "Done"
