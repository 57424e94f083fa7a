"""Changes of the tables, one file each; applied by `service.storage.schema`."""
