"""The ways in which a page of the demo network shows a video."""

from dataclasses import dataclass

FORMS = ("iframe", "nocookie", "short-link", "bare", "lazy", "lite", "vimeo", "json-ld", "none")
"""YouTube player, its no-cookie twin, youtu.be link, address as text, player loaded late, custom element, Vimeo
player, structured data only, no video."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A video and the form of its embedding; `id` is the provider's own."""

    form: str
    id: str

    @property
    def video_id(self) -> str:
        return f"{'vimeo' if self.form == 'vimeo' else 'youtube'}:{self.id}"

    @property
    def schema(self) -> dict[str, str]:
        """The schema.org record of the `json-ld` form."""
        return {
            "@context": "https://schema.org",
            "@type": "VideoObject",
            "name": "Watch how it is done",
            "embedUrl": f"https://www.youtube.com/embed/{self.id}",
            "thumbnailUrl": f"https://i.ytimg.com/vi/{self.id}/hqdefault.jpg",
            "uploadDate": "2023-04-02",
        }


def make_clip(form: str, ident: str) -> Clip | None:
    """The clip of a page; None for the form `none`, ValueError for a form that no theme can draw."""
    if form not in FORMS:
        raise ValueError(f"unknown video form {form!r}: use one of {', '.join(FORMS)}")
    return None if form == "none" else Clip(form, ident)
