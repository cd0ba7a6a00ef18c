"""What the tests of several subjects use."""
