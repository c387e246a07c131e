"""Serve a web site's folder on this computer as a host of static pages does: under a path, texts compressed, its own page for what is not there."""

import gzip
import http.server
import mimetypes
from functools import partial
from urllib.parse import unquote, urlsplit


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers with the files of `folder`, which stands at `path`."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folder, path, *arguments):
        self.folder, self.site = folder, path
        super().__init__(*arguments)

    def do_GET(self):
        """Answer with a file, or with the site's own page for what is not there."""
        found = self._found()
        file = found or self.folder / "404.html"
        content, kind = file.read_bytes(), mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_response(200 if found else 404)
        if kind.split("/")[0] == "text" or file.suffix == ".xml":
            kind = f"{kind}; charset=utf-8"
            if "gzip" in self.headers.get("Accept-Encoding", ""):
                content = gzip.compress(content, 6)
                self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def do_HEAD(self):
        """Answer with what stands before the file."""
        self.do_GET()

    def _found(self):
        """Return the file that was asked for, or None."""
        asked = unquote(urlsplit(self.path).path)
        if not asked.startswith(self.site):
            return None
        file = (self.folder / (asked.removeprefix(self.site) or "index.html")).resolve()
        return file if file.is_relative_to(self.folder) and file.is_file() else None

    def log_message(self, *words):
        """Say nothing of each request."""


def server(folder, path="/", port=0):
    """Return a server of a folder, for this computer alone; port 0 is any that is free."""
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, folder.resolve(), path))
