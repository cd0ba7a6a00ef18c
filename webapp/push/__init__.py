"""Messages to the phones and desktops of people, by the push service of their browser (RFC 8030)."""
