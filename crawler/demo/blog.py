"""Honest weblogs: posts by a person, tag and archive pages, a privacy policy from the form book."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.demo.articles import Anchor, Part, read_parts
from crawler.demo.privacy import fill_policy
from crawler.demo.sites import Resource, Site, Truth, found_site, html_page
from crawler.demo.themes import DATA, Brand, Sheet, draw, read_table
from crawler.demo.videos import Clip, make_clip

FAMILY = "blog"
_MODIFIED = "Sun, 10 Mar 2024 18:20:00 GMT"
_LATEST = 4


@dataclass(frozen=True, slots=True)
class Post:
    """One post; `date` is ISO 8601."""

    slug: str
    title: str
    date: str
    tags: tuple[str, ...]
    text: str
    clip: Clip | None

    @property
    def anchor(self) -> Anchor:
        return Anchor(f"/{self.date[:4]}/{self.slug}/", self.title)


def build_blog_site(host: str) -> Site:
    """A weblog with a host of its own."""
    pages = build_blog_pages(host)
    return found_site(host, _find_blog(host)["name"], pages, modified=_MODIFIED, sitemap=True)


def build_blog_pages(host: str, extra: tuple[Anchor, ...] = ()) -> tuple[Resource, ...]:
    """All pages of a weblog; the `extra` links go on its start page."""
    blog = _find_blog(host)
    posts = read_posts(blog["folder"])
    brand = _brand(blog)
    sheets = [*_lay_out_listings(blog, posts, extra), *_lay_out_tags(posts)]
    pages = [_draw_page(brand, sheet, "") for sheet in sheets]
    return (*pages, *(_draw_page(brand, _lay_out_post(post), FAMILY, post.clip) for post in posts))


def read_posts(folder: str) -> tuple[Post, ...]:
    """The posts of one weblog, newest first."""
    files = sorted((DATA / "blog" / "posts" / folder).glob("*.txt"))
    posts = [_read_post(file.stem, file.read_text(encoding="utf-8")) for file in files]
    return tuple(sorted(posts, key=lambda post: post.date, reverse=True))


def _read_post(slug: str, source: str) -> Post:
    head, _, text = source.partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    form, _, ident = fields.get("video", "none ").partition(" ")
    return Post(slug, fields["title"], fields["date"], tuple(fields["tags"].split(", ")), text, make_clip(form, ident))


def _find_blog(host: str) -> dict[str, Any]:
    blogs: list[dict[str, Any]] = read_table("blog/blogs.toml")["blog"]
    return next(blog for blog in blogs if blog["host"] == host)


def _brand(blog: Mapping[str, Any]) -> Brand:
    menu = [Anchor("/", "Home"), Anchor("/archive/", "Archive"), Anchor("/about/", "About")]
    if blog["policy_date"]:
        menu.append(Anchor("/privacy/", "Privacy"))
    return Brand(blog["name"], blog["tagline"], f"http://{blog['host']}", tuple(menu))


def _lay_out_listings(blog: Mapping[str, Any], posts: tuple[Post, ...], extra: tuple[Anchor, ...]) -> list[Sheet]:
    latest = tuple(post.anchor for post in posts[:_LATEST])
    every = tuple(Anchor(post.anchor.href, f"{post.title} ({post.date})") for post in posts)
    start = [Part("text", blog["tagline"]), Part("links", links=latest)]
    if extra:
        start += [Part("heading", "From the kitchen"), Part("links", links=extra)]
    sheets = [
        Sheet("/", "Home", blog["name"], tuple(start)),
        Sheet("/archive/", "Archive", "All posts", (Part("links", links=every),)),
        Sheet("/about/", "About", "About", (Part("text", blog["about"]),)),
    ]
    if blog["policy_date"]:
        policy = fill_policy(blog["name"], blog["host"], blog["policy_date"])
        sheets.append(Sheet("/privacy/", "Privacy policy", "Privacy policy", policy))
    return sheets


def _lay_out_tags(posts: tuple[Post, ...]) -> list[Sheet]:
    tags = sorted({tag for post in posts for tag in post.tags})
    return [
        Sheet(
            f"/tags/{tag}/",
            f"Posts about {tag}",
            tag,
            (Part("links", links=tuple(post.anchor for post in posts if tag in post.tags)),),
        )
        for tag in tags
    ]


def _lay_out_post(post: Post) -> Sheet:
    tags = tuple(Anchor(f"/tags/{tag}/", tag) for tag in post.tags)
    parts = read_parts(post.text, post.clip)
    return Sheet(post.anchor.href, post.title, post.title, parts, date=post.date, tags=tags)


def _draw_page(brand: Brand, sheet: Sheet, family: str, clip: Clip | None = None) -> Resource:
    video_ids = (clip.video_id,) if clip else ()
    known = Truth(f"{brand.home}{sheet.path}", "honest", family, video_ids=video_ids)
    return html_page(sheet.path, draw("journal", brand, sheet), known)
