"""Why a place cannot be booked, kept, passed on or given up; each has a code and says what to do instead."""

from offers.errors import OffersRefused


class NotEligible(OffersRefused):
    """The event is not for schools, or people, of this kind."""

    code = "not_eligible"


class AlreadyBooked(OffersRefused):
    """The delegate has a place of this event, or is offered one."""

    code = "already_booked"


class NotYourSchool(OffersRefused):
    """The delegate does not belong to the school the place is for."""

    code = "not_your_school"


class PrerequisiteMissing(OffersRefused):
    """The delegate has to attend something else first."""

    code = "prerequisite_missing"


class NoDelegates(OffersRefused):
    """Nobody was chosen, or far too many."""

    code = "no_delegates"


class SubmissionReused(OffersRefused):
    """The same form was sent before with something else in it."""

    code = "submission_reused"
    message = "This form was sent before, with something else in it. Open it again to book more."


class NoApprover(OffersRefused):
    """The amount is above the limit of who books, and nobody else of the school may approve it."""

    code = "no_approver"


class AboveLimit(OffersRefused):
    """A place would move to a dearer date than who moves it may pay for; the message says who may."""

    code = "above_limit"


class BookingEnded(OffersRefused):
    """The booking has no place any more; the message says what became of it."""

    code = "booking_ended"


class PriceChanged(OffersRefused):
    """The places cost something else than was shown; nothing was booked."""

    code = "price_changed"


class FeeChanged(OffersRefused):
    """The fee is not what was shown any more; nothing was changed."""

    code = "fee_changed"


class TooLate(OffersRefused):
    """The terms of the booking do not allow it any more."""

    code = "too_late"


class HoldEnded(OffersRefused):
    """The places are held no more: the time is over, or they were given up."""

    code = "hold_ended"
    message = "These places are not held any more. Book again."


class PlacesFree(OffersRefused):
    """There is no need to wait: places are free."""

    code = "places_free"
    message = "There are places left. Book one."


class NoWaitingList(OffersRefused):
    """The event keeps no waiting list, or is over."""

    code = "no_waiting_list"


class OfferEnded(OffersRefused):
    """The place offered was answered before, went to the next, or was never offered."""

    code = "offer_ended"


class OtherOffer(OffersRefused):
    """A place moves between dates of the same offer only."""

    code = "other_offer"
    message = "A place can only be moved to another date of the same course."


class PolicyInUse(OffersRefused):
    """A version of booking terms that somebody booked under is kept as it is."""

    code = "policy_in_use"
