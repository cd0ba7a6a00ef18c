"""Days that count: when a business and each of its people work, and when not."""
