"""The database server is away for half a minute: nobody is told "sent", nobody loses what was acknowledged, all goes on."""

import time

import pytest
from tests.config import running_postgres
from tests.config.serving_process import serving
from tests.withstand import drill

pytestmark = pytest.mark.withstand
NOTES, AWAY_SECONDS = 30, 30


@pytest.fixture
def server():
    try:
        # Written through to the disk at each commit, as in life.
        with running_postgres.running("-c fsync=on -c synchronous_commit=on") as running:
            yield running
    except running_postgres.NoPostgres as problem:
        running_postgres.leave_out(problem)


def test_database_goes_away_while_people_send_and_comes_back(tmp_path, server):
    url = server.make_database("site")
    drill.build(tmp_path, url)
    before, during, after = drill.Sent(), drill.Sent(), drill.Sent()
    with serving(tmp_path, environment={"COMMONLIGHT_DATABASE_URL": url}) as site:
        notes = drill.ready_notes(site.port, NOTES)
        for note in notes[:10]:
            drill.post(site.port, note, before)
        server.stop()
        away = time.monotonic()
        for note in notes[10:20]:
            drill.post(site.port, note, during)
        slowest = (time.monotonic() - away) / 10
        time.sleep(max(0, AWAY_SECONDS - (time.monotonic() - away)))
        server.start()
        for note in notes[10:]:
            drill.post(site.port, note, after)

    assert len(before.codes) == 10
    assert during.codes == []
    assert {status for status, _ in during.others} == {503}
    assert [page for _, page in during.others if drill.SAYS_SEND_AGAIN not in page] == []
    assert slowest < 10
    assert after.others == []
    assert drill.lost(tmp_path, before.codes + after.codes, url) == []
    assert len(drill.selectors(tmp_path, url)) == NOTES
