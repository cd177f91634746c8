"""Routes of offers: days."""

from django.urls import path

from offers.views.days import certificates, check_in, cpd, day, settle, walk_in

urlpatterns = [
    path("days/", day.day_list, name="days"),
    path("days/<int:session_id>/", day.day, name="day"),
    path("days/<int:session_id>/bookings/<int:booking_id>/", day.day_mark, name="day_mark"),
    path("days/<int:session_id>/rest/", day.day_rest, name="day_rest"),
    path("days/<int:session_id>/walk-in/", walk_in.walk_in, name="day_walk_in"),
    path("days/<int:session_id>/sign-in-sheet/", day.sign_in_sheet, name="sign_in_sheet"),
    path("days/<int:session_id>/poster/", day.day_poster, name="day_poster"),
    path("check-in/<str:key>/", check_in.check_in_page, name="check_in"),
    path("events/<int:event_id>/settle/", settle.event_settle, name="event_settle"),
    path("events/<int:event_id>/no-shows/<int:booking_id>/", settle.no_show_take_back, name="no_show_take_back"),
    path("events/<int:event_id>/certificates/<int:booking_id>/", settle.certificate_issue, name="certificate_issue"),
    path("certificates/", certificates.certificate_find, name="certificate_find"),
    path("certificates/<int:certificate_id>/file/", certificates.certificate, name="certificate"),
    path("certificates/<int:certificate_id>/revoke/", certificates.certificate_revoke, name="certificate_revoke"),
    path("certificates/<str:code>/", certificates.certificate_check, name="certificate_check"),
    path("cpd/", cpd.cpd, name="cpd"),
    path("cpd/add/", cpd.cpd_add, name="cpd_add"),
    path("cpd/<int:entry_id>/", cpd.cpd_change, name="cpd_change"),
    path("cpd/<int:entry_id>/reflection/", cpd.cpd_reflect, name="cpd_reflect"),
    path("cpd/<int:entry_id>/take-out/", cpd.cpd_delete, name="cpd_delete"),
    path("cpd/staff/", cpd.cpd_school, name="cpd_school"),
]
