"""Links by which somebody reviews a draft without an account."""
