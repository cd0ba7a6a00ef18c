"""Reading HTTP/1.1 replies as bytes come in, with as little work as a load generator can afford (RFC 9112)."""

HEAD_END = b"\r\n\r\n"


class BadReply(Exception):
    """What came isn't an HTTP reply."""


class ReplyReader:
    """Replies of one connection, one after the other; the next request is sent when `feed` has said that one is
    complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._head_size = 0  # 0: the head isn't complete yet
        self._body_end = -1  # -1: the body is chunked
        self._chunk_at = 0
        self.status = 0
        self.reply = bytearray()  # the latest complete one, head and framing included
        self.closing = False  # the server closes the connection after this reply

    def feed(self, data: bytes) -> bool:
        """Take what came; whether the reply is complete now. Raises BadReply."""
        self._buffer += data
        if not self._head_size and not self._read_head():
            return False
        end = self._body_end if self._body_end >= 0 else self._chunks_end()
        if end < 0 or len(self._buffer) < end:
            return False
        if len(self._buffer) > end:
            raise BadReply("more came than was asked for")
        self.reply, self._buffer = self._buffer, bytearray()
        self._head_size = 0
        return True

    def _read_head(self) -> bool:
        at = self._buffer.find(HEAD_END)
        if at < 0:
            return False
        head = bytes(self._buffer[:at]).lower()
        if not head.startswith(b"http/1."):
            raise BadReply(f"not HTTP: {head[:40]!r}")
        self.status = int(head[9:12])
        self.closing = b"\r\nconnection: close" in head
        self._head_size = at + 4
        length = head.find(b"\r\ncontent-length:")
        if length >= 0:
            line_end = head.find(b"\r\n", length + 2)
            value = head[length + 17 : line_end if line_end >= 0 else len(head)]
            self._body_end = self._head_size + int(value)
        elif b"\r\ntransfer-encoding: chunked" in head:
            self._body_end = -1
            self._chunk_at = self._head_size
        elif self.status in (204, 304):
            self._body_end = self._head_size
        else:
            raise BadReply("a reply of unknown length")
        return True

    def _chunks_end(self) -> int:
        """Where the last chunk ends; -1 while it isn't there."""
        while True:
            line_end = self._buffer.find(b"\r\n", self._chunk_at)
            if line_end < 0:
                return -1
            size = int(bytes(self._buffer[self._chunk_at : line_end]).partition(b";")[0], 16)
            after = line_end + 2 + size + 2
            if len(self._buffer) < after:
                return -1
            if size == 0:
                return after
            self._chunk_at = after
