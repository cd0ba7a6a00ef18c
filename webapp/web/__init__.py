"""What every page shares: sessions, permissions, forms, errors, security headers, templating."""
