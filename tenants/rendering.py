"""How forms become HTML: Django's renderer with GOV.UK markup from `templates/`."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Render `{{ form }}` and `{{ field.as_field_group }}` as GOV.UK form groups."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
