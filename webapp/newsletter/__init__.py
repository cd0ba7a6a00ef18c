"""What is published by mail: a mailing is a publication on its way to the readers of a workspace."""
