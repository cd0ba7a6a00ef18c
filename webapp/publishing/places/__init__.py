"""The places that a workspace publishes to, which owners look after."""
