"""Mails that come back: read from a mailbox, believed where they name a mail of ours, and told of the reader."""
