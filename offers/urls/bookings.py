"""Routes of offers: places, waiting lists, terms of booking."""

from django.urls import path

from offers.views.bookings import book, changing, lists, terms, waiting

urlpatterns = [
    path("events/<int:event_id>/book/", book.book, name="event_book"),
    path("events/<int:event_id>/wait/", waiting.waiting_join, name="waiting_join"),
    path("events/<int:event_id>/delegates/", lists.event_delegates, name="event_delegates"),
    path("bookings/", lists.booking_list, name="bookings"),
    path("bookings/<int:booking_id>/", lists.booking, name="booking"),
    path("bookings/<int:booking_id>/cancel/", changing.booking_cancel, name="booking_cancel"),
    path("bookings/<int:booking_id>/swap/", changing.booking_swap, name="booking_swap"),
    path("bookings/<int:booking_id>/move/", changing.booking_move, name="booking_move"),
    path("bookings/<int:booking_id>/needs/", changing.booking_needs, name="booking_needs"),
    path("bookings/<int:booking_id>/missed/", changing.booking_missed, name="booking_missed"),
    path("waiting/", waiting.waiting_list, name="waiting"),
    path("waiting/answer/<str:key>/", waiting.waiting_answer, name="waiting_answer"),
    path("waiting/<int:entry_id>/", waiting.waiting_entry, name="waiting_entry"),
    path("waiting/<int:entry_id>/offer/", waiting.waiting_offer, name="waiting_offer"),
    path("booking-terms/", terms.booking_policies, name="booking_policies"),
    path("booking-terms/new/", terms.booking_policy_new, name="booking_policy_new"),
    path("booking-terms/<int:policy_id>/", terms.booking_policy, name="booking_policy"),
    path("booking-terms/<int:policy_id>/change/", terms.booking_policy_change, name="booking_policy_change"),
]
