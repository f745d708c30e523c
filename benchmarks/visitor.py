"""Asks a site for pages without a network."""

from collections.abc import Callable

from django.core.handlers.base import BaseHandler
from django.http import HttpResponseBase
from django.test import RequestFactory


def visitor() -> Callable[[str], HttpResponseBase]:
    """A function that asks for an address and makes sure that there is an answer."""
    handler, requests = BaseHandler(), RequestFactory()
    handler.load_middleware()

    def ask(address):
        response = handler.get_response(requests.get(address))
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}")
        return response

    return ask
