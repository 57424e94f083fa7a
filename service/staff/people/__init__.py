"""Staff pages: accounts, log-in and the audit trail."""
