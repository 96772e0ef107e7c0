"""Limits as people set them: by name, refused where there is none."""

from __future__ import annotations

import pytest

from sve_excel.files.limits import UnknownLimit, with_limits
from sve_excel.opc import DEFAULT_LIMITS
from sve_excel.opc.limits import MIB


@pytest.mark.parametrize(
    ("setting", "name", "value"),
    [
        ("cells=3000000", "cells", 3_000_000),
        ("cells=3,000,000", "cells", 3_000_000),
        ("file_size=512MB", "file_size", 512 * MIB),
        ("file-size = 0.5 GiB", "file_size", 512 * MIB),
        ("FILE_SIZE=1000", "file_size", 1000),
        ("string_length=300k", "string_length", 300 * 1024),
    ],
)
def test_a_limit_is_set_by_name(setting: str, name: str, value: int) -> None:
    limits = with_limits([setting])
    assert getattr(limits, name) == value
    assert with_limits([f"{name}={getattr(DEFAULT_LIMITS, name)}"], limits) == DEFAULT_LIMITS


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("cels=5", "There is no limit 'cels'. Did you mean cells?"),
        ("colour=5", "There is no limit 'colour'. Did you mean columns?"),
        ("zzz=5", "There is no limit 'zzz'. There are file_size, members,"),
        ("cells", "Write cells=VALUE, such as cells=3000000"),
        ("cells=many", "cells cannot be 'many': write cells=3000000"),
        ("cells=5MB", "cells cannot be '5MB': write cells=3000000"),
        ("cells=0", "cells cannot be 0: it is a whole number from 1 to"),
        ("cells=-1", "cells cannot be '-1'"),
        ("cells=1.5", "cells cannot be 1.5: it is a whole number"),
        ("columns=16385", "columns cannot be 16385: it is a whole number from 1 to 16,384"),
        ("part_size=1e99", "part_size cannot be '1e99': write part_size=128MB"),
        (f"part_size={'9' * 400}", "it is a whole number from 1 to"),
    ],
)
def test_what_is_no_limit_or_no_value_is_refused_with_what_would_do(
    setting: str, said: str
) -> None:
    with pytest.raises(UnknownLimit) as refused:
        with_limits([setting])
    assert said in str(refused.value)
