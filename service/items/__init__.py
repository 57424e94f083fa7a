"""Item tables: finding the thing somebody wants to throw away, in any language."""
