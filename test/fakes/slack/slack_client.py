"""What an independent client, PyPI slack_sdk, makes of the fake of Slack and of the blocks we render.

Commands: web URL TOKEN | socket URL APP_TOKEN | blocks (JSON list of messages on stdin) |
streams URL TOKEN (JSON list of calls on stdin) | signature SECRET (JSON on stdin)
"""

import inspect
import json
import sys
import threading

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.messages.chunk import BlocksChunk, Chunk
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.response import SocketModeResponse


def web(url, token):
    client = WebClient(token=token, base_url=url)
    assert client.auth_test()["user_id"]
    metadata = {"event_type": "inframind_message", "event_payload": {"key": "k1"}}
    posted = client.chat_postMessage(channel="C00000009", text="hello", metadata=metadata)
    answer = client.chat_postMessage(channel="C00000009", text="answer", thread_ts=posted["ts"])
    client.chat_update(channel="C00000009", ts=posted["ts"], text="changed")
    history = client.conversations_history(channel="C00000009", include_all_metadata=True)["messages"]
    assert [m["text"] for m in history] == ["changed"], history
    assert history[0]["metadata"]["event_payload"]["key"] == "k1", history
    assert "metadata" not in client.conversations_history(channel="C00000009")["messages"][0]
    replies = client.conversations_replies(channel="C00000009", ts=posted["ts"])["messages"]
    assert [m["ts"] for m in replies] == [posted["ts"], answer["ts"]], replies
    client.files_upload_v2(channel="C00000009", content="0123456789", filename="a.txt", title="A", thread_ts=posted["ts"])
    client.chat_postEphemeral(channel="C00000009", user="U1", text="only you")
    assert client.users_info(user="U1")["user"]["id"] == "U1"
    try:
        WebClient(token="xoxb-wrong", base_url=url).auth_test()
        raise AssertionError("a wrong token was taken")
    except SlackApiError as error:
        assert error.response["error"] == "invalid_auth", error
    try:
        client.chat_postMessage(channel="C00000009", text="x", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])
        raise AssertionError("a header too long was taken")
    except SlackApiError as error:
        assert error.response["error"] == "invalid_blocks", error


def socket(url, app_token):
    client = SocketModeClient(app_token=app_token, web_client=WebClient(base_url=url))
    received = threading.Event()

    def listen(client, request):
        client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))
        print(json.dumps({"type": request.type, "text": request.payload["event"]["text"]}), flush=True)
        received.set()

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    assert received.wait(15), "nothing came"
    client.close()


def blocks():
    for message in json.load(sys.stdin):
        valid(message)
    try:
        Block.parse({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}).validate_json()
        raise AssertionError("the validator takes anything")
    except SlackObjectFormationError:
        print("valid")


def views():
    for view in json.load(sys.stdin):
        View(**view).validate_json()
        valid(view["blocks"])
    print("valid")


def streams(url, token):
    """Says again what we said over the methods of streams, through the client's own arguments and validators."""
    client = WebClient(token=token, base_url=url)
    methods = {"chat.startStream": client.chat_startStream, "chat.appendStream": client.chat_appendStream, "chat.stopStream": client.chat_stopStream}
    begun = {}
    for call in json.load(sys.stdin):
        method, args = methods[call["method"]], call["args"]
        known = [name for name, one in inspect.signature(method).parameters.items() if one.kind == one.KEYWORD_ONLY]
        assert set(args) <= set(known), (call["method"], set(args) - set(known))
        for chunk in args.get("chunks", []):
            parsed = Chunk.parse(chunk)
            assert isinstance(parsed, BlocksChunk), chunk
            parsed.validate_json()
            valid(parsed.blocks)
        valid(args.get("blocks", []))
        if "metadata" in args:
            Metadata(**args["metadata"]).validate_json()
        # Whatever stands there is said in a stream of its own.
        if call["method"] != "chat.startStream":
            args["ts"] = begun[args["ts"]]
        answer = method(**args)
        if call["method"] == "chat.startStream":
            begun[call["ts"]] = answer["ts"]
    print("valid", len(begun))


def valid(blocks):
    assert len(blocks) <= 50
    for block in blocks:
        parsed = Block.parse(json.loads(json.dumps(block)))
        assert parsed is not None, block
        parsed.validate_json()


def signature(secret):
    given = json.load(sys.stdin)
    verifier = SignatureVerifier(secret)
    print(verifier.is_valid_request(given["body"], given["headers"]))


{"web": web, "socket": socket, "blocks": blocks, "views": views, "streams": streams, "signature": signature}[sys.argv[1]](*sys.argv[2:])
