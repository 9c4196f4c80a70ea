"""Small words for the tests of the companion's pages."""

import re

TOKEN = "a-token-for-tests"  # noqa: S105 - not a secret
NASTY = '<script>alert("x")</script> & "quoted" \'too\''


def send(client, address, **words):
    return client.post(address, data={"token": TOKEN, **words})


def heading(answer):
    return re.sub("<[^>]+>", "", re.search("<h1[^>]*>(.*?)</h1>", answer.text, re.DOTALL)[1])


def at_of(answer):
    return re.search(r"/(-?\d{10,})", str(answer.url))[1]
