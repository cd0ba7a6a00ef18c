"""A server that speaks as much S3 as a store needs: objects by ranges, large ones in parts, errors in its own words.

Kept in memory, on a free port. Another service, such as MinIO, is tested instead when COFOUNDER_TEST_BUCKET names a
bucket of it, and the AWS_* variables say the rest.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "a-key"  # the only one that may come in
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": "a-secret", "AWS_REGION": "us-east-1"}


class S3Server(ThreadingHTTPServer):
    """Its buckets, and what it was asked. With `trouble`, a status and a code, it answers nothing else."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.buckets: dict[str, dict[str, bytes]] = {"desk": {}}
        self.uploads: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.trouble: tuple[int, str] | None = None

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which it is found."""
        return ENVIRONMENT | {"AWS_ENDPOINT_URL": self.endpoint}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: S3Server

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name that it has above
        """Nothing."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Reply."""
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def refuse(self, status: int, code: str) -> None:
        """An error as S3 says it."""
        self.answer(status, f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode())

    def find(self, method: str) -> tuple[dict[str, bytes], str, dict[str, list[str]], bytes] | None:
        """The bucket, the key, the query and the body of a request that may be answered."""
        sent = self.rfile.read(int(self.headers.get("content-length", 0)))
        parts = urlsplit(self.path)
        bucket, _, key = unquote(parts.path[1:]).partition("/")
        self.server.asked.append(f"{method} {key}")
        if self.server.trouble is not None:
            self.refuse(*self.server.trouble)
        elif f"Credential={KEY}/" not in self.headers.get("authorization", ""):
            self.refuse(403, "InvalidAccessKeyId")
        elif bucket not in self.server.buckets:
            self.refuse(404, "NoSuchBucket")
        else:
            return self.server.buckets[bucket], key, parse_qs(parts.query, keep_blank_values=True), sent
        return None

    def do_PUT(self) -> None:
        """An object, or a part of one."""
        if (found := self.find("PUT")) is None:
            return
        objects, key, query, sent = found
        if "uploadId" in query:
            self.server.uploads[query["uploadId"][0]][int(query["partNumber"][0])] = sent
        else:
            objects[key] = sent
        self.answer(200, etag='"of-this"')

    def do_POST(self) -> None:
        """The beginning and the end of what comes in parts."""
        if (found := self.find("POST")) is None:
            return
        objects, key, query, sent = found
        if "uploads" in query:
            upload = str(len(self.server.uploads))
            self.server.uploads[upload] = {}
            said = f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>"
        else:
            parts = self.server.uploads.pop(query["uploadId"][0])
            numbers = map(int, re.findall(rb"<PartNumber>(\d+)</PartNumber>", sent))
            objects[key] = b"".join(parts[number] for number in numbers)
            said = "<CompleteMultipartUploadResult><ETag>of-this</ETag></CompleteMultipartUploadResult>"
        self.answer(200, said.encode())

    def do_GET(self) -> None:
        """A range of an object."""
        if (found := self.find("GET")) is None:
            return
        objects, key, _, _ = found
        if key not in objects:
            self.refuse(404, "NoSuchKey")
            return
        content = objects[key]
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["range"])
        assert asked is not None
        start, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
        if start > last:
            self.refuse(416, "InvalidRange")
            return
        headers = {
            "content_range": f"bytes {start}-{last}/{len(content)}",
            "last_modified": "Wed, 04 Mar 2026 10:00:00 GMT",
            "etag": '"of-this"',
        }
        self.answer(206, content[start : last + 1], **headers)

    def do_DELETE(self) -> None:
        """No object."""
        if (found := self.find("DELETE")) is not None:
            objects, key, _, _ = found
            objects.pop(key, None)
            self.answer(204)


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server in a thread of its own."""
    server = S3Server()
    thread = threading.Thread(target=server.serve_forever, name="s3", kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
