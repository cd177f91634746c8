"""What a view on a partnership's host may rely on: the request as `ActorMiddleware` leaves it."""

from django.http import HttpRequest

from membership.models import Person, School


class PersonRequest(HttpRequest):
    """A request of somebody signed in; `acting_school` is the school chosen in the switcher, if any."""

    person: Person
    actor: Person
    acting_school: School | None
    place: str
