SELECT version, data_version FROM meta
