"""What is measured of a model, and the tables of it for page and README."""
