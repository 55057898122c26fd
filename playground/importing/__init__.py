"""Any public model of a family that we know: read from Hugging Face's layout into our Transformer.

`add` imports one (by its name on the hub, or a folder), so that `find`, `imported` and the shelf know it;
`read` opens one without remembering it.
"""

from .adding import add
from .certificate import Certificate, Comparison
from .reading import read
from .remembered import Import, find, imported, remember

__all__ = ["Certificate", "Comparison", "Import", "add", "find", "imported", "read", "remember"]
