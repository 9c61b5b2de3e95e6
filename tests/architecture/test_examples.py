"""The examples in docstrings say what the code does."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import imk_desktop

MODULES = [
    module.name
    for module in pkgutil.walk_packages(imk_desktop.__path__, "imk_desktop.")
    if not module.name.endswith("__main__") and ".migrations" not in module.name
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    outcome = doctest.testmod(importlib.import_module(name))

    assert outcome.failed == 0
