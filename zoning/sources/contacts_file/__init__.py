"""Lists of traced contacts and visited sites: the files of a case list, with whom and when."""

from .columns import CONTACT_COLUMNS as CONTACT_COLUMNS
from .read import read_contacts as read_contacts
from .records import contacts_from_records as contacts_from_records
from .whose import cases_of_contacts as cases_of_contacts
