"""One module per official publication: its files → observations (parsing and nothing else).

Each module has

``FILES``      glob patterns relative to the directory of official files;
``read(directory)``  → frame with ``model.OBSERVATION_COLUMNS``, reported basis, codes of the day;
``read_ages(directory)``  only where there are ages: frame with ``model.AGE_COLUMNS``.

A module raises ``model.PublicationError`` and nothing else on bad input.
"""
