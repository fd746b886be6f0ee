"""What every token in the address of a feed or a calendar page looks like, for whoever has to find one."""

import re

TOKEN = re.compile("[0-9a-z]{1,10}-[A-Za-z0-9_-]{22}")
