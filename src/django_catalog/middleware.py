def CatalogMiddleware(get_response):
    return get_response
