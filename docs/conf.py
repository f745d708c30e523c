from importlib.metadata import version as installed_version

project = "django_catalog"
author = "django_catalog contributors"
copyright = f"2026, {author}"
release = version = installed_version("django-catalog-kit")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"django_catalog {release}"
