"""Routes of reports: factual check, signature, sharing, workshop, plan, follow-ups, rating."""

from django.urls import path
from django.urls.resolvers import URLPattern

from peer_review.views.reports import checking, following, links, planning, reports, sharing

urlpatterns: list[URLPattern] = [
    path("<int:pk>/check/", checking.factual_check, name="factual_check"),
    path("<int:pk>/check/statement/", checking.reply_statement, name="reply_statement"),
    path("<int:pk>/check/<int:reply_id>/", checking.reply_answer, name="reply_answer"),
    path("<int:pk>/agree/", checking.report_agree, name="report_agree"),
    path("<int:pk>/redraft/", checking.report_redraft, name="report_redraft"),
    path("<int:pk>/sign/", reports.report_sign, name="report_sign"),
    path("<int:pk>/report/", reports.report, name="report"),
    path("<int:pk>/report.pdf", reports.report_pdf, name="report_pdf"),
    path("<int:pk>/summary.pdf", reports.summary_pdf, name="summary_pdf"),
    path("<int:pk>/workshop-pack.pdf", reports.workshop_pack, name="workshop_pack"),
    path("<int:pk>/shares/", sharing.shares, name="shares"),
    path("<int:pk>/shares/new/", sharing.share_new, name="share_new"),
    path("<int:pk>/shares/<int:share_id>/end/", sharing.share_revoke, name="share_revoke"),
    path("shared/<str:key>/", links.shared_report, name="shared_report"),
    path("<int:pk>/workshop/", planning.workshop, name="workshop"),
    path("<int:pk>/actions/", planning.plan, name="actions"),
    path("<int:pk>/actions/agree/", planning.plan_agree, name="plan_agree"),
    path("<int:pk>/actions/<int:action_id>/", planning.action_change, name="action_change"),
    path("<int:pk>/actions/<int:action_id>/<slug:step>/", planning.action_step, name="action_step"),
    path("<int:pk>/follow-ups/<int:follow_up_id>/", following.follow_up, name="follow_up"),
    path("<int:pk>/follow-ups/<int:follow_up_id>/waive/", following.follow_up_waive, name="follow_up_waive"),
    path("<int:pk>/rate/", following.review_rate, name="review_rate"),
    path("<int:pk>/close/", following.review_close, name="review_close"),
]
