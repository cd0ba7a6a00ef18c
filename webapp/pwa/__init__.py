"""The desk as an app on a phone or a desktop (W3C Web Application Manifest), and what it does without a network."""
