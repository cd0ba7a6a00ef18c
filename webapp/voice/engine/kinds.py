"""The kinds of recordings, known by how they begin: what browsers record, and what telephones and machines do."""

import msgspec


class SoundKind(msgspec.Struct, frozen=True):
    """A kind of recording: its media type, and how its files end."""

    media_type: str
    ending: str


WEBM = SoundKind("audio/webm", "webm")
OGG = SoundKind("audio/ogg", "ogg")
MP4 = SoundKind("audio/mp4", "m4a")
WAV = SoundKind("audio/wav", "wav")
MP3 = SoundKind("audio/mpeg", "mp3")
AAC = SoundKind("audio/aac", "aac")
FLAC = SoundKind("audio/flac", "flac")
BEGINNINGS = (
    (b"\x1aE\xdf\xa3", WEBM),
    (b"OggS", OGG),
    (b"fLaC", FLAC),
    (b"ID3", MP3),
    *((bytes((0xFF, second)), AAC) for second in (0xF1, 0xF9)),
    *((bytes((0xFF, second)), MP3) for second in (0xFB, 0xFA, 0xF3, 0xF2)),
)


def kind_of(sound: bytes) -> SoundKind | None:
    """What a recording is, by its first bytes; None where it is none."""
    if sound[:4] == b"RIFF" and sound[8:12] == b"WAVE":
        return WAV
    if sound[4:8] == b"ftyp":
        return MP4
    return next((kind for beginning, kind in BEGINNINGS if sound.startswith(beginning)), None)
