"""Values as plain data, and back: the only thing that passes between a student's kernel and us.

Nothing is unpickled and no class of the sender's is ever built. What is not a number, text,
container, array or table stays where it is; the other side gets a reference to it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

DEPTH = 20
_EXTENSION = re.compile(r"(str|string|category|boolean|object|U?Int\d+|Float\d+)")


def encode(value: Any, keep: Callable[[Any], Any], depth: int = 0) -> Any:
    """Turn a value into what JSON can hold; `keep` makes the reference to anything else.

    Raises
    ------
    ValueError
        When containers are nested more than twenty deep, as one that holds itself is.

    Examples
    --------
    >>> plain = encode({"a": (1, np.float64(0.5))}, keep=id)
    >>> decode(plain, remote=None)
    {'a': (1, 0.5)}
    """
    if depth > DEPTH:
        raise ValueError(f"containers are nested more than {DEPTH} deep")

    def inner(item: Any) -> Any:
        return encode(item, keep, depth + 1)

    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in (list, tuple, set, frozenset):
        return {"kind": kind.__name__, "items": [inner(item) for item in value]}
    if kind is dict:
        return {"kind": "dict", "items": [[inner(k), inner(v)] for k, v in value.items()]}
    if kind is np.ndarray:
        return _encode_array(value, inner)
    if kind.__module__ == "numpy" and isinstance(value, np.number | np.bool_):
        return inner(value.item())
    if kind is pd.Timestamp:
        return {"kind": "time", "value": value.isoformat()}
    if isinstance(value, pd.Index) and kind.__module__.partition(".")[0] == "pandas":
        return {"kind": "index", "names": inner(list(value.names)), **_encode_column(value, inner)}
    if kind is pd.Series:
        parts = {"name": inner(value.name), "index": inner(value.index)}
        return {"kind": "series", **parts, **_encode_column(value, inner)}
    if kind is pd.DataFrame:
        columns = [_encode_column(value.iloc[:, n], inner) for n in range(value.shape[1])]
        parts = {"columns": inner(value.columns), "index": inner(value.index)}
        return {"kind": "frame", **parts, "data": columns}
    return keep(value)


def _encode_array(array: np.ndarray, inner: Callable[[Any], Any]) -> dict[str, Any]:
    head = {"kind": "array", "shape": list(array.shape), "dtype": str(array.dtype)}
    if array.dtype.kind in "biufcmM":
        return head | {"bytes": base64.b64encode(array.tobytes()).decode()}
    return head | {"dtype": "object", "items": [inner(item) for item in array.ravel().tolist()]}


def _encode_column(column: Any, inner: Callable[[Any], Any]) -> dict[str, Any]:
    if isinstance(column.dtype, np.dtype):
        return {"dtype": "numpy", "values": inner(np.asarray(column))}
    items = [None if item is pd.NA else item for item in column.astype(object).tolist()]
    name = str(column.dtype)
    return {
        "dtype": name if _EXTENSION.fullmatch(name) else "object",
        "values": {"kind": "list", "items": [inner(item) for item in items]},
    }


def decode(plain: Any, remote: Callable[[Any], Any] | None) -> Any:
    """Build the value that `encode` described; `remote` makes what stands for a reference.

    Raises
    ------
    ValueError
        When it is not what `encode` writes.
    """
    try:
        return _decode(plain, remote)
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError(f"an answer that cannot be read ({type(error).__name__})") from error


def _decode(plain: Any, remote: Any) -> Any:
    if not isinstance(plain, dict):
        if plain is None or isinstance(plain, bool | int | float | str):
            return plain
        raise ValueError("an answer that cannot be read")
    kind = plain["kind"]
    if kind in _CONTAINERS:
        return _CONTAINERS[kind](_decode(item, remote) for item in plain["items"])
    if kind == "dict":
        return {_decode(k, remote): _decode(v, remote) for k, v in plain["items"]}
    if kind == "array":
        return _decode_array(plain, remote)
    if kind == "time":
        return pd.Timestamp(plain["value"])
    if kind == "index":
        names, values = _decode(plain["names"], remote), _decode_column(plain, remote)
        if len(names) > 1:
            return pd.MultiIndex.from_tuples(list(values), names=names)
        return pd.Index(values, name=names[0])
    if kind == "series":
        index = _decode(plain["index"], remote)
        return pd.Series(_decode_column(plain, remote), index, name=_decode(plain["name"], remote))
    if kind == "frame":
        index, columns = _decode(plain["index"], remote), _decode(plain["columns"], remote)
        data = {n: _decode_column(column, remote) for n, column in enumerate(plain["data"])}
        return pd.DataFrame(data, index=index).set_axis(columns, axis=1)
    return remote(plain)


_CONTAINERS: dict[str, Callable[[Any], Any]] = {
    each.__name__: each for each in (list, tuple, set, frozenset)
}


def _decode_array(plain: dict[str, Any], remote: Any) -> np.ndarray:
    shape = tuple(int(size) for size in plain["shape"])
    if plain["dtype"] == "object":
        array = np.empty(len(plain["items"]), dtype=object)
        array[:] = [_decode(item, remote) for item in plain["items"]]
        return array.reshape(shape)
    dtype = np.dtype(str(plain["dtype"]))
    if dtype.kind not in "biufcmM":
        raise ValueError(f"an array of {dtype}")
    return np.frombuffer(base64.b64decode(plain["bytes"]), dtype).reshape(shape).copy()


def _decode_column(plain: dict[str, Any], remote: Any) -> Any:
    values = _decode(plain["values"], remote)
    if plain["dtype"] == "numpy":
        return values
    if not _EXTENSION.fullmatch(str(plain["dtype"])):
        raise ValueError(f"a column of {plain['dtype']}")
    return pd.array(values, dtype=plain["dtype"])
