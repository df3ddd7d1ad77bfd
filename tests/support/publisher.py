"""A web server that publishes a schedule."""
import http.server
import os
import ssl
import threading

LPC2019 = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "assets/lpc2019.json")


class Publisher(http.server.ThreadingHTTPServer):
    """Serves `text` at every path; over TLS with the key and certificate `tls`.pem, `tls`.key. `asked` has the paths in their order, `headers` what
    came with them."""

    def __init__(self, text=None, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.text = text
        self.asked, self.headers = [], []
        self.scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{tls}.pem", f"{tls}.key")
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.address = self.url()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path="schedule.json", host="127.0.0.1"):
        return f"{self.scheme}://{host}:{self.server_port}/{path}"

    def body(self):
        if self.text is not None:
            return self.text.encode()
        with open(LPC2019, "rb") as file:
            return file.read()

    def handle_error(self, request, client_address):
        pass  # a client that does not trust us hangs up


class Handler(http.server.BaseHTTPRequestHandler):
    """Below /to/ADDRESS it redirects there."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.server.headers.append(self.headers)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path[4:])
            body = b""
        else:
            self.send_response(200)
            body = self.server.body()
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass
