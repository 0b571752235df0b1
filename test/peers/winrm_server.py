"""A WS-Management server with the shells of Windows (MS-WSMV), over TLS with Basic: winrm_server.py PORT CERT KEY CALLS.

Shells and commands have a memory. There is no PowerShell behind it: of an encoded command it reads which cmdlet is called with which
values, writes that down as a line of JSON in CALLS, and answers as DEEDS says. Requests are read by an XML parser and must hold what
MS-WSMV 3.1.4 demands. The independent client pywinrm agrees with it (winrm.test.ts)."""
import base64, json, re, ssl, sys, threading, time, uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree

S, A, W = 'http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/ws/2004/08/addressing', 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd'
R, X = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell', 'http://schemas.xmlsoap.org/ws/2004/09/transfer'
F = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'
NS = f'xmlns:s="{S}" xmlns:a="{A}" xmlns:w="{W}" xmlns:x="{X}" xmlns:rsp="{R}"'
SHELLS, COMMANDS, LOCK = {}, {}, threading.Lock()
ACCOUNT = 'Basic ' + base64.b64encode('ops:secret'.encode()).decode()


class Fault(Exception):
    def __init__(self, code, text):
        self.code, self.text = code, text


def note(**what):
    with LOCK, open(sys.argv[4], 'a', encoding='utf8') as calls:
        calls.write(json.dumps(what) + '\n')


def cmdlet_of(words):
    """The cmdlet and its values, or the plain command line."""
    if len(words) < 2 or words[-2].lower() != '-encodedcommand':
        return ' '.join(words), {}, None
    program = base64.b64decode(words[-1]).decode('utf-16-le')
    found = re.findall(r"FromBase64String\('([A-Za-z0-9+/=]*)'\)", program)
    if len(found) != 1:
        return program, {}, None
    data = json.loads(base64.b64decode(found[0]).decode('utf8'))
    note(program=program.replace(found[0], 'DATA'), **data)
    return data['cmdlet'], data['parameters'], data.get('names')


SERVICES = {}


class Service:
    """A service whose process lives for so long after it was begun (None: for ever); the system starts it again where it may."""

    def __init__(self, lives=None, again=False):
        self.lives, self.again, self.begin = lives, again, lambda: setattr(self, 'at', time.monotonic())
        self.begin()

    def now(self):
        age = time.monotonic() - self.at
        if self.lives is None or age < self.lives:
            return {'State': 'Running', 'ProcessId': 1000}
        return {'State': 'Running', 'ProcessId': 1000 + int(age / self.lives)} if self.again else {'State': 'Stopped', 'ProcessId': 0}


def service(name):
    if name not in SERVICES:
        SERVICES[name] = {'Falls': Service(0.6), 'Loops': Service(0.6, True)}.get(name, Service())
    return SERVICES[name]


def watched(cmdlet, values, names):
    found = re.fullmatch(r"Name='([A-Za-z0-9_.-]+)'", str(values.get('Filter')))
    if cmdlet != 'Get-CimInstance' or values.get('ClassName') != 'Win32_Service' or not found or found[1] == 'Absent':
        return [(b'', f'{cmdlet}: 0 objects instead of one\r\n'.encode())], 1
    now = service(found[1]).now()
    return [''.join(f'{name}={now[name]}\r\n' for name in names).encode()], 0


def deed(cmdlet, values, names):
    """What a command writes, piece by piece, and its exit code; None: it runs until it is ended."""
    if names is not None:
        return watched(cmdlet, values, names)
    if cmdlet == 'Restart-Service':
        service(values.get('Name')).begin()
    if cmdlet == 'Test-Forever':
        return [b'begun\r\n'], None
    if cmdlet == 'Test-Large':
        return [b'x' * 40000] * 50, 0
    if cmdlet == 'Test-Torn':
        return [(b'\xd0', b'\xe2\x82'), (b'\x96', b''), (b'', b'\xac'), b'\xd0'], 0
    if cmdlet == 'Test-Failing':
        return [(b'', b'it did not work\r\n')], 1
    if cmdlet in ('Restart-Service', 'Get-Service', 'Get-Process', 'Clear-DnsClientCache', 'Restart-WebAppPool', 'Get-Disk'):
        return [json.dumps(values, ensure_ascii=False).encode() + b'\r\n'], 0
    if cmdlet.startswith('hostname'):
        return [b'WIN-1\r\n'], 0
    return [(b'', f'The term {cmdlet[:40]!r} is not recognized\r\n'.encode())], 1


def text(node, path):
    found = node.find(path)
    if found is None or not (found.text or '').strip():
        raise Fault('2150858752', f'{path} is missing')
    return found.text.strip()


def answer(request):
    root = ElementTree.fromstring(request)
    head, body = root.find(f'{{{S}}}Header'), root.find(f'{{{S}}}Body')
    action, message = text(head, f'{{{A}}}Action'), text(head, f'{{{A}}}MessageID')
    if text(head, f'{{{W}}}ResourceURI') != R + '/cmd':
        raise Fault('2150858811', 'another resource')
    text(head, f'{{{A}}}To'), text(head, f'{{{A}}}ReplyTo/{{{A}}}Address'), text(head, f'{{{W}}}MaxEnvelopeSize'), text(head, f'{{{W}}}OperationTimeout')
    if not re.fullmatch(r'uuid:[0-9A-Fa-f-]{36}', message):
        raise Fault('2150858752', 'MessageID')
    if action == X + '/Create':
        text(body, f'{{{R}}}Shell/{{{R}}}OutputStreams')
        shell = str(uuid.uuid4()).upper()
        SHELLS[shell] = []
        made = f'<x:ResourceCreated><a:Address>https://h/wsman</a:Address><a:ReferenceParameters><w:ResourceURI>{R}/cmd</w:ResourceURI><w:SelectorSet><w:Selector Name="ShellId">{shell}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated><rsp:Shell><rsp:ShellId>{shell}</rsp:ShellId></rsp:Shell>'
        return action + 'Response', message, made
    shell = text(head, f'{{{W}}}SelectorSet/{{{W}}}Selector')
    if shell not in SHELLS:
        raise Fault('2150858843', 'The request contained invalid selectors for the resource')
    if action == X + '/Delete':
        for command in SHELLS.pop(shell):
            COMMANDS.pop(command, None)
        note(deleted=shell)
        return action + 'Response', message, ''
    if action == R + '/Command':
        line = body.find(f'{{{R}}}CommandLine')
        words = [text(line, f'{{{R}}}Command')] + [part.text or '' for part in line.findall(f'{{{R}}}Arguments')]
        if sum(map(len, words)) > 8191:
            raise Fault('2147942606', 'The command line is too long')
        command = str(uuid.uuid4()).upper()
        pieces, code = deed(*cmdlet_of(words))
        COMMANDS[command] = {'pieces': list(pieces), 'code': code}
        SHELLS[shell].append(command)
        return R + '/CommandResponse', message, f'<rsp:CommandResponse><rsp:CommandId>{command}</rsp:CommandId></rsp:CommandResponse>'
    if action == R + '/Signal':
        signal = body.find(f'{{{R}}}Signal')
        command = COMMANDS[signal.get('CommandId')]
        note(signal=text(signal, f'{{{R}}}Code').split('/')[-1])
        if command['code'] is None:
            command.update(pieces=[], code=-1073741510)
        return R + '/SignalResponse', message, '<rsp:SignalResponse/>'
    if action == R + '/Receive':
        wanted = body.find(f'{{{R}}}Receive/{{{R}}}DesiredStream')
        name = wanted.get('CommandId')
        command = COMMANDS[name]
        if not command['pieces'] and command['code'] is None:
            time.sleep(0.3)
            if command['code'] is None:
                raise Fault('2150858793', 'The WS-Management service cannot complete the operation within the time specified')
        out, err = b'', b''
        if command['pieces']:
            piece = command['pieces'].pop(0)
            out, err = piece if isinstance(piece, tuple) else (piece, b'')
        streams = ''.join(f'<rsp:Stream Name="{n}" CommandId="{name}">{base64.b64encode(d).decode()}</rsp:Stream>' for n, d in (('stdout', out), ('stderr', err)) if d)
        if command['pieces'] or command['code'] is None:
            state = f'<rsp:CommandState CommandId="{name}" State="{R}/CommandState/Running"/>'
        else:
            code = command['code'] & 0xFFFFFFFF
            streams += ''.join(f'<rsp:Stream Name="{n}" CommandId="{name}" End="true"></rsp:Stream>' for n in ('stdout', 'stderr'))
            state = f'<rsp:CommandState CommandId="{name}" State="{R}/CommandState/Done"><rsp:ExitCode>{code}</rsp:ExitCode></rsp:CommandState>'
        return R + '/ReceiveResponse', message, f'<rsp:ReceiveResponse>{streams}{state}</rsp:ReceiveResponse>'
    raise Fault('2150858817', 'unknown action')


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *_):
        pass

    def do_POST(self):
        request = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        if self.headers.get('Authorization') != ACCOUNT:
            return self.say(401, b'')
        if self.path != '/wsman' or not self.headers.get('Content-Type', '').startswith('application/soap+xml'):
            return self.say(404, b'')
        try:
            action, relates, body, status = *answer(request), 200
        except Fault as fault:
            action, relates, status = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault', '', 500
            body = (f'<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en-US">{fault.text}</s:Text></s:Reason>'
                    f'<s:Detail><f:WSManFault xmlns:f="{F}" Code="{fault.code}" Machine="h"><f:Message>{fault.text}</f:Message></f:WSManFault></s:Detail></s:Fault>')
        head = f'<a:Action>{action}</a:Action><a:MessageID>uuid:{uuid.uuid4()}</a:MessageID><a:RelatesTo>{relates}</a:RelatesTo>'
        self.say(status, f'<s:Envelope xml:lang="en-US" {NS}><s:Header>{head}</s:Header><s:Body>{body}</s:Body></s:Envelope>'.encode())

    def say(self, status, body):
        self.send_response(status)
        if status == 401:
            self.send_header('WWW-Authenticate', 'Basic realm="WSMAN"')
        self.send_header('Content-Type', 'application/soap+xml;charset=UTF-8')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])
server.socket = context.wrap_socket(server.socket, server_side=True)
print('listening', flush=True)
server.serve_forever()
