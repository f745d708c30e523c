"""A server of somebody else, in a thread of its own, that answers what a test tells it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class OtherServer:
    def __init__(self, tls=None):
        self.answers = {}
        self.requests = []
        """Each request's path and headers."""
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self.scheme, self.port = "https" if tls else "http", self._http.server_port
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)

    def __enter__(self):
        threading.Thread(target=self._http.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *args):
        self._http.shutdown()
        self._http.server_close()

    def url(self, path, host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.port}{path}"

    def answer(self, path, body=b"", status=200, **headers):
        """Answer like this, at this path; returns its URL. Underscores in names of headers
        are hyphens."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}

        def write(handler):
            handler.send_response(status)
            for name, value in {"Content-Length": len(body), **headers}.items():
                if value is not None:
                    handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        return self.answer_by(path, write)

    def answer_by(self, path, write):
        """``write`` gets the handler of the request."""
        self.answers[path] = write
        return self.url(path)

    @property
    def paths(self):
        return [path for path, _headers in self.requests]

    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.requests.append((self.path, self.headers))
                try:
                    if self.path in server.answers:
                        server.answers[self.path](self)
                    else:
                        self.send_error(404)
                except OSError:
                    pass  # the other side has had enough

            def log_message(self, *args):
                pass

        return Handler
