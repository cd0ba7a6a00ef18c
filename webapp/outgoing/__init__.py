"""What leaves the desk for other machines: through one client, and with secrets that only this desk can read."""
