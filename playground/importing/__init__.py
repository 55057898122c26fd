"""Any public model of a family that we know: read from Hugging Face's layout into our Transformer."""

from .certificate import Certificate, Comparison
from .reading import read
from .remembered import Import, find, imported, remember

__all__ = ["Certificate", "Comparison", "Import", "find", "imported", "read", "remember"]
