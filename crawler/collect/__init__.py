"""Collects pages with Scrapy into a folder of WARC files. All Scrapy code of the project is in this room."""
