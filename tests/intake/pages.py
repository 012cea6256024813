"""Pages of invented outlets, put together from parts."""

STORY = (
    "Shells hit the grain market of Ardun on Monday and killed two traders, the town's mayor said.",
    "The mayor, Lena Orvik, accused the rebels who hold the hills in the north of firing them.",
    "A rebel commander denied it and said that his men had kept to the truce since it was signed in May.",
    "Talks on the withdrawal of foreign troops are due to go on in the capital on Thursday, as planned.",
)
TITLE = "Shells hit the market of a northern town"


def page(
    *,
    title: str = TITLE,
    head: str = "",
    above: str = "",
    story: tuple[str, ...] = STORY,
    below: str = "",
    site: str = " | The Ardun Courier",
) -> str:
    """Return a page with menus around an article."""
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in story)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}{site}</title>{head}</head><body>"
        "<header><nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav></header>"
        f"<main><article><h1>{title}</h1>{above}{body}{below}</article></main>"
        "<footer><p>Terms of use</p></footer></body></html>"
    )
