"""The independent client pywinrm, told to run a command: winrm_client.py URL USER PASSWORD WORD…; writes what it got as JSON."""
import json, sys
import winrm

session = winrm.Session(sys.argv[1], auth=(sys.argv[2], sys.argv[3]), transport='basic', server_cert_validation='ignore')
got = session.run_cmd(sys.argv[4], sys.argv[5:])
print(json.dumps({'code': got.status_code, 'out': got.std_out.decode(), 'err': got.std_err.decode()}))
