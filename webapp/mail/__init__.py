"""Mail: how it is written, asked for, and handed to the operator's server."""
