"""Who may open core's own addresses."""

from tests.repository.role_matrix import NOT_FOUND, NOT_THIS_WAY, OPEN, closed_row

EVERYBODY = closed_row(OPEN, OPEN, OPEN, OPEN, OPEN)


def house(world):
    return [world.house.id]


def target(world):
    return [world.target.account.id]


def target_and_house(world):
    return [world.target.account.id, world.house.id]


def french(world):
    return ["fr"]


TEAM_OF_THE_HOUSE = {"arguments": house}

ROWS = {
    "core:styleguide": EVERYBODY,
    "core:team_home": EVERYBODY,
    "core:my_account": EVERYBODY,
    "core:new_phone": EVERYBODY,
    "core:recovery_codes": EVERYBODY,
    "core:passkey_new": EVERYBODY,
    # stranger, colleague, reader, coordinator, administrator
    "core:first_hour": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:place": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:place_entry": closed_row(
        NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=lambda world: ["posting_rule"]
    ),
    "core:home_texts": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:look": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:embed": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:add_home_entry": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=lambda world: ["news"]),
    "core:home_entry": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, arguments=house),
    "core:start_here": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:role_cards": EVERYBODY,
    "core:role_card": closed_row(OPEN, OPEN, OPEN, OPEN, OPEN, arguments=lambda world: ["volunteer"]),
    "core:practice": EVERYBODY,
    "core:practice_note": closed_row(OPEN, OPEN, OPEN, OPEN, OPEN, arguments=lambda world: ["reports", "papers"]),
    "core:acts": EVERYBODY,
    "core:settings_leaving": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:settings_counts": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:languages": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:language": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=french),
    "core:bring_sheet": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=french),
    "core:sheet": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=french),
    "core:recordings": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=french),
    "core:media": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND),
    "core:add_picture": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND),
    "core:add_sound": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND),
    "core:medium": closed_row(
        NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, arguments=lambda world: ["picture", world.house.id]
    ),
    "core:recording": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, arguments=house),
    "core:settings": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:audit": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:take_out": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:thief": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:doctor": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:backup": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:drill_backup": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:restore_backup": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:retention": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:reseal": closed_row(OPEN, NOT_FOUND, OPEN, NOT_FOUND, NOT_FOUND),
    "core:mail": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:people": closed_row(OPEN, NOT_FOUND, OPEN, OPEN, OPEN),
    "core:add_person": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN),
    "core:person": closed_row(NOT_FOUND, NOT_FOUND, OPEN, OPEN, OPEN, arguments=target),
    "core:person_roles": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN, OPEN, arguments=target_and_house),
    "core:organisations": closed_row(OPEN, NOT_FOUND, OPEN, OPEN, OPEN),
    "core:add_organisation": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, OPEN),
    "core:organisation": closed_row(NOT_FOUND, NOT_FOUND, OPEN, OPEN, OPEN, arguments=house),
    "core:kit": closed_row(NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND, NOT_FOUND, arguments=house),
    "core:kit_picture": closed_row(NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, NOT_FOUND, arguments=house),
    "core:restore": closed_row(NOT_FOUND, NOT_FOUND, OPEN, NOT_FOUND, NOT_FOUND, arguments=house),
}

# What acts takes POST only; who may act is tried one by one in test_team_pages.
POST_ONLY = {
    "core:sign_out": None,
    "core:new_backup_key": None,
    "core:confirm_backup_key": None,
    "core:remove_backup_key": lambda world: [7],
    "core:end_my_sessions": None,
    "core:passkey_add": None,
    "core:passkey_remove": target,
    "core:give_code": target,
    "core:stop_person": target,
    "core:start_person": target,
    "core:reset_phone": target,
    "core:let_in": target_and_house,
    "core:take_keys": target_and_house,
    "core:begin_key": house,
    "core:new_kit": house,
    "core:put_in_texts": french,
    "core:review_texts": french,
    "core:offer_language": french,
    "core:look_at_medium": lambda world: ["picture", world.house.id],
    "core:remove_medium": lambda world: ["picture", world.house.id],
    "core:confirm_recording": lambda world: ["fr", world.house.id],
    "core:remove_recording": lambda world: ["fr", world.house.id],
}
BY_GET_NEVER = (NOT_THIS_WAY,) * 5
ROWS |= {
    name: closed_row(*BY_GET_NEVER, **({"arguments": arguments} if arguments else {}))
    for name, arguments in POST_ONLY.items()
}
