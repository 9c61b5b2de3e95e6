"""The one step of the build that pyproject.toml cannot say: compile the translations."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class CompileThenBuild(build_py):
    """Put a .mo beside every .po, so that a wheel and an editable install both speak English."""

    def run(self) -> None:
        for source in Path("resources/translations").glob("*/LC_MESSAGES/*.po"):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(text))
        super().run()


setup(cmdclass={"build_py": CompileThenBuild})
