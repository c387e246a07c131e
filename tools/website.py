"""Write the series as a web site, and show it on this computer as its host will.

    .venv/bin/python tools/website.py [--output site] [--states 5000] [--address https://someone.github.io/cats/] [--port 8000]

The pages are those of the hand-outs (handouts.py); beyond them a site has what pages/site.py writes.
"""

import os

import handouts
import remote
from pages import links, serve
from pages.site import Site

PORTS = range(1024, 65536)
handouts.NAME = "Web site"


def address(given):
    """Return the address at which the site will be, and the words for why it is not known, if so."""
    there, unknown = links.published(remote.ROOT)
    try:
        found = remote.site(there, given)
    except remote.UnknownError as error:
        handouts.stop(str(error))
    return found, unknown or "GitLab gives each project's pages an address of their own (Deploy, Pages)."


def show(folder, path, port):
    """Serve the site until Ctrl+C."""
    try:
        serving = serve.server(folder, path, port)
    except OSError as error:
        handouts.stop(f"port {port} cannot be used ({error.strerror}); name another (PORT=8001).")
    print(f"Web site: at http://localhost:{port}{path} on this computer; Ctrl+C ends it.", flush=True)
    try:
        serving.serve_forever()
    except KeyboardInterrupt:
        serving.server_close()


def main():
    """Make the site; show it, if a port is named."""
    parser = handouts.options(__doc__.splitlines()[0], "site")
    parser.add_argument(
        "--address",
        default=os.environ.get("SITE_URL", ""),
        help="where the site will be (default: SITE_URL of the environment, else where GitHub puts it)",
    )
    parser.add_argument("--port", type=int, help="show it at this port of this computer")
    asked = parser.parse_args()
    if asked.port is not None and asked.port not in PORTS:
        handouts.stop(f"PORT={asked.port} was given; allowed is {PORTS.start} to {PORTS.stop - 1}.")
    at, unknown = address(asked.address)
    folder = handouts.produce(asked, lambda pages: Site(pages, at))
    if at:
        print(f"Web site: {folder}, for {at}")
    else:
        print(
            f"Web site: {folder}. Where it will be is not known: {unknown} So its pages have no canonical address and no picture "
            "for links, and there is no sitemap; give the address as SITE_URL=https://…"
        )
    if asked.port is not None:
        show(folder, Site(folder, at).path, asked.port)


if __name__ == "__main__":
    main()
