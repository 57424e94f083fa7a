"""Speed of the service, measured on the machine at hand."""
