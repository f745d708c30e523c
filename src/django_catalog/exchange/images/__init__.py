"""Pictures of products: files beside an import, and those on other servers."""

from .fetching import FetchProblem, FetchReport, ImageFetcher

__all__ = ["FetchProblem", "FetchReport", "ImageFetcher"]
