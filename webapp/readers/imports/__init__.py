"""Lists of readers from elsewhere: read, looked at, and then added as one act that can be taken back."""
