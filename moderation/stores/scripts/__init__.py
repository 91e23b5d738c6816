"""The steps that the server runs as one, in Lua; each names its arguments in its first lines."""

from importlib.resources import files


def source(*names: str, writes: bool = True) -> str:
    """One script made of several files in order (Lua on the server has no way to load a library).

    The first line makes the server refuse a script that it could not finish, before its first write; one that does
    not write runs on a server that is full.
    """
    first_line = "#!lua" if writes else "#!lua flags=no-writes"
    parts = [files(__name__).joinpath(f"{name}.lua").read_text(encoding="utf-8") for name in names]
    return "\n".join((first_line, *parts))
