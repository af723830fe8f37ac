"""How forms look everywhere: `{{ form }}` and `{{ field.as_field_group }}` render the one component set."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Labels tied to fields, hint and error named by aria-describedby, a summary of errors with links on top."""

    form_template_name = "core/form/form.html"
    formset_template_name = "core/form/formset.html"
    field_template_name = "core/form/field.html"
