"""Readers of a workspace's mails: people outside, who want them and can leave."""
