"""What is wrong with the data: where, by which rule, and how."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (file, row as a spreadsheet counts, column), rule, and how."""

    file: str
    row: int | None = None
    column: str | None = None
    rule: str = ""
    text: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: {self.rule}: {self.text}"


class DataError(Exception):
    """The data package is broken; `problems` says where, each as file, row, column and rule."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))
