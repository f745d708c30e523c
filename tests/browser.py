"""What a browser would send for a form on a page, so that tests post whole pages."""

from html.parser import HTMLParser


def filled_in(response, changes=None, **more):
    """The controls of the page's form as they are shown, with these changes."""
    parser = _Controls()
    parser.feed(response.content.decode())
    form = next(form for form in parser.forms if "csrfmiddlewaretoken" in form and len(form) > 2)
    return {**form, **(changes or {}), **more}


class _Controls(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif not self.forms or "disabled" in attrs:
            return
        elif tag == "input" and attrs.get("name"):
            self._handle_input(attrs)
        elif tag == "select":
            self.select, self.options = attrs["name"], []
        elif tag == "option" and self.select:
            self.options.append((attrs["value"], "selected" in attrs))
        elif tag == "textarea":
            self.textarea, self.text = attrs["name"], ""

    def handle_data(self, data):
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            for value in chosen or [value for value, _selected in self.options[:1]]:
                self._add(self.select, value)
            self.select = None
        elif tag == "textarea" and self.textarea:
            self._add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None

    def _handle_input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in attrs:
            return
        if kind not in ("file", "submit", "image", "reset", "button"):
            default = "on" if kind in ("checkbox", "radio") else ""
            self._add(attrs["name"], attrs.get("value", default))

    def _add(self, name, value):
        self.forms[-1].setdefault(name, []).append(value)
