"""The picker of models, which several tabs have."""
