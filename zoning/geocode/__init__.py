"""From the address or position of a case to its household, alley, hamlet and ward; offline."""

from .contacts import geocode_contacts as geocode_contacts
from .gazetteer import Gazetteer as Gazetteer
from .locate import geocode as geocode
