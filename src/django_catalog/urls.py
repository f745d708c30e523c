app_name = "django_catalog"
urlpatterns = []
