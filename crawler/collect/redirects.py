"""Where a redirect may lead: a page of the same site that nobody fetches yet."""

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.collect.failures import KNOWN, Refused
from crawler.collect.scope import Scope
from crawler.collect.urls import canonical


class SiteRedirects(RedirectMiddleware):
    """Scrapy's own, held to the scope of the crawl. The hops are in the archive, whatever becomes of the last."""

    def process_response(  # type: ignore[override]  # the superclass takes a deprecated `spider`, too
        self, request: Request, response: Response
    ) -> Request | Response:
        """The response, or the request for the page it leads to."""
        try:
            result = super().process_response(request, response)
        except IgnoreRequest:
            raise Refused("redirect", f"more than {self.max_redirect_times} redirects") from None
        except ValueError as error:
            raise Refused("bad_url", f"redirect to a malformed URL: {error}") from None
        if isinstance(result, Response) or "errand" not in request.cb_kwargs:
            return result
        return self._within_scope(request, result)

    def _within_scope(self, request: Request, onward: Request) -> Request:
        try:
            target = canonical(onward.url)
        except ValueError as error:
            raise Refused("bad_url", f"redirect to a malformed URL: {error}") from None
        if target in (request.url, *request.meta.get("redirect_urls", ())):
            raise Refused("redirect", f"loop back to {target}")
        scope: Scope = self.crawler.settings["DOORWAY_SCOPE"]
        if not scope.holds(target):
            raise Refused("offsite", f"redirect to {target}")
        if not scope.claim(target):
            raise Refused(KNOWN, f"redirect to {target}")
        return onward.replace(url=target)
