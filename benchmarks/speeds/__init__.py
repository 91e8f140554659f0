"""How fast a site is fetched, beside plain Scrapy."""
