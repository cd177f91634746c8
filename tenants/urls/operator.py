"""The operator's routes, under `operator/` on the association's host."""

from django.urls import path

from tenants.views import operator

urlpatterns = [
    path("", operator.partnerships, name="operator_partnerships"),
    path("partnerships/new/", operator.create, name="operator_create"),
    path("partnerships/<int:pk>/suspend/", operator.suspend, name="operator_suspend"),
    path("partnerships/<int:pk>/restore/", operator.restore, name="operator_restore"),
    path("health/", operator.service_health, name="operator_health"),
    path("register/", operator.register_imports, name="operator_register"),
]
