"""What robots.txt forbids."""

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.collect.failures import Refused


class RobotsRules(RobotsTxtMiddleware):
    """Scrapy's own, with a refusal that can be told from others."""

    async def process_request(self, request: Request) -> None:  # type: ignore[override]  # see redirects.py
        """Refuse what robots.txt forbids."""
        try:
            await super().process_request(request)
        except IgnoreRequest:
            raise Refused("robots", "forbidden by robots.txt") from None
