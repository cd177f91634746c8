"""Routes of offers, below /offers/, by subject."""

from offers.urls import bookings, buying, catalogue, days, delivery, evaluation, events, insight

urlpatterns = [
    *catalogue.urlpatterns,
    *buying.urlpatterns,
    *events.urlpatterns,
    *bookings.urlpatterns,
    *days.urlpatterns,
    *evaluation.urlpatterns,
    *delivery.urlpatterns,
    *insight.urlpatterns,
]
