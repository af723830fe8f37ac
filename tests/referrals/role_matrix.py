"""Who may open which address of the referrals room: none of the people of the matrix works with clients."""

from tests.repository.role_matrix import NOT_FOUND, Row, closed_row

N = NOT_FOUND


def closed(count: int = 0, *, method: str = "get", extra: tuple = ()) -> Row:
    """Return a row in which each of the five signed-in people reads "not found": none of them works with clients."""
    return closed_row(N, N, N, N, N, arguments=lambda world: [7] * count + list(extra), method=method)


ROWS = {
    "referrals:clients": closed(),
    "referrals:client_new": closed(),
    "referrals:totals": closed(),
    "referrals:received": closed(),
    "referrals:figures": closed_row(N, N, N, 200, N),
    "referrals:referral_count": closed(2, method="post"),
    "referrals:take_up": closed(1, method="post"),
    "referrals:client": closed(1),
    "referrals:client_edit": closed(1),
    "referrals:client_coding": closed(1),
    "referrals:client_export": closed(),
    "referrals:client_import": closed(),
    "referrals:client_add": closed(1, method="post", extra=("note",)),
    "referrals:client_act": closed(1, method="post", extra=("close",)),
    "referrals:client_name": closed(1, method="post"),
    "referrals:client_log": closed(1),
    "referrals:client_glass": closed(1),
    "referrals:client_delete": closed(1),
    "referrals:demand_close": closed(1, method="post", extra=("abc",)),
    "referrals:follow_up": closed(1, extra=("abc",)),
    "referrals:consent_new": closed(1),
    "referrals:offers": closed(1, extra=("abc",)),
    "referrals:consent_sheet": closed(1, extra=("abc",)),
    "referrals:consent": closed(1, extra=("abc",)),
    "referrals:refer": closed(1, extra=("abc",)),
    "referrals:consent_step": closed(1, method="post", extra=("abc", "yes")),
    "referrals:referral": closed(2),
    "referrals:referral_end": closed(2, method="post"),
    "referrals:referral_link": closed(2, method="post"),
    "referrals:package": closed(1),
    "referrals:take_over": closed(1, method="post"),
}
