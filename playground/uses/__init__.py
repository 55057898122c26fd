"""What the models are for: a folder a use."""
