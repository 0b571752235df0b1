"""A mail server of PyPI aiosmtpd that notes each mail as Python's own e-mail parser reads it, as a line of JSON.

Arguments: FAULTS_FILE NOTES_FILE TLS CERT KEY USER PASSWORD, where TLS is starttls, implicit or none, and an empty USER asks for no account.
A note stands in NOTES_FILE before the mail is answered for. The first line of FAULTS_FILE, when there is one, is what goes wrong next: "rcpt 451 text", "data 554 text" or "lost".
"""

import asyncio
import base64
import json
import ssl
import sys
from email import policy
from email.parser import BytesParser

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

FAULTS, NOTES, TLS, CERT, KEY, USER, PASSWORD = sys.argv[1:8]


def write_down(note):
    with open(NOTES, "a") as file:
        file.write(json.dumps(note) + "\n")


def next_fault(kind):
    with open(FAULTS) as file:
        lines = [line for line in file.read().split("\n") if line]
    if not lines or lines[0].split(" ")[0] != kind:
        return None
    with open(FAULTS, "w") as file:
        file.write("\n".join(lines[1:]))
    return lines[0][len(kind) + 1 :]


def part_of(part):
    content = part.get_content()
    return {
        "type": part.get_content_type(),
        "id": part["Content-ID"],
        "disposition": part.get_content_disposition(),
        "text": content if isinstance(content, str) else None,
        "base64": None if isinstance(content, str) else base64.b64encode(content).decode(),
    }


class Notes:
    async def handle_RCPT(self, server, session, envelope, address, options):
        fault = next_fault("rcpt")
        if fault is not None:
            return fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = next_fault("data")
        if fault is not None:
            return fault
        mail = BytesParser(policy=policy.default).parsebytes(envelope.content)
        note = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None or TLS == "implicit",
            "user": session.auth_data.login.decode() if session.auth_data else None,
            "headers": [[name, str(value)] for name, value in mail.items()],
            "shape": [part.get_content_type() for part in mail.walk()],
            "defects": [str(defect) for part in mail.walk() for defect in part.defects],
            "parts": [part_of(part) for part in mail.walk() if not part.is_multipart()],
            "bytes": len(envelope.content),
        }
        write_down(note)
        if next_fault("lost") is not None:
            server.transport.abort()
        return "250 taken"


def check(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login.decode() == USER and data.password.decode() == PASSWORD
    write_down({"auth": good, "tls": session.ssl is not None or TLS == "implicit"})
    return AuthResult(success=good, auth_data=data) if good else AuthResult(success=False, handled=False)


context = None
if TLS != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERT, KEY)


def factory():
    return SMTP(
        Notes(),
        enable_SMTPUTF8=True,
        tls_context=context if TLS == "starttls" else None,
        require_starttls=TLS == "starttls",
        authenticator=check if USER else None,
        auth_required=bool(USER),
        auth_require_tls=False,
    )


async def main():
    listening = await asyncio.get_running_loop().create_server(
        factory, "127.0.0.1", 0, ssl=context if TLS == "implicit" else None
    )
    print(json.dumps({"port": listening.sockets[0].getsockname()[1]}), flush=True)
    await listening.serve_forever()


asyncio.run(main())
