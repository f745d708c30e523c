import pytest
from django.contrib.auth.models import Permission


@pytest.fixture
def staff(client, django_user_model):
    """Log in a member of staff with these permissions."""

    def log_in(*codenames):
        user = django_user_model.objects.create_user("staff", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(user)
        return client

    return log_in
