"""A small web to try the audit on: spam families and honest look-alikes, served from loopback, with the truth known."""

from crawler.demo.network import build_network
from crawler.demo.server import Served, serve
from crawler.demo.sites import Resource, Site, Truth, truth

__all__ = ["Resource", "Served", "Site", "Truth", "build_network", "serve", "truth"]
