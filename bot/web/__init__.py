"""What is served over HTTP: feeds, and whether the service is well."""
