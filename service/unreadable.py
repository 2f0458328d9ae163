"""Answer what is no HTTP request that can be read as every other error is answered."""

from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from zoning.errors import Fault

from .problem_details import problem

_FAULT: Final = Fault(
    "request",
    "bytes that are no HTTP/1.1",
    "a request line and headers, as RFC 9112 writes them",
    "Ask over http; https is spoken by the proxy before the service, where there is one.",
)


class ProblemProtocol(HttpToolsProtocol):
    """HTTP/1.1 as uvicorn reads it; what it cannot read never reaches the application."""

    def send_400_response(self, msg: str) -> None:
        """
        Answer with a problem document, and hang up: where the next request begins is unknown.

        Parameters
        ----------
        msg
            What uvicorn would say, the same for every such request.
        """
        del msg
        answer = problem(400, "The request cannot be read.", [_FAULT])
        headers = [*self.server_state.default_headers, *answer.raw_headers]
        lines = [b"%s: %s\r\n" % pair for pair in (*headers, (b"connection", b"close"))]
        status = b"HTTP/1.1 400 Bad Request\r\n"
        self.transport.write(b"".join([status, *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()
