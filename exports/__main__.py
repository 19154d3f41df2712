"""python -m exports: the atlas's files without the app."""

from exports.command import main
from ui.shelf import SHELF

if __name__ == "__main__":
    main(SHELF)
