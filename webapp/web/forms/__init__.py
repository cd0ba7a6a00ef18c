"""Forms: what was typed becomes a checked Struct, or messages beside the fields."""
