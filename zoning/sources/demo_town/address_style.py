"""Write an address as officers do: with and without marks, short and long, slash or words."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """
    A house's address in its parts.

    Attributes
    ----------
    number
        The written number, "12/34/5".
    street
        Full name of the street, "Đường Bến Sỏi".
    hamlet, ward
        Full names, "Khu phố 3", "Phường Bến Mẫu".
    """

    number: str
    street: str
    hamlet: str
    ward: str

    def written(self, style: int) -> str:
        """Return the address in one of the styles, 0 to 5; other numbers count on from 0."""
        kind, _, bare = self.street.partition(" ")
        *alleys, house = self.number.split("/")
        ward, hamlet = _short(self.ward), _short(self.hamlet)
        by_alley = f"hẻm {'/'.join(alleys)} " if alleys else ""
        styles = (
            f"{self.number} {bare}, {hamlet}, {ward}",
            f"{self.number} {self.street}, {self.hamlet}, {self.ward}, Thị xã Mẫu",
            without_marks(f"{self.number} {bare}, {hamlet.replace('KP ', 'KP')}, {ward}"),
            f"số {house} {by_alley}{kind.lower()} {bare}, {self.hamlet.lower()}, {ward}",
            f"SN {self.number} {kind.lower()} {bare}, {ward}, TX Mẫu",
            without_marks(f"{self.number} {bare} - {ward}").upper(),
        )
        return styles[style % len(styles)]


def without_marks(text: str) -> str:
    """Return Vietnamese text without its tone and letter marks."""
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _short(name: str) -> str:
    for whole, short in (("Khu phố ", "KP "), ("Phường ", "P. "), ("Xã ", "X. ")):
        if name.startswith(whole):
            return short + name.removeprefix(whole)
    return name
