"""The inbox: what somebody is told of, and what they follow."""
