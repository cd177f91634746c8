"""Routes of offers: insight."""

from django.urls import URLPattern, path

from offers.views.insight import reports, schools, statements, value

urlpatterns: list[URLPattern] = [
    path("insight/", reports.insight_take_up, name="insight_take_up"),
    path("insight/income/", reports.insight_income, name="insight_income"),
    path("insight/ratings/", reports.insight_ratings, name="insight_ratings"),
    path("insight/capacity/", reports.insight_capacity, name="insight_capacity"),
    path("insight/engagement/", schools.heat_map, name="heat_map"),
    path("insight/renewals-at-risk/", schools.churn, name="churn"),
    path("insight/value/", statements.value_statements, name="value_statements"),
    path("insight/value/<int:start_year>/make/", statements.value_make, name="value_make"),
    path("insight/value/<int:start_year>/send/", statements.value_send, name="value_send"),
    path("insight/value/<int:start_year>/progress/", statements.value_progress, name="value_progress"),
    path("value/<int:school_id>/", value.value_statement, name="value_statement"),
    path("value/<int:school_id>/pdf/", value.value_pdf, name="value_pdf"),
    path("value/<int:school_id>/make/", value.value_make_one, name="value_make_one"),
    path("value/<int:school_id>/<slug:kind>/", value.value_rows, name="value_rows"),
    path("value/statement/<int:statement_id>/", value.value_frozen, name="value_frozen"),
    path("value/statement/<int:statement_id>/pdf/", value.value_frozen_pdf, name="value_frozen_pdf"),
]
