"""Routes of offers: events."""

from django.urls import URLPattern, path

from offers.views.events import changing, feeds, lists, pages, parts, sessions, venues, writing

EVENT = "events/<int:event_id>/"

urlpatterns: list[URLPattern] = [
    path("events/", lists.event_list, name="events"),
    path("events/calendar/", lists.event_calendar, name="event_calendar"),
    path("events/map/", lists.event_map, name="event_map"),
    path("events/new/", writing.event_new, name="event_new"),
    path("events/your-calendar/", feeds.calendar_feed, name="calendar_feed"),
    path("calendars/<str:key>.ics", feeds.feed_file, name="feed_file"),
    path("venues/", venues.venue_list, name="venues"),
    path("venues/new/", venues.venue_new, name="venue_new"),
    path("venues/<int:venue_id>/", venues.venue_change, name="venue_change"),
    path(EVENT, pages.event_page, name="event"),
    path(EVENT + "event.ics", pages.event_ics, name="event_ics"),
    path("bookings/<int:booking_id>/event.ics", pages.booking_ics, name="booking_ics"),
    path(EVENT + "files/<int:material_id>/", pages.event_material, name="event_material"),
    path(EVENT + "change/", writing.event_change, name="event_change"),
    path(EVENT + "place/", writing.event_place, name="event_place"),
    path(EVENT + "copy/", writing.event_copy, name="event_copy"),
    path(EVENT + "publish/", writing.event_publish, name="event_publish"),
    path(EVENT + "close/", writing.event_close, name="event_close"),
    path(EVENT + "finish/", writing.event_finish, name="event_finish"),
    path(EVENT + "cancel/", changing.event_cancel, name="event_cancel"),
    path(EVENT + "move/", changing.event_move, name="event_move"),
    path(EVENT + "places/", changing.event_capacity, name="event_capacity"),
    path(EVENT + "sessions/", sessions.event_sessions, name="event_sessions"),
    path(EVENT + "series/", sessions.event_series, name="event_series"),
    path(EVENT + "sessions/<int:session_id>/", sessions.session_change, name="session_change"),
    path(EVENT + "sessions/<int:session_id>/remove/", sessions.session_remove, name="session_remove"),
    path(EVENT + "kept-places/", parts.event_quotas, name="event_quotas"),
    path(EVENT + "kept-places/<int:quota_id>/drop/", parts.event_quota_drop, name="event_quota_drop"),
    path(EVENT + "files/", parts.event_materials, name="event_materials"),
    path(EVENT + "files/<int:material_id>/remove/", parts.event_material_remove, name="event_material_remove"),
    path(EVENT + "messages/", parts.event_messages, name="event_messages"),
]
