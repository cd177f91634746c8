"""Routes of offers: evaluation."""

from django.urls import path

from offers.views.evaluation import answering, forms, results

urlpatterns = [
    path("evaluation/", results.evaluation_results, name="evaluation_results"),
    path("evaluation/mine/", results.evaluation_speaker, name="evaluation_speaker"),
    path("evaluation/events/<int:event_id>/", results.evaluation_event, name="evaluation_event"),
    path("evaluation/forms/", forms.evaluation_forms, name="evaluation_forms"),
    path("evaluation/forms/new/", forms.evaluation_form_new, name="evaluation_form_new"),
    path("evaluation/forms/<int:form_id>/", forms.evaluation_form, name="evaluation_form"),
    path("evaluation/forms/<int:form_id>/questions/", forms.question_new, name="question_new"),
    path("evaluation/forms/<int:form_id>/questions/<slug:key>/", forms.question_change, name="question_change"),
    path("evaluation/forms/<int:form_id>/questions/<slug:key>/move/", forms.question_move, name="question_move"),
    path("evaluation/forms/<int:form_id>/try/", forms.evaluation_preview, name="evaluation_preview"),
    path("evaluation/forms/<int:form_id>/do/", forms.evaluation_do, name="evaluation_do"),
    path("evaluation/forms/<int:form_id>/version/", forms.evaluation_version, name="evaluation_version"),
    path("evaluation/forms/<int:form_id>/discard/", forms.evaluation_discard, name="evaluation_discard"),
    path("evaluation/answer/<int:request_id>/", answering.evaluation_own, name="evaluation_own"),
    path("evaluation/<str:key>/", answering.evaluation, name="evaluation"),
]
