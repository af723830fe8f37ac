"""What people do to the site, its organisations, accounts and keys; one function per act."""

from commonlight.core.services.accounts import (
    LastAdministrator,
    PoliceStaysApart,
    RoleNeedsReader,
    change_account,
    create_account,
    deactivate_account,
    end_sessions,
    reactivate_account,
    set_membership,
)
from commonlight.core.services.first_run import AlreadySetUp, FirstAccount, set_up_first_account
from commonlight.core.services.kits import KitPaper, KitWrong, confirm_kit, make_kit, restore_from_kit
from commonlight.core.services.organisations import create_organisation, edit_organisation, edit_site, set_up_site
from commonlight.core.services.people import FirstReader, NewReader, create_first_reader, create_reader, equip_reader
from commonlight.core.services.readers import (
    KeyExists,
    LastReader,
    NewPassphrase,
    NotReady,
    add_reader,
    give_passphrase,
    open_first_key,
    remove_reader,
)

__all__ = [
    "AlreadySetUp",
    "FirstAccount",
    "FirstReader",
    "KeyExists",
    "KitPaper",
    "KitWrong",
    "LastAdministrator",
    "LastReader",
    "NewPassphrase",
    "NewReader",
    "NotReady",
    "PoliceStaysApart",
    "RoleNeedsReader",
    "add_reader",
    "change_account",
    "confirm_kit",
    "create_account",
    "create_first_reader",
    "create_organisation",
    "create_reader",
    "deactivate_account",
    "edit_organisation",
    "edit_site",
    "end_sessions",
    "equip_reader",
    "give_passphrase",
    "make_kit",
    "open_first_key",
    "reactivate_account",
    "remove_reader",
    "restore_from_kit",
    "set_membership",
    "set_up_first_account",
    "set_up_site",
]
